"""R10: once the triggers are dropped, whatever is done to payload, tree, head, seals and keys is found and named."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kim.foundations.audit_trail.models import Log, Node, Payload, Seal, SealKey
from kim_engine.calendar import say_date
from kim_engine.ledger.merkle import EMPTY_ROOT
from kim_engine.ledger.seals import TreeHead, origin_of, sign, verifier_key_of
from kim_engine.ledger.verification import Fault
from tests.factories import moment
from tests.rooms.foundations.audit_trail import tampering
from tests.rooms.foundations.audit_trail.conftest import Record
from tests.rooms.foundations.audit_trail.tampering import FIRST, LAST, MIDDLE, event, place

pytestmark = pytest.mark.usefixtures("unguarded")
PLACES = pytest.mark.parametrize("which", [FIRST, MIDDLE, LAST])


def field(sequence: int) -> Payload:
    """Give a field of the event at a place, or of the last before it that has one."""
    return Payload.objects.filter(event__sequence__lte=sequence).order_by("-event__sequence", "pk")[0]


ALTERATIONS: dict[str, Callable[[Payload], dict[str, Any]]] = {
    "value": lambda row: {"value": '"Something else."'},
    "spacing": lambda row: {"value": f"{row.value} "},
    "salt": lambda row: {"salt": b"\x00" * 32},
    "salt_cut": lambda row: {"salt": b"\x00"},
    "both_from_another": lambda row: dict(Payload.objects.exclude(pk=row.pk).values("salt", "value")[0]),
}


@PLACES
@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_an_altered_payload_field_is_named(which: str, alteration: str) -> None:
    row = field(place(which))
    tampering.change(row, **ALTERATIONS[alteration](row))
    at = row.event.sequence
    assert tampering.faults() == [(Fault.PAYLOAD_ALTERED, at)]
    assert tampering.said() == [f"'{row.name}' of event {at} was altered: it no longer opens its commitment."]


@PLACES
def test_a_dropped_payload_field_is_named(which: str) -> None:
    row = field(place(which))
    tampering.raw("DELETE FROM audit_trail_payload WHERE id = %s", [row.pk])
    told = f"'{row.name}' of event {row.event.sequence} is missing and no erasure says why."
    assert tampering.said() == [told]


@PLACES
def test_an_added_payload_field_is_named(which: str) -> None:
    at = place(which)
    Payload.objects.create(event=event(at), name="reason", salt=b"\x00" * 32, value='"Put in."')
    assert tampering.said() == [f"'reason' of event {at} was added: the event does not commit to it."]


def test_a_payload_field_that_stands_twice_is_named() -> None:
    row = field(place(MIDDLE))
    at = row.event.sequence
    tampering.loosen(Payload)
    row.pk += 1000
    row.save(force_insert=True)
    assert tampering.said() == [f"'{row.name}' of event {at} stands there more than once."]


def test_a_field_under_another_name_and_one_at_another_event_are_named_twice() -> None:
    row, other = field(place(MIDDLE)), event(place(LAST))
    at, name = row.event.sequence, row.name
    tampering.change(row, name="other")
    assert tampering.faults() == [(Fault.PAYLOAD_MISSING, at), (Fault.PAYLOAD_ADDED, at)]
    tampering.change(row, event=other)
    assert tampering.faults() == [(Fault.PAYLOAD_MISSING, at), (Fault.PAYLOAD_ADDED, other.sequence)]
    assert tampering.said()[0].startswith(f"'{name}' of event {at} is missing")


@PLACES
def test_a_field_blanked_without_an_erasure_is_named(which: str) -> None:
    row = field(place(which))
    tampering.change(row, salt=None, value=None, erased_by=event(tampering.size() - 1))
    assert tampering.faults() == [(Fault.ERASED_UNSAID, row.event.sequence)]


@PLACES
@pytest.mark.parametrize("change", ["altered", "dropped", "duplicated", "put_elsewhere"])
def test_a_node_of_the_tree_is_held_against_its_events(which: str, change: str) -> None:
    nodes = list(Node.objects.order_by("pk"))
    node = {FIRST: nodes[0], MIDDLE: nodes[len(nodes) // 2], LAST: nodes[-1]}[which]
    if change == "altered":
        tampering.change(node, hash=b"\x00" * 32)
    elif change == "dropped":
        tampering.raw("DELETE FROM audit_trail_node WHERE id = %s", [node.pk])
    elif change == "put_elsewhere":
        tampering.change(node, index=node.index + 1000)
    else:
        tampering.loosen(Node)
        Node.objects.create(pk=node.pk, log_id=node.log_id, level=node.level, index=node.index, hash=node.hash)
    [(fault, at)] = tampering.faults()
    assert fault == Fault.NODE
    assert at is not None
    if change != "duplicated":  # an extra one is told by the first that it pushes on
        first, last = node.index << node.level, ((node.index + 1) << node.level) - 1
        told = f"The tree's stored node over events {first} to {last} does not agree with them."
        assert (at, tampering.said()) == (first, [told])


HEADS = {
    "root": {"root": EMPTY_ROOT},
    "peaks": {"peaks": b""},
}


@pytest.mark.parametrize("head", HEADS)
def test_a_head_that_does_not_agree_with_the_events_is_named(head: str) -> None:
    Log.objects.update(**HEADS[head])
    assert tampering.said() == ["The head of the record does not agree with its events."]


def test_a_head_in_an_earlier_epoch_than_its_events_is_named(record: Record) -> None:
    Log.objects.update(epoch=2)
    record.write()
    Log.objects.update(epoch=1)
    assert tampering.said(record.kept) == ["The head of the record is in epoch 1, its events in epoch 2."]


@pytest.mark.parametrize("by", [-1, 1])
def test_a_head_that_counts_wrongly_is_named(by: int) -> None:
    length = tampering.size()
    Log.objects.update(size=length + by)
    told = {
        -1: f"The head counts {length - 1} events and there are {length}.",
        1: f"The record should have {length + 1} events and ends after {length}.",
    }
    assert tampering.said() == [told[by]]


def first_seal() -> Seal:
    return Seal.objects.earliest("pk")


def name_of(seal: Seal) -> str:
    return f"The seal of {say_date(seal.made_at.date())}, {seal.made_at:%H:%M} (UTC)"


@pytest.mark.parametrize("line", range(7))
def test_an_altered_seal_is_named(line: int) -> None:
    seal = first_seal()
    lines = seal.note.splitlines(keepends=True)
    assert len(lines) == 7
    lines[line] = lines[line][:-2] + ("B" if lines[line][-2:-1] == "A" else "A") + lines[line][-1:]
    tampering.change(seal, note="".join(lines))
    [said] = tampering.said()
    assert said.startswith(f"{name_of(seal)} does not hold: ")


@pytest.mark.parametrize("column", ["size", "epoch"])
def test_a_seal_whose_columns_differ_from_its_text_is_named(column: str) -> None:
    seal = first_seal()
    tampering.change(seal, **{column: getattr(seal, column) + 1})
    assert tampering.said() == [f"{name_of(seal)} was altered: its look-up columns differ from its text."]


def test_a_seal_under_another_moment_is_named() -> None:
    seal = first_seal()
    later = moment()
    tampering.change(seal, made_at=later)
    named = f"The seal of {say_date(later.date())}, {later:%H:%M} (UTC)"
    told = f"{named} was altered: its look-up columns differ from its text."
    assert tampering.said() == [told]


def resealed(log: Log, private: Ed25519PrivateKey) -> None:
    """Sign the newest seal anew with a key of one's own."""
    seal = Seal.objects.latest("pk")
    head = TreeHead(origin_of(log.id), seal.size, bytes(log.root), seal.epoch, seal.made_at)
    tampering.change(seal, note=sign(head, private_key=private))


