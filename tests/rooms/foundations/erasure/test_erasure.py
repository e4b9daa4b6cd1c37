"""R8, R10: text that should not have been kept goes from live pages and the record, and every proof still holds."""

import json

import pytest
from django.db import IntegrityError, transaction

from kim.foundations.audit_trail import sealing, verification
from kim.foundations.audit_trail.models import Log, Payload
from kim.foundations.audit_trail.queries import as_known_on, history_of
from kim.foundations.erasure import actions, queries, slots
from kim.foundations.erasure.models import ErasureRequest
from kim.foundations.landlord.actions import note_export
from kim.foundations.people.refusals import RefusedError
from kim.places.holdings.models import Location
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log.content import content_of
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND
from tests import factories
from tests.factories import content, moment

NAME = 'Mrs "Quibble" O’Testname'


@pytest.fixture
def entry(cast):
    """An entry whose text names a resident, in an old version, in a reason and as it stands now."""
    found = factories.entry(cast, what=f"We keep a note for {NAME}. Keys are logged.", why="Asked in May.")
    by = cast.standing("manager")
    kim_log.correct_entry(
        entry=found,
        content=content(what=f"A note for {NAME.lower()} is kept."),
        why=f"{NAME} moved",
        by=by,
        at=moment(),
    )
    found.refresh_from_db()
    return found


def ask(cast, text=NAME, why="Request 12", by="governance"):
    return actions.ask_for_erasure(text=text, why=why, by=cast.standing(by), at=moment())


def agree(cast, request, tmp_path, by="director"):
    return actions.agree_to_erasure(request=request, seals=tmp_path, by=cast.standing(by), at=moment())


def standing_anywhere(text):
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    return (
        Payload.objects.filter(value__icontains=escaped).exists() or Entry.objects.filter(what__icontains=text).exists()
    )


def test_the_text_goes_from_the_live_row_and_every_version_and_reason(cast, entry, tmp_path):
    request = agree(cast, ask(cast), tmp_path)
    entry.refresh_from_db()
    assert entry.what == "A note for (erased) is kept."
    assert not standing_anywhere(NAME)
    assert (request.state, request.sealed_text, request.fields_erased) == ("ERASED", "", 5)


def test_what_was_not_the_text_stays_field_by_field(cast, entry, tmp_path):
    agree(cast, ask(cast), tmp_path)
    first = history_of(KIND, entry.pk)[-1]
    known = as_known_on(KIND, [entry.pk], first.moment)[entry.pk]
    assert (known["what"], known["why"]) == ("(erased)", "Asked in May.")
    corrected = next(item for item in history_of(KIND, entry.pk) if item.type == "kim_log.entry_corrected")
    assert corrected.why == "(erased)"
    assert [change.is_erased for change in corrected.changes if change.label == "What changed"] == [True]


def test_the_tree_the_seals_and_the_state_hold_after_an_erasure(cast, entry, tmp_path):
    sealing.make_key(keys=tmp_path / "keys", by=None, at=moment())
    sealing.make_seal(keys=tmp_path / "keys", seals=tmp_path, at=moment())
    agree(cast, ask(cast), tmp_path)
    report = verification.verify_log(Log.objects.get())
    assert (report.problems, report.erased, report.seals) == ([], 4, 1)
    assert verification.verify_state().problems == []


def test_the_history_says_that_it_happened_and_not_what(cast, entry, tmp_path):
    agree(cast, ask(cast), tmp_path)
    newest = history_of(KIND, entry.pk)[0]
    assert (newest.title, newest.why, newest.actor) == ("Text erased", "Request 12", "Director, director")


def test_a_reason_that_repeats_the_text_does_not_bring_it_back(cast, entry, tmp_path):
    agree(cast, ask(cast, why=f"Asked for by {NAME}"), tmp_path)
    assert not standing_anywhere(NAME)
    assert ErasureRequest.objects.get().why == "Asked for by (erased)"


def test_the_waiting_request_holds_the_text_encrypted_only(cast, entry):
    request = ask(cast)
    assert NAME not in request.sealed_text
    assert all(NAME not in str(item) for item in history_of("erasure.request", request.pk))


@pytest.mark.parametrize(
    "by", ["manager", "service_manager", "head", "director", "administrator", "inspector", "nobody"]
)
def test_only_information_governance_asks(cast, entry, by):
    with pytest.raises(RefusedError, match="Only the information governance officer"):
        ask(cast, by=by)


@pytest.mark.parametrize("by", ["manager", "service_manager", "administrator", "inspector", "nobody"])
def test_who_neither_asks_nor_agrees_decides_nothing(cast, entry, tmp_path, by):
    with pytest.raises(RefusedError, match="Only information governance, Directors"):
        agree(cast, ask(cast), tmp_path, by=by)


def test_who_asked_does_not_agree(cast, entry, tmp_path):
    with pytest.raises(RefusedError, match="A second person has to agree"):
        agree(cast, ask(cast), tmp_path, by="governance")
    assert standing_anywhere(NAME)


def test_a_decided_request_is_not_decided_again(cast, entry, tmp_path):
    request = ask(cast)
    agree(cast, request, tmp_path)
    with pytest.raises(RefusedError, match="'erased' already"):
        agree(cast, request, tmp_path)


