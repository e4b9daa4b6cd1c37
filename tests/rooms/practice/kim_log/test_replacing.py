"""Replacing, putting back, and what an action refuses after a page was filled in."""

from datetime import date

import pytest

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log import actions
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND
from tests import factories
from tests.factories import content, moment
from tests.rooms import world as planted
from tests.rooms.practice.kim_log.pages import carried, change, day, errors, text_of


@pytest.fixture(autouse=True)
def _cast_day(monkeypatch):
    planted.stop_the_clock(monkeypatch)


def again(entry):
    return Entry.objects.select_related("area__team").get(pk=entry.pk)


def replacing(cast, old, **given):
    by = cast.standing("manager")
    return actions.record_entry(area=cast.area(), content=content(**given), replaces=old, by=by, at=moment())


def withdraw(cast, entry):
    by = cast.standing("manager")
    actions.withdraw_entry(entry=entry, why="Wrong.", from_on=date(2026, 11, 20), by=by, at=moment())


def test_what_is_withdrawn_too_early_is_said_at_its_date_and_nothing_is_lost(cast):
    entry = factories.entry(cast)
    typed = {"reason": "There is no safe."} | day("from_on", date(2026, 10, 1))
    page = cast.client("manager").post(f"/log/{entry.pk}/withdraw/", typed)
    sentence = "It can't stop applying before it took effect. Give that day or a later one."
    assert errors(page) == {sentence: "id_from_on-day"}
    assert "There is no safe." in text_of(page)
    assert page.status_code == 200


def test_a_replacement_dated_before_the_old_one_began_is_said_at_its_date(cast):
    old = factories.entry(cast, in_force_on=date(2026, 11, 10))
    answered = f"ends:{old.pk}:2026-11-01"
    page = cast.client("manager").post("/log/new/", change(cast, replaces=old.pk, answered=answered))
    [(sentence, place)] = errors(page).items()
    assert (place, "took effect, on 10 November 2026" in sentence) == ("id_in_force_on-day", True)
    assert "Keys are in a safe." in text_of(page)
    assert again(old).state == EntryState.RECORDED


def test_replacing_another_areas_entry_is_refused_at_its_number(cast):
    old = factories.entry(cast, by="other_manager", area="Repairs")
    answered = f"ends:{old.pk}:2026-11-01"
    page = cast.client("manager").post("/log/new/", change(cast, replaces=old.pk, answered=answered))
    [(sentence, place)] = errors(page).items()
    assert (place, f"Only the author of entry {old.pk}" in sentence) == ("id_replaces", True)
    assert "Keys are in a safe." in text_of(page)


def test_replacing_names_what_ends_and_when_and_asks_before_it_does(cast):
    old = factories.entry(cast, what="Keys are in the cabinet.", in_force_on=date(2026, 1, 5))
    client, typed = cast.client("manager"), change(cast, replaces=old.pk)
    page = client.post("/log/new/", typed)
    asked = f"Entry {old.pk}, “Keys are in the cabinet” (Voids), ends on 1 November 2026: this one replaces it."
    assert asked in text_of(page)
    assert "Keys are in a safe." in text_of(page)
    assert again(old).state == EntryState.RECORDED
    other_day = typed | carried(page, "answered") | day("in_force_on", date(2026, 11, 2))
    assert "ends on 2 November 2026" in text_of(client.post("/log/new/", other_day)), "another day is asked about anew"
    done = client.post("/log/new/", typed | carried(page, "answered"), follow=True)
    assert f"Entry {old.pk}, “Keys are in the cabinet” (Voids), ended on 1 November 2026." in text_of(done)
    assert (again(old).state, again(old).in_force_to) == (EntryState.REPLACED, date(2026, 11, 1))


def test_correcting_when_it_began_moves_the_end_of_what_it_replaced(cast):
    old = factories.entry(cast, in_force_on=date(2026, 1, 5))
    new, by = replacing(cast, old), cast.standing("manager")
    later_on = content(in_force_on=date(2026, 11, 9))
    actions.correct_entry(entry=new, content=later_on, why="The 9th.", by=by, at=moment())
    assert again(old).in_force_to == date(2026, 11, 9)
    assert history_of(KIND, old.pk)[0].type == "kim_log.end_moved"
    too_early = content(in_force_on=date(2025, 12, 31))
    with pytest.raises(RefusedError) as refused:
        actions.correct_entry(entry=new, content=too_early, why="No.", by=by, at=moment())
    assert refused.value.about == "in_force_on"
    assert again(old).in_force_to == date(2026, 11, 9)


