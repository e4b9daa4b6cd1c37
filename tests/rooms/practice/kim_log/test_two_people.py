"""Two people over one entry or one draft: the second sees what the first changed, and both stay in the History."""

import re
from datetime import date

import pytest

from kim.foundations.audit_trail.queries import history_of, last_change_of
from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log import actions
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND
from tests import factories
from tests.factories import content, moment
from tests.rooms import world as planted

DAY = {"in_force_on-day": "1", "in_force_on-month": "11", "in_force_on-year": "2026"}


@pytest.fixture(autouse=True)
def _cast_day(monkeypatch):
    planted.stop_the_clock(monkeypatch)


def typed(page, **changes):
    """Give what a browser would send from a page, with some boxes changed."""
    text = page.content.decode()
    areas = {name: value.strip("\n") for name, value in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)<', text)}
    hidden = dict(re.findall(r'<input type="hidden" name="(read|answered)" value="([^"]*)">', text))
    given = {name: areas[name] for name in ("what", "why") if name in areas}
    return given | hidden | DAY | {"kind": "CHANGE_OF_PRACTICE"} | changes


def entry_of(entry):
    return Entry.objects.get(pk=entry.pk)


def test_boxes_that_only_one_changed_are_merged_and_asked_about_once(cast):
    entry = factories.entry(cast)
    address = f"/log/{entry.pk}/correct/"
    first, second = cast.client("manager"), cast.client("service_manager")
    page = second.get(address)
    first.post(address, typed(first.get(address), why="Three viewings were lost.", reason="Three."))
    again = second.post(address, typed(page, what="Keys are logged twice.", reason="Twice."))
    text = again.content.decode()
    assert "Manager, line manager changed this while you wrote" in text
    assert "changed this, and it is taken over:" in text
    assert entry_of(entry).version == 2
    done = second.post(address, typed(again, reason="Twice."))
    assert done.status_code == 302
    assert (entry_of(entry).what, entry_of(entry).why) == ("Keys are logged twice.", "Three viewings were lost.")
    assert [item.why for item in history_of(KIND, entry.pk)][:2] == ["Twice.", "Three."]


def test_a_box_that_both_changed_keeps_my_words_and_shows_theirs_marked(cast):
    entry = factories.entry(cast, what="Keys are in the tall cabinet.")
    address = f"/log/{entry.pk}/correct/"
    first, second = cast.client("manager"), cast.client("service_manager")
    page = second.get(address)
    first.post(address, typed(first.get(address), what="Keys are in the steel cabinet.", reason="Steel."))
    again = second.post(address, typed(page, what="Keys are in the safe.", reason="Safe."))
    text = again.content.decode()
    assert "wrote here too:" in text
    assert '<ins><span class="govuk-visually-hidden">added: </span>steel</ins>' in text
    assert typed(again)["what"] == "Keys are in the safe."
    assert entry_of(entry).what == "Keys are in the steel cabinet."
    second.post(address, typed(again, reason="Safe."))
    assert entry_of(entry).what == "Keys are in the safe."
    kept = [change.after for item in history_of(KIND, entry.pk) for change in item.changes]
    assert "Keys are in the steel cabinet." in kept


def test_two_people_in_one_draft_lose_nothing(cast):
    draft = factories.draft(cast, what="Half a thought.")
    address = f"/log/{draft.pk}/draft/"
    first, second = cast.client("manager"), cast.client("log_administrator")
    page = second.get(address)
    first.post(address, typed(first.get(address), why="Lost keys.", do="draft"))
    again = second.post(address, typed(page, what="A whole thought.", do="draft"))
    assert "changed this while you wrote" in again.content.decode()
    second.post(address, typed(again, do="draft"))
    assert (entry_of(draft).what, entry_of(draft).why) == ("A whole thought.", "Lost keys.")


def test_a_restriction_that_came_between_is_no_difference(cast):
    entry = factories.entry(cast)
    address = f"/log/{entry.pk}/correct/"
    client = cast.client("manager")
    page = client.get(address)
    by = cast.standing("manager")
    actions.restrict_entry(entry=entry, restriction="STAFF", why="Staff.", by=by, at=moment())
    client.post(address, typed(page, what="Other.", reason="Wrong."))
    assert (entry_of(entry).what, entry_of(entry).restriction) == ("Other.", "STAFF")


def test_what_comes_between_reading_and_locking_is_refused_by_the_action(cast):
    entry = factories.entry(cast)
    seen = last_change_of(KIND, entry.pk)
    given = {"entry": entry, "why": "x", "by": cast.standing("manager"), "seen": seen}
    actions.correct_entry(content=content(what="First."), at=moment(), **given)
    with pytest.raises(RefusedError, match="changed this just now"):
        actions.correct_entry(content=content(what="Second."), at=moment(), **given)


def test_words_typed_over_a_draft_that_was_recorded_meanwhile_come_back(cast):
    draft = factories.draft(cast)
    client = cast.client("manager")
    page = client.get(f"/log/{draft.pk}/draft/")
    by = cast.standing("log_administrator")
    actions.record_entry(draft=draft, content=content(), by=by, at=moment())
    late = client.post(f"/log/{draft.pk}/draft/", typed(page, what="Words of an hour.", do="draft"))
    assert late.status_code == 403
    assert "This entry is not a draft any more." in late.content.decode()
    assert typed(late)["what"] == "Words of an hour."


def test_a_customer_type_that_is_no_longer_offered_stays_with_its_entry(cast):
    from kim.foundations.landlord import actions as landlord
    from kim.foundations.landlord.models import CustomerType

    shared = CustomerType.objects.get(name="Shared owner")
    entry = factories.entry(cast, customer_types=(shared.pk,))
    draft = factories.draft(cast, customer_types=(shared.pk,))
    by = cast.standing("administrator")
    landlord.change_customer_type(customer_type=shared, name=shared.name, is_offered=False, by=by, at=moment())
    client = cast.client("manager")
    for address, more in ((f"/log/{entry.pk}/correct/", {"reason": "x"}), (f"/log/{draft.pk}/draft/", {"do": "draft"})):
        page = client.get(address)
        assert re.search(rf'value="{shared.pk}"[^>]*checked', page.content.decode())
        assert client.post(address, typed(page, customer_types=[shared.pk], **more)).status_code == 302
    assert [list(each.customer_types.all()) for each in (entry_of(entry), entry_of(draft))] == [[shared], [shared]]
    assert "Shared owner" not in client.get("/log/new/").content.decode()


def test_an_entry_corrected_on_a_stale_page_keeps_the_day_the_other_gave(cast):
    entry = factories.entry(cast)
    address = f"/log/{entry.pk}/correct/"
    client = cast.client("manager")
    page = client.get(address)
    by = cast.standing("service_manager")
    later = content(in_force_on=date(2026, 11, 9))
    actions.correct_entry(entry=entry, content=later, why="The 9th.", by=by, at=moment())
    again = client.post(address, typed(page, what="Other.", reason="x"))
    assert 'value="9"' in again.content.decode()


def test_a_question_is_shown_beside_what_the_other_wrote_before_it_counts_as_answered(cast):
    entry = factories.entry(cast)
    address = f"/log/{entry.pk}/correct/"
    client = cast.client("manager")
    page = client.get(address)
    by = cast.standing("service_manager")
    actions.correct_entry(entry=entry, content=content(why="Other."), why="x", by=by, at=moment())
    again = client.post(address, typed(page, **{"in_force_on-year": "2062"}, reason="x")).content.decode()
    assert "changed this while you wrote" in again
    assert "Is the year right?" in again