def test_a_declined_request_erases_nothing_and_forgets_the_text(cast, entry):
    request = ask(cast)
    actions.decline_erasure(request=request, why="It is a street.", by=cast.standing("head"), at=moment())
    request.refresh_from_db()
    assert (request.state, request.sealed_text, request.decided_why) == ("DECLINED", "", "It is a street.")
    assert standing_anywhere(NAME)


def test_a_declined_request_needs_its_reason(cast, entry):
    with pytest.raises(RefusedError, match="Say why you decline"):
        actions.decline_erasure(request=ask(cast), why=" ", by=cast.standing("head"), at=moment())


def test_what_is_on_hold_is_not_erased(cast, entry, tmp_path):
    request = ask(cast)

    def hold(kind, number):
        return "request 7 needs it." if (kind, number) == (KIND, entry.pk) else None

    slots.join_holds(hold)
    try:
        with pytest.raises(RefusedError, match="It can't be erased now: request 7 needs it"):
            agree(cast, request, tmp_path)
        with pytest.raises(RefusedError, match="It can't be erased now"):
            ask(cast)
    finally:
        slots.leave_holds(hold)
    assert standing_anywhere(NAME)


@pytest.mark.parametrize(("text", "sentence"), [("ab", "at least 3"), ("stands nowhere here", "stands nowhere")])
def test_text_that_is_too_short_or_nowhere_is_refused(cast, entry, text, sentence):
    with pytest.raises(RefusedError, match=sentence):
        ask(cast, text=text)


def test_copies_given_out_since_are_named_for_recall(cast, entry):
    at = moment()
    note_export(reader=cast.standing("inspector"), at=at)
    assert queries.copies_given_out(actions.find(NAME)) == [at]


def test_an_export_before_the_text_was_written_is_not_recalled(cast):
    note_export(reader=None, at=moment())
    factories.entry(cast, what=f"About {NAME}.")
    assert queries.copies_given_out(actions.find(NAME)) == []


def test_a_discarded_draft_is_erased_from_the_record_too(cast, tmp_path):
    draft = factories.draft(cast, what=f"A draft about {NAME}.")
    kim_log.discard_draft(entry=draft, by=cast.standing("manager"), at=moment())
    agree(cast, ask(cast), tmp_path)
    assert not standing_anywhere(NAME)
    assert verification.verify_log(Log.objects.get()).problems == []


def test_the_list_beside_the_seals_says_what_to_erase_again_after_a_restore(cast, entry, tmp_path):
    agree(cast, ask(cast), tmp_path)
    [path] = tmp_path.glob("*.erasures.jsonl")
    told = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(each["object"], each["number"]) for each in told] == [(KIND, entry.pk)]
    assert NAME not in path.read_text()
    assert all(isinstance(sequence, int) for sequence, _ in told[0]["erased"])


def test_payload_is_not_blanked_without_an_erasure_in_the_same_batch(cast, entry, tmp_path):
    agree(cast, ask(cast), tmp_path)
    spent = Payload.objects.filter(erased_by__isnull=False).first().erased_by
    factories.entry(cast)
    left = Payload.objects.filter(erased_by__isnull=True).first()
    for erasure in (None, spent):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payload.objects.filter(pk=left.pk).update(salt=None, value=None, erased_by=erasure)


def test_what_no_room_declares_erasable_is_left_and_said(cast, tmp_path):
    factories.entry(cast, what="Ask officer@testshire.example about keys.")
    request = agree(cast, ask(cast, text="officer@testshire"), tmp_path)
    assert request.fields_erased == 2
    assert [said.split()[0] for said in queries.left_standing("officer@testshire")] == ["Account"]
    assert verification.verify_state().problems == []


def test_the_name_of_a_place_goes_from_its_row_and_its_history_together(cast, tmp_path):
    agree(cast, ask(cast, text="Key book"), tmp_path)
    assert Location.objects.filter(name="(erased)").exists()
    assert verification.verify_state().problems == []


def test_a_page_of_the_request_shows_the_text_only_to_those_who_decide(cast, entry):
    request = ask(cast)
    page = cast.client("director").get(f"/erasures/{request.pk}/").content.decode()
    assert "Agree and erase it" in page
    assert "O’Testname" in page
    assert cast.client("manager").get(f"/erasures/{request.pk}/").status_code == 403


def test_asking_through_the_browser_shows_where_before_it_asks(cast, entry):
    client = cast.client("governance")
    typed = {"text": NAME, "why": "Request 12", "do": "look"}
    shown = client.post("/erasures/new/", typed).content.decode()
    assert f"Log entry {entry.pk}" in shown
    assert not ErasureRequest.objects.exists()
    client.post("/erasures/new/", typed | {"do": "ask"})
    assert ErasureRequest.objects.count() == 1


def test_content_reads_back_after_an_erasure(cast, entry, tmp_path):
    agree(cast, ask(cast), tmp_path)
    entry.refresh_from_db()
    assert content_of(entry).what == "A note for (erased) is kept."


def test_a_name_that_is_erased_does_not_stay_in_the_cache_on_disk(cast, tmp_path):
    from django.core.cache import cache

    from kim.foundations.landlord.queries import OWN_KEY
    from kim.foundations.people.queries import own

    known = own()
    assert known == cache.get(OWN_KEY)
    agree(cast, ask(cast, text="Other Manager", why="Left."), tmp_path)
    assert cache.get(OWN_KEY) is None
    assert own() != known