def test_a_seal_by_a_key_that_the_house_never_had_is_named(log: Log) -> None:
    resealed(log, Ed25519PrivateKey.generate())
    [said] = tampering.said()
    assert (
        said
        == f"{name_of(Seal.objects.latest('pk'))} does not hold: no signature on the seal holds for the keys given."
    )


def test_a_key_put_in_for_it_is_named_though_its_seal_then_holds(log: Log) -> None:
    private = Ed25519PrivateKey.generate()
    resealed(log, private)
    key = verifier_key_of(private, name=origin_of(log.id)).to_text()
    put_in = SealKey.objects.create(log=log, verifier_key=key, made_at=moment(), retired_at=moment())
    assert tampering.said() == [f"audit_trail.seal_key {put_in.pk} was added outside the record."]


def test_a_key_exchanged_for_another_is_named(record: Record, log: Log) -> None:
    private = Ed25519PrivateKey.generate()
    resealed(log, private)
    key = SealKey.objects.get()
    tampering.change(key, verifier_key=verifier_key_of(private, name=origin_of(log.id)).to_text())
    assert f"audit_trail.seal_key {key.pk} was changed outside the record: verifier_key." in tampering.said(record.kept)


def test_a_key_that_is_none_any_more_is_named_and_so_are_its_seals(record: Record) -> None:
    key = SealKey.objects.get()
    tampering.change(key, verifier_key="no key")
    told = tampering.said(record.kept)
    assert f"audit_trail.seal_key {key.pk} was changed outside the record: verifier_key." in told
    assert sum("does not hold: no signature" in each for each in told) == 4


def test_a_key_taken_away_is_named_and_so_are_its_seals() -> None:
    key = SealKey.objects.get()
    tampering.raw("DELETE FROM audit_trail_sealkey")
    told = tampering.said()
    assert f"audit_trail.seal_key {key.pk} was removed outside the record." in told
    assert sum("does not hold: no signature" in each for each in told) == 2


def test_seals_kept_elsewhere_that_do_not_hold_are_named_by_their_number(record: Record) -> None:
    altered = record.kept.replace("epoch 1", "epoch 2", 1)
    [said] = tampering.said(altered)
    assert said.startswith("Seal 1 of those kept elsewhere does not hold")
    signed = base64.b64encode(b"x" * 68).decode()
    [said] = tampering.said(record.kept + "-" * 20 + f"\nkim-log/x\n1\n\n— kim-log/x {signed}\n")
    assert said.startswith("Seal 3 of those kept elsewhere does not hold")


def test_a_ruined_record_is_reported_by_its_first_hundred_problems() -> None:
    assert Payload.objects.count() > 100
    Payload.objects.update(salt=b"\x00" * 32)
    key = SealKey.objects.get()
    *first, last = tampering.said()
    assert len(first) == 100
    # What is wrong with the keys is said all the same: every seal hangs on them.
    assert last.startswith(f"audit_trail.seal_key {key.pk} was changed outside the record:")
