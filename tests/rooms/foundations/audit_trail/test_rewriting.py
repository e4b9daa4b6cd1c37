"""R10: a record that was rewritten so that it fits again is found by the seals that had left the building."""

from __future__ import annotations

import pytest

from kim.foundations.audit_trail import verification
from kim.foundations.audit_trail.models import Event, Payload, Seal
from kim_engine.calendar import say_date
from kim_engine.ledger.verification import Fault
from tests import factories
from tests.rooms.foundations.audit_trail import tampering
from tests.rooms.foundations.audit_trail.conftest import Record

pytestmark = pytest.mark.usefixtures("unguarded")


def when(seal: Seal) -> str:
    return f"the seal of {say_date(seal.made_at.date())}, {seal.made_at:%H:%M} (UTC) over {seal.size} events"


def cut(length: int) -> None:
    """End the record after a number of events, as if the rest had never been."""
    tampering.drop(length, tampering.size() - 1)
    tampering.fit_again()


def rewrite(sequence: int) -> None:
    """Change what an event says, so that everything agrees again."""
    row = Payload.objects.filter(event__sequence=sequence).earliest("pk")
    tampering.retell(sequence, row.name, "Something else.")
    tampering.fit_again()


@pytest.mark.parametrize("gone", [1, 2, 5])
def test_a_record_cut_short_is_whole_in_itself_and_found_by_a_seal(record: Record, gone: int) -> None:
    newest, length = Seal.objects.latest("pk"), tampering.size()
    cut(length - gone)
    assert tampering.faults() == []
    problems = tampering.check(record.kept).problems
    found = {problem.fault: problem for problem in problems}[Fault.TRUNCATED]
    assert found.sentence == f"The record is shorter than {when(newest)}: the end was cut off."
    assert found.sequence == length - gone


def test_a_record_cut_before_the_first_seal_is_shorter_than_both(record: Record) -> None:
    cut(record.sealed - 1)
    assert tampering.faults(record.kept).count((Fault.TRUNCATED, record.sealed - 1)) == 2


def test_a_record_cut_short_and_written_on_is_found_by_the_seal_that_it_grew_past(record: Record) -> None:
    newest, length = Seal.objects.latest("pk"), tampering.size()
    cut(length - 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verification, "AT_A_TIME", 5)
        for _ in range(4):
            factories.entry(record.cast)
        assert tampering.size() > length
        assert tampering.faults() == []
        said = f"The record does not agree with {when(newest)}: events {record.sealed} to {length - 1} have changed."
        assert tampering.said(record.kept) == [said]


@pytest.mark.parametrize("where", ["at the first event", "before the first seal", "after the first seal", "at the end"])
def test_a_record_rewritten_from_a_place_is_found_by_the_first_seal_after_it(record: Record, where: str) -> None:
    sealed, length = record.sealed, tampering.size()
    at = {
        "at the first event": 0,
        "before the first seal": sealed - 1,
        "after the first seal": sealed,
        "at the end": length - 2,  # the last event of all has no field to retell
    }[where]
    rewrite(at)
    assert tampering.faults() == []
    # The second seal can place it after the first one, where that one still agrees.
    both = [(Fault.SEAL, 0), (Fault.SEAL, 0)]
    assert tampering.faults(record.kept) == (both if at < sealed else [(Fault.SEAL, sealed)])


def test_one_kept_seal_is_enough(record: Record) -> None:
    rewrite(record.sealed - 1)
    first = record.kept.split("-" * 20)[0]
    first_seal = tampering.said(first)
    assert len(first_seal) == 1
    assert f"events 0 to {record.sealed - 1} have changed" in first_seal[0]


def test_what_no_seal_had_reached_can_be_cut_off_and_the_live_rows_tell_it(record: Record) -> None:
    """The limit that ADR 1 states: nothing outside knows of these events, yet their rows stand without them."""
    length = tampering.size()
    late = factories.entry(record.cast)
    cut(length)
    assert tampering.faults(record.kept) == []
    assert [problem.sentence for problem in verification.verify_state().problems] == [
        f"kim_log.entry {late.pk} was added outside the record."
    ]


def test_events_dropped_in_the_middle_and_closed_up_are_found(record: Record) -> None:
    at, length = record.sealed - 5, tampering.size()
    tampering.drop(at)
    tampering.move(at + 1, -1)
    tampering.fit_again()
    assert (Fault.MOVED, at) in tampering.faults()
    assert {fault for fault, _ in tampering.faults(record.kept)} == {Fault.MOVED, Fault.SEAL, Fault.TRUNCATED}
    assert tampering.size() == length - 1


def test_a_text_changed_wherever_it_stands_is_found_by_the_seal(record: Record) -> None:
    """The most that an operator can do: live row, payload, commitment, tree and head all say the new words."""
    row = record.entry
    for event in Event.objects.filter(object_kind="kim_log.entry", object_number=row.pk, payload__name="state.why"):
        tampering.retell(event.sequence, "state.why", "Nobody ever lost a key.")
    tampering.change(row, why="Nobody ever lost a key.")
    tampering.fit_again()
    assert tampering.faults() == []
    assert verification.verify_state().problems == []
    assert [fault for fault, _ in tampering.faults(record.kept)] == [Fault.SEAL]
