"""R10: an event is written once, in one form; what it commits to is bound, hidden and can be erased."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from kim_engine.ledger.canonical import NotCanonicalError, canonical_bytes
from kim_engine.ledger.events import (
    Event,
    MalformedEventError,
    Opening,
    commitment,
    decoded,
    encoded,
    event_from,
    moment_text,
    open_with,
)
from kim_engine.ledger.merkle import leaf_hash, root_of
from kim_engine.ledger.seals import TreeHead, open_seal, origin_of, verifier_key_from
from tests.engine.ledger.records import LOG, row, salt

VECTORS = Path(__file__).parents[3] / "docs" / "reference" / "record-vectors.json"

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_canonical_bytes_agree_with_another_implementation_of_rfc_8785(value):
    assert canonical_bytes(value) == rfc8785.dumps(value)
    assert json.loads(canonical_bytes(value)) == value


@pytest.mark.parametrize("value", [1.5, 2**53, -(2**53), {1: "a"}, "\ud800", {"\udfff": 1}, b"bytes", object()])
def test_what_readers_could_read_differently_is_refused(value):
    with pytest.raises(NotCanonicalError):
        canonical_bytes(value)


@given(texts, texts)
def test_a_commitment_binds_its_value_and_its_salt(value, other):
    opening = open_with(salt("a"), value)
    assert commitment(opening) == commitment(open_with(salt("a"), value))
    assert commitment(opening) != commitment(open_with(salt("b"), value))
    assert (commitment(opening) == commitment(open_with(salt("a"), other))) is (value == other)


def test_a_salt_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        open_with(b"short", "value")


events = st.builds(
    Event,
    log=texts,
    epoch=st.integers(1, 2**40),
    sequence=st.integers(0, 2**40),
    moment=st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)),
    actor=st.none() | texts,
    on_behalf_of=st.none() | texts,
    type=texts,
    object_kind=texts,
    object_number=texts,
    state_version=st.none() | st.integers(0, 1000),
    commitments=st.dictionaries(texts, st.binary(min_size=32, max_size=32), max_size=4),
)


@given(events)
def test_an_event_survives_being_written_and_read(event):
    assert event_from(event.to_bytes()) == event


@given(st.binary() | texts.map(str.encode) | values.map(canonical_bytes))
def test_bytes_that_are_no_event_are_refused_and_nothing_else_is_raised(stored):
    with pytest.raises(MalformedEventError):
        event_from(stored)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", 2),
        ("format", True),
        ("epoch", "1"),
        ("moment", "2026-11-22"),
        ("moment", "2026-13-22T10:40:57.123456Z"),
        ("actor", 7),
        ("commitments", {"why": "!"}),
        ("commitments", {"why": encoded(b"short")}),
        ("commitments", {"why": None}),
        ("commitments", {"why": f"{encoded(bytes(32))},{encoded(bytes(32))}"}),
        ("commitments", {"why": encoded(bytes(32)), "what": encoded(bytes(32)) + "\n"}),
        ("commitments", {"why": encoded(bytes(32))[:-1] + "B"}),  # the last bits are not zero
        ("commitments", {"why": "", "what": encoded(bytes(32))}),
        ("state_version", True),
        ("added", "another key"),
    ],
)
def test_an_event_with_a_field_of_the_wrong_form_is_refused(key, value):
    fields = json.loads(row(0).stored) | {key: value}
    with pytest.raises(MalformedEventError):
        event_from(json.dumps(fields).encode())


def test_the_metadata_is_the_closed_list_and_holds_no_payload():
    stored = row(3, why="Keys were lost at 12 Example Road").stored
    assert set(json.loads(stored)) == set(
        "actor commitments epoch for format log moment number object sequence state_version type".split()
    )
    assert b"Keys" not in stored


def test_moments_are_written_in_utc_whatever_the_clock_said():
    summer = datetime(2026, 7, 1, 9, 5, tzinfo=timezone(timedelta(hours=1)))
    assert moment_text(summer) == "2026-07-01T08:05:00.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        moment_text(datetime(2026, 7, 1))


@given(st.binary())
def test_base64url_has_one_form(data):
    assert decoded(encoded(data)) == data


def test_base64url_in_a_second_form_is_refused():
    with pytest.raises(MalformedEventError):
        decoded("AB")  # the last bits are not zero


def test_the_published_vectors_hold():
    vectors = json.loads(VECTORS.read_text())
    for each in vectors["events"]:
        openings = {n: Opening(bytes.fromhex(o["salt"]), o["value"]) for n, o in each["payload"].items()}
        for name, opening in openings.items():
            assert commitment(opening).hex() == each["commitments_hex"][name]
        event = event_from(each["bytes"].encode())
        assert event.to_bytes() == each["bytes"].encode()
        assert {n: c.hex() for n, c in event.commitments.items()} == each["commitments_hex"]
        assert leaf_hash(each["bytes"].encode()).hex() == each["leaf"]
    leaves = [bytes.fromhex(each["leaf"]) for each in vectors["events"]]
    assert [root_of(leaves[:n]).hex() for n in range(1, len(leaves) + 1)] == vectors["roots"]
    head = open_seal(vectors["seal"], keys=[verifier_key_from(vectors["key"])])
    assert head == TreeHead(origin_of(LOG), len(leaves), root_of(leaves), 1, head.moment)
