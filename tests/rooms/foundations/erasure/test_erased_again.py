"""R8: the list of erasures beside the seals is applied again to a restored record: what it names, once, no more."""

from __future__ import annotations

import json

import pytest

from kim.foundations.audit_trail import erasing, erasure_list, verification
from kim.foundations.audit_trail.models import Event, Log, Payload
from kim.foundations.erasure import actions
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log.models import Entry
from tests import factories
from tests.factories import content, moment

NAME = "Mr Quibblesby"


@pytest.fixture
def entry(cast):
    found = factories.entry(cast, what=f"We keep a note for {NAME}.", why="Asked in May.")
    kim_log.correct_entry(
        entry=found,
        content=content(what=f"A note for {NAME} is kept at the desk.", why="Asked in May."),
        why=f"{NAME} moved",
        by=cast.standing("manager"),
        at=moment(),
    )
    found.refresh_from_db()
    return found


def listed(entry, tmp_path) -> str:
    """Give the list that an erasure of the name would write, without erasing anything: as after a restore."""
    erasing_places = erasing.find(NAME)
    erasure_list.note_beside(tmp_path, Log.objects.get().id, erasing_places)
    return erasure_list.path_of(tmp_path, Log.objects.get().id).read_text(encoding="utf-8")


def still_stands() -> bool:
    return Payload.objects.filter(value__icontains=NAME).exists() or Entry.objects.filter(what__icontains=NAME).exists()


def test_every_field_on_the_list_goes_and_the_live_one_goes_whole(cast, entry, tmp_path):
    text = listed(entry, tmp_path)
    assert NAME not in text
    gone = erasure_list.apply_again(erasure_list.lines_in(text), at=moment())
    entry.refresh_from_db()
    assert entry.what == erasing.INSTEAD
    assert entry.why == "Asked in May."
    assert gone == 5  # state, state, before and why in the record; one live field
    assert not still_stands()
    assert verification.verify_log(Log.objects.get()).problems == []
    assert verification.verify_state().problems == []
    event = Event.objects.latest("sequence")
    assert (event.type, event.actor) == ("audit_trail.text_erased", None)


def test_a_second_time_changes_nothing(cast, entry, tmp_path):
    lines = erasure_list.lines_in(listed(entry, tmp_path))
    erasure_list.apply_again(lines, at=moment())
    events = Event.objects.count()
    assert erasure_list.apply_again(lines, at=moment()) == 0
    assert Event.objects.count() == events


def test_a_place_that_another_event_has_taken_since_is_left_alone(cast, entry, tmp_path):
    told = [json.loads(line) for line in listed(entry, tmp_path).splitlines()]
    for each in told:
        each["leaves"] = {sequence: "ab" * 32 for sequence in each["leaves"]}
    lines = erasure_list.lines_in("\n".join(json.dumps(each) for each in told))
    assert erasure_list.apply_again(lines, at=moment()) == 0
    assert still_stands()


def test_a_list_without_hashes_is_applied_to_the_first_epoch_alone(cast, entry, tmp_path):
    told = [json.loads(line) for line in listed(entry, tmp_path).splitlines()]
    for each in told:
        del each["leaves"]
    old = erasure_list.lines_in("\n".join(json.dumps(each) for each in told))
    Log.objects.update(epoch=2)
    later = factories.entry(cast, what="Nothing of the kind.")
    place = Event.objects.latest("sequence").sequence
    other = erasure_list.Line("kim_log.entry", later.pk, ((place, "state.what"),), {})
    assert erasure_list.apply_again([other], at=moment()) == 0
    assert erasure_list.apply_again(old, at=moment()) == 5


def test_a_live_field_that_was_changed_since_keeps_its_new_text(cast, entry, tmp_path):
    text = listed(entry, tmp_path)
    kim_log.correct_entry(
        entry=entry,
        content=content(what="A note is kept.", why="Asked in May."),
        why="Shorter",
        by=cast.standing("manager"),
        at=moment(),
    )
    erasure_list.apply_again(erasure_list.lines_in(text), at=moment())
    entry.refresh_from_db()
    assert entry.what == "A note is kept."
    assert verification.verify_state().problems == []


def test_what_was_removed_is_erased_from_the_record_alone(cast, tmp_path):
    draft = factories.draft(cast, what=f"A draft about {NAME}.")
    kim_log.discard_draft(entry=draft, by=cast.standing("manager"), at=moment())
    text = listed(draft, tmp_path)
    assert erasure_list.apply_again(erasure_list.lines_in(text), at=moment()) > 0
    assert not still_stands()
    assert verification.verify_state().problems == []


def test_an_erasure_notes_the_hashes_of_its_events(cast, entry, tmp_path):
    by = {"by": cast.standing("governance"), "at": moment()}
    request = actions.ask_for_erasure(text=NAME, why="Request 12", **by)
    actions.agree_to_erasure(request=request, seals=tmp_path, by=cast.standing("director"), at=moment())
    log = Log.objects.get().id
    [line] = erasure_list.lines_in(erasure_list.path_of(tmp_path, log).read_text(encoding="utf-8"))
    leaves = Event.objects.filter(sequence__in=line.leaves).values_list("sequence", "leaf")
    assert line.leaves == {sequence: bytes(leaf).hex() for sequence, leaf in leaves}
    assert {sequence for sequence, _ in line.erased} == set(line.leaves)


@pytest.mark.parametrize(
    "text", ['{"object": "kim_log.ent', "[]", "null", '{"object": "a", "number": "x", "erased": []}', "7", "[" * 9999]
)
def test_a_list_that_cannot_be_read_is_said(text):
    with pytest.raises(erasure_list.BadListError, match="line 2"):
        erasure_list.lines_in(f"\n{text}\n")


def test_lists_are_merged_without_saying_anything_twice(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("one\n")
    erasure_list.merge_beside(path, ["one\ntwo\n", "two\nthree"])
    assert path.read_text() == "one\ntwo\nthree\n"
