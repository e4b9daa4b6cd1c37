"""R10: an event whose bytes are told by what is kept beside it is one that reading finds right; any other is read."""

from datetime import UTC, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim_engine.ledger.events import ERASED_TYPE, Event, commitment, event_from, open_with
from kim_engine.ledger.expected import NOTHING, Expected, Kept, Openings
from tests.engine.ledger.records import LOG, START, salt

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1, max_size=8)
VALUES = st.dictionaries(NAMES, TEXTS | st.integers(-9, 9) | st.lists(TEXTS, max_size=3), max_size=6)
KEPT = Kept(7, START, "a" * 32, None, "kim_log.entry_recorded", "kim_log.entry", 19, 3)
SAID = {"state.what": "Keys", "state.kind": "GAP", "why": "Lost."}


def event(kept: Kept, values: dict[str, Any], epoch: int = 1) -> bytes:
    opened = {name: commitment(open_with(salt(name), value)) for name, value in values.items()}
    usual = {**kept._asdict(), "object_number": str(kept.object_number)}
    return Event(log=LOG, epoch=epoch, commitments=opened, **usual).to_bytes()


def openings(values: dict[str, Any]) -> Openings:
    each = [(name, open_with(salt(name), value)) for name, value in values.items()]
    if not each:
        return NOTHING
    salts, said = b"".join(one.salt for _, one in each), "\n".join(one.value for _, one in each)
    return Openings("\n".join(name for name, _ in each), salts, said.encode())


@given(VALUES, TEXTS, st.none() | TEXTS, st.none() | st.integers(0, 9), st.integers(-5, 2**50), st.datetimes())
def test_whatever_an_event_says_its_bytes_are_told(values, actor, other, version, number, moment):
    kept = Kept(7, moment.replace(tzinfo=UTC), actor, other, "a.type", "a.kind", number, version)
    expected = Expected(LOG)
    for _ in range(2):  # the second time by what was kept from the first
        assert expected.opened(event(kept, values), 1, kept, openings(values)) == len(values)
    assert event_from(event(kept, values)).moment == kept.moment


OTHER: dict[str, Any] = {
    "sequence": [8, "7", 7.0, True, None],
    "moment": [START + timedelta(microseconds=1), "2026-11-22", "2026-11-22 10:40:57", "soon", None, 3],
    "actor": ["b" * 32, None, 3, b"a" * 32, "\ud800"],
    "on_behalf_of": ["b" * 32, 0],
    "type": ["kim_log.entry_withdrawn", None],
    "object_kind": ["risk_register.gap", 1],
    "object_number": [20, "19", 19.0, None],
    "state_version": [None, 0, "3", 3.0],
}


@pytest.mark.parametrize(("column", "value"), [(name, value) for name, each in OTHER.items() for value in each])
def test_a_column_that_says_something_else_leaves_the_bytes_to_be_read(column: str, value: Any) -> None:
    assert OTHER.keys() == set(Kept._fields)
    stored = event(KEPT, SAID)
    expected = Expected(LOG)
    assert expected.opened(stored, 1, KEPT, openings(SAID)) == 3
    assert expected.opened(stored, 1, KEPT._replace(**{column: value}), openings(SAID)) is None


SAME = [START.astimezone(timezone(timedelta(hours=5))), "2026-11-22 10:40:57.123456"]


@pytest.mark.parametrize("moment", SAME)
def test_a_moment_told_in_another_zone_or_as_a_database_keeps_it_is_the_same_moment(moment: Any) -> None:
    assert Expected(LOG).opened(event(KEPT, SAID), 1, KEPT._replace(moment=moment), openings(SAID)) == 3


def test_a_whole_second_is_told_as_a_database_keeps_it() -> None:
    kept = KEPT._replace(moment=START.replace(microsecond=0))
    stored = event(kept, SAID)
    assert Expected(LOG).opened(stored, 1, kept._replace(moment="2026-11-22 10:40:57"), openings(SAID)) == 3


@given(st.integers(0, 2000), st.integers(0, 255))
def test_one_changed_byte_leaves_them_to_be_read(place, byte):
    stored = bytearray(event(KEPT, SAID))
    place %= len(stored)
    is_same = stored[place] == byte
    stored[place] = byte
    assert Expected(LOG).opened(bytes(stored), 1, KEPT, openings(SAID)) == (3 if is_same else None)


WHOLE = openings(SAID)
CHANGED = {
    "another value": WHOLE._replace(values=WHOLE.values.replace(b"Keys", b"Kegs")),
    "another salt": WHOLE._replace(salts=bytes(32) + WHOLE.salts[32:]),
    "another name": WHOLE._replace(names=WHOLE.names.replace("why", "how")),
    "values that changed places": WHOLE._replace(values=b"\n".join(WHOLE.values.split(b"\n")[::-1])),
    "a field less": openings({name: SAID[name] for name in ("state.what", "why")}),
    "a field more": openings(SAID | {"more": "x"}),
    "a field twice": Openings(*(each * 2 for each in WHOLE)),
    "a name too many": WHOLE._replace(names=f"{WHOLE.names}\nmore"),
    "a value too many": WHOLE._replace(values=WHOLE.values + b"\n1"),
    "a salt too short": WHOLE._replace(salts=WHOLE.salts[1:]),
    "nothing": NOTHING,
}


@pytest.mark.parametrize("what", CHANGED)
def test_an_opening_that_does_not_open_leaves_the_bytes_to_be_read(what: str) -> None:
    assert Expected(LOG).opened(event(KEPT, SAID), 1, KEPT, CHANGED[what]) is None


def test_another_epoch_another_log_and_an_erasure_are_read() -> None:
    stored = event(KEPT, SAID)
    assert Expected(LOG).opened(stored, 2, KEPT, WHOLE) is None
    assert Expected("f" * 32).opened(stored, 1, KEPT, WHOLE) is None
    erasure = KEPT._replace(type=ERASED_TYPE)
    assert Expected(LOG).opened(event(erasure, SAID), 1, erasure, WHOLE) is None
