"""R10: whatever is done to a record outside the software is found and named."""

from datetime import UTC, datetime

import pytest

from kim_engine.ledger.events import ERASED_TYPE
from kim_engine.ledger.merkle import root_of
from kim_engine.ledger.seals import TreeHead, origin_of
from kim_engine.ledger.verification import Fault, check_seals
from tests.engine.ledger.records import LOG, Row, check, check_payload, record, row

LENGTH = 9
PLACES = pytest.mark.parametrize("place", [0, 4, 8], ids=["first", "middle", "last"])


def faults(chain):
    return [(problem.fault, problem.sequence) for problem in chain.problems]


def sealed(rows: list[Row], size: int, root: bytes | None = None) -> TreeHead:
    made_on = datetime(2026, 11, 22, tzinfo=UTC)
    return TreeHead(origin_of(LOG), size, root or root_of([r.leaf for r in rows[:size]]), 1, made_on)


def test_an_untouched_record_has_no_problem():
    chain = check(record(LENGTH), size=LENGTH, sizes_wanted=(3, LENGTH))
    check_seals(chain, [sealed(record(LENGTH), 3), sealed(record(LENGTH), LENGTH)], origin=origin_of(LOG))
    assert chain.problems == []


@PLACES
def test_an_altered_event_is_named(place):
    rows = record(LENGTH)
    rows[place].stored = rows[place].stored.replace(b'"epoch":1', b'"epoch":2')
    assert (Fault.ALTERED, place) in faults(check(rows))


@PLACES
def test_a_dropped_event_is_named(place):
    rows = record(LENGTH)
    del rows[place]
    wanted = (Fault.TRUNCATED, 8) if place == 8 else (Fault.MISSING, place)
    assert faults(check(rows, size=LENGTH)) == [wanted]


@PLACES
def test_an_inserted_event_is_named_by_the_place_it_took(place):
    rows = record(LENGTH)
    rows.insert(place, row(place, why="Slipped in"))
    assert faults(check(rows, size=LENGTH)) == [(Fault.DUPLICATED, place)]


@PLACES
def test_an_event_slipped_in_with_all_later_ones_renumbered_is_named(place):
    rows = record(LENGTH)
    rows.insert(place, row(place, why="Slipped in"))
    for index, each in enumerate(rows):
        each.place = index
    assert [fault for fault in faults(check(rows)) if fault[1] == place + 1] == [(Fault.MOVED, place + 1)]


@pytest.mark.parametrize(("one", "other"), [(0, 1), (3, 5), (7, 8)])
def test_two_events_in_each_others_place_are_named(one, other):
    rows = record(LENGTH)
    rows[one].stored, rows[other].stored = rows[other].stored, rows[one].stored
    rows[one].leaf, rows[other].leaf = rows[other].leaf, rows[one].leaf
    assert faults(check(rows)) == [(Fault.MOVED, one), (Fault.MOVED, other)]


@PLACES
def test_a_duplicated_event_is_named(place):
    rows = record(LENGTH)
    rows.insert(place, rows[place])
    assert faults(check(rows)) == [(Fault.DUPLICATED, place)]


def test_an_event_of_another_log_is_named():
    rows = record(LENGTH)
    rows[4] = row(4, log="f" * 32)
    assert faults(check(rows)) == [(Fault.FOREIGN, 4)]


def test_unreadable_bytes_are_named():
    rows = record(LENGTH)
    rows[4].stored = b"{}"
    assert faults(check(rows)) == [(Fault.ALTERED, 4), (Fault.MALFORMED, 4)]


def test_a_record_cut_off_after_a_seal_is_found():
    rows = record(LENGTH)
    chain = check(rows[:5], sizes_wanted=(3, 7))
    check_seals(chain, [sealed(rows, 3), sealed(rows, 7)], origin=origin_of(LOG))
    assert faults(chain) == [(Fault.TRUNCATED, 5)]


def test_a_record_written_anew_is_found_and_placed_between_two_seals():
    rows, anew = record(LENGTH), record(LENGTH)
    anew[5] = row(5, why="History as we would like it")
    chain = check(anew, sizes_wanted=(3, 7, LENGTH))
    check_seals(chain, [sealed(rows, 3), sealed(rows, 7)], origin=origin_of(LOG))
    assert faults(chain) == [(Fault.SEAL, 3)]
    assert "events 3 to 6 have changed" in chain.problems[0].sentence


def test_a_seal_of_another_log_is_found():
    chain = check(record(2), sizes_wanted=(2,))
    check_seals(chain, [sealed(record(2), 2)], origin=origin_of("e" * 32))
    assert faults(chain) == [(Fault.SEAL, None)]


def test_payload_that_stands_opens_its_commitments():
    payload = check_payload(record(LENGTH))
    assert (payload.opened, payload.erased, payload.chain.problems) == (2 * LENGTH, 0, [])


def test_altered_missing_and_added_payload_are_named():
    rows = record(3)
    rows[0].openings["why"] = rows[1].openings["why"]
    del rows[1].openings["why"]
    rows[2].openings["extra"] = rows[0].openings["state.what"]
    assert faults(check_payload(rows).chain) == [
        (Fault.PAYLOAD_ALTERED, 0),
        (Fault.PAYLOAD_MISSING, 1),
        (Fault.PAYLOAD_ADDED, 2),
    ]


def test_payload_erased_by_an_erasure_is_no_problem_and_the_tree_stands():
    rows = [*record(3), row(3, type=ERASED_TYPE, erased=[[1, "why"]])]
    payload = check_payload(rows, blank={(1, "why")})
    assert (payload.opened, payload.erased, payload.chain.problems) == (6, 1, [])
    assert payload.chain.frontier.root() == root_of([each.leaf for each in rows])


def test_payload_blanked_with_no_erasure_is_named():
    rows = [*record(3), row(3, type=ERASED_TYPE, erased=[[1, "why"]])]
    payload = check_payload(rows, blank={(1, "why"), (2, "why")})
    assert faults(payload.chain) == [(Fault.ERASED_UNSAID, 2)]


def test_an_erasure_cannot_be_forged_by_a_payload_that_was_never_committed():
    rows = [*record(3), row(3, type=ERASED_TYPE, erased=[[1, "why"]])]
    rows[3].openings["erased"] = row(3, erased=[[1, "why"], [2, "why"]]).openings["erased"]
    payload = check_payload(rows, blank={(2, "why")})
    assert set(faults(payload.chain)) == {(Fault.PAYLOAD_ALTERED, 3), (Fault.ERASED_UNSAID, 2)}


def test_a_ruined_record_is_reported_by_its_first_hundred_problems():
    rows = record(300)
    for each in rows:
        each.leaf = b"\x00" * 32
    assert len(check(rows).problems) == 100