def test_a_draft_keeps_what_it_replaces_until_it_is_recorded(cast):
    old, client = factories.entry(cast, in_force_on=date(2026, 1, 5)), cast.client("manager")
    client.post("/log/new/", change(cast, replaces=old.pk, do="draft"))
    draft = Entry.objects.get(state=EntryState.DRAFT)
    assert (draft.replaces, again(old).state) == (old, EntryState.RECORDED)
    shown = text_of(client.get(f"/log/{old.pk}/"))
    assert f">draft {draft.pk}</a>" in shown
    assert "Replaced by" not in shown
    page = client.get(f"/log/{draft.pk}/draft/")
    assert f'value="{old.pk}"' in text_of(page)
    typed = change(cast, replaces=old.pk) | carried(page, "read")
    asked = client.post(f"/log/{draft.pk}/draft/", typed)
    client.post(f"/log/{draft.pk}/draft/", typed | carried(asked, "answered"))
    assert (again(draft).state, again(old).state) == (EntryState.RECORDED, EntryState.REPLACED)
    assert again(old).in_force_to == date(2026, 11, 1)


def test_recording_a_draft_as_it_stands_ends_what_it_replaces(cast):
    old, by = factories.entry(cast, in_force_on=date(2026, 1, 5)), cast.standing("manager")
    draft = actions.draft_entry(area=cast.area(), content=content(), replaces=old, by=by, at=moment())
    actions.record_entry(draft=draft, content=content(), by=by, at=moment())
    assert again(old).state == EntryState.REPLACED


def test_one_draft_at_a_time_is_to_replace_an_entry(cast):
    old, by = factories.entry(cast), cast.standing("manager")
    given = {"area": cast.area(), "content": content(), "replaces": old, "by": by}
    draft = actions.draft_entry(at=moment(), **given)
    with pytest.raises(RefusedError, match="Another draft") as refused:
        actions.draft_entry(at=moment(), **given)
    assert refused.value.about == "replaces"
    new = actions.record_entry(at=moment(), **given)
    assert (again(draft).replaces, again(old).replaced_by) == (None, new)
    assert again(draft).what == content().what


def test_a_withdrawn_entry_is_put_back_with_a_reason(cast):
    entry = factories.entry(cast)
    withdraw(cast, entry)
    client = cast.client("manager")
    assert "Put it back" in text_of(client.get(f"/log/{entry.pk}/"))
    done = client.post(f"/log/{entry.pk}/put-back/", {"reason": "It still holds."}, follow=True)
    assert f"Entry {entry.pk}, “Keys are now logged at handover” (Voids), is in force again." in text_of(done)
    assert (again(entry).state, again(entry).in_force_to) == (EntryState.RECORDED, None)
    [newest, *_] = history_of(KIND, entry.pk)
    assert (newest.type, newest.why) == ("kim_log.entry_put_back", "It still holds.")


def test_a_replaced_entry_is_put_back_once_its_replacement_is_withdrawn(cast):
    old = factories.entry(cast, in_force_on=date(2026, 1, 5))
    new, by = replacing(cast, old), cast.standing("manager")
    with pytest.raises(RefusedError, match="Withdraw that one first"):
        actions.put_back_entry(entry=old, why="x", by=by, at=moment())
    withdraw(cast, new)
    actions.put_back_entry(entry=old, why="It still holds.", by=by, at=moment())
    assert (again(old).state, again(new).replaces) == (EntryState.RECORDED, None)
    third = replacing(cast, old)
    assert again(old).replaced_by == third


def test_only_who_keeps_an_entry_puts_it_back(cast):
    entry = factories.entry(cast)
    with pytest.raises(RefusedError, match="replaced or withdrawn"):
        actions.put_back_entry(entry=entry, why="x", by=cast.standing("manager"), at=moment())
    withdraw(cast, entry)
    with pytest.raises(RefusedError, match="Only its author"):
        actions.put_back_entry(entry=entry, why="x", by=cast.standing("director"), at=moment())
    with pytest.raises(RefusedError, match="Say why you put it back"):
        actions.put_back_entry(entry=entry, why=" ", by=cast.standing("manager"), at=moment())


def test_what_any_action_refuses_comes_back_with_the_words_in_the_summary(cast, monkeypatch):
    entry = factories.entry(cast)

    def refuse(**given):
        raise RefusedError("The Log is being moved.")

    for name in ("restrict_entry", "record_entry", "add_evidence", "correct_entry"):
        monkeypatch.setattr(actions, name, refuse)
    client = cast.client("manager")
    sent = {
        f"/log/{entry.pk}/restrict/": {"restriction": "STAFF", "reason": "Keys are in a safe."},
        "/log/new/": change(cast),
        f"/log/{entry.pk}/correct/": change(cast, reason="x"),
        f"/log/{entry.pk}/evidence/": {"label": "Keys are in a safe.", "url": "https://a.example"},
    }
    for address, typed in sent.items():
        page = client.post(address, typed)
        assert errors(page) == {"The Log is being moved.": ""}, address
        assert "Keys are in a safe." in text_of(page), address
