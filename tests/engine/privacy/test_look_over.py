"""Looking over any text gives sightings in order, none over another, and never the value itself (requirement R8)."""

import time
import tracemalloc
from dataclasses import FrozenInstanceError, fields
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.privacy import Sighting, SightingKind, look_over, phrase_for
from tests.engine.privacy.specimens import kinds, seen

EVERYTHING = """NHS 943 476 5919, NI QQ 12 34 56 C
card 4111 1111 1111 1111\r\nkim@example.org\rring 07700 900123"""

PIECES = [
    *"0123456789 -+().@/x,ABC\n\r£#\u200b\u00a0\uff10\u0663\uff20",
    *("943 476 5919", "4111 1111 1111 1111", "QQ 12 34 56 C", "a@b.uk", "07700 900123", "020 7946 0018"),
    *("+44", "01/02/2024", "ref ", "UPRN "),
    *(
        "Mr ",
        "Mrs Khan",
        "he has ",
        "asthma ",
        "14 Elm Road",
        "MV3 2AB",
        "dob ",
        "sort code ",
        "20-45-53 ",
        "GB29",
        ". ",
    ),
]
# No deadlines in this folder: the library reads its numbering plans at the first number it meets.
hostile = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
any_text = st.one_of(st.text(), hostile, st.text(alphabet=st.characters()))


@settings(deadline=None, max_examples=300)
@given(any_text)
def test_any_text_is_looked_over_in_order_without_overlap(text: str) -> None:
    sightings = look_over(text)
    assert all(0 <= sighting.start < sighting.end <= len(text) for sighting in sightings)
    apart = [each for each in sightings if each.kind != SightingKind.HEALTH]  # a name may stand inside of health
    assert all(left.end <= right.start for left, right in pairwise(apart))
    held = [each for each in sightings if each.kind != SightingKind.NAME]
    assert all(left.end <= right.start for left, right in pairwise(held))


@settings(deadline=None)
@given(hostile)
def test_a_line_is_counted_as_an_editor_counts_it(text: str) -> None:
    for sighting in look_over(text):
        before = text[: sighting.start].replace("\r\n", "\n").replace("\r", "\n")
        assert sighting.line == 1 + before.count("\n")


@settings(deadline=None)
@given(hostile)
def test_the_same_text_gives_the_same_sightings(text: str) -> None:
    assert look_over(text) == look_over(text)


@settings(deadline=None)
@given(hostile, hostile)
def test_what_stands_on_another_line_changes_nothing(first: str, second: str) -> None:
    assert kinds(f"{first}\nand\n{second}") == kinds(first) + kinds(second)


def test_one_of_each_kind_is_found_with_its_line() -> None:
    assert [(sighting.kind, sighting.line) for sighting in look_over(EVERYTHING)] == [
        (SightingKind.NHS_NUMBER, 1),
        (SightingKind.NI_NUMBER, 1),
        (SightingKind.PAYMENT_CARD, 2),
        (SightingKind.EMAIL, 3),
        (SightingKind.PHONE, 4),
    ]


def test_an_empty_text_has_no_sightings() -> None:
    assert look_over("") == ()


def test_offsets_count_code_points() -> None:
    text = "\U0001f600\U0001f600 kim@example.org"
    assert look_over(text) == (Sighting(SightingKind.EMAIL, start=3, end=18, line=1),)


def test_the_more_certain_kind_takes_the_characters() -> None:
    assert kinds("AB123456C@example.org") == [SightingKind.EMAIL]
    assert kinds("07911123456@example.org") == [SightingKind.EMAIL]
    assert kinds("943 476 5919 020 7946 0018") == [SightingKind.NHS_NUMBER, SightingKind.PHONE]


def test_a_sighting_never_carries_the_value() -> None:
    assert [field.name for field in fields(Sighting)] == ["kind", "start", "end", "line", "pattern"]
    shown = repr(look_over(EVERYTHING))
    values = [value for _, value in seen(EVERYTHING)]
    assert len(values) == 5
    assert not any(value in shown for value in values)


def test_a_sighting_cannot_be_changed() -> None:
    sighting = look_over("kim@example.org")[0]
    with pytest.raises(FrozenInstanceError):
        sighting.start = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        (SightingKind.NHS_NUMBER, "an NHS number"),
        (SightingKind.PAYMENT_CARD, "a payment card number"),
        (SightingKind.NI_NUMBER, "a National Insurance number"),
        (SightingKind.EMAIL, "an e-mail address"),
        (SightingKind.PHONE, "a phone number"),
        (SightingKind.ADDRESS, "an address"),
        (SightingKind.BIRTH_DATE, "a date of birth"),
        (SightingKind.BANK, "bank details"),
        (SightingKind.REFERENCE, "a tenancy or person reference"),
        (SightingKind.NAME, "a name with a title"),
        (SightingKind.HEALTH, "something about a person’s health"),
    ],
)
def test_each_kind_has_a_phrase_for_the_screen(kind: SightingKind, phrase: str) -> None:
    assert phrase_for(kind) == phrase


def test_every_kind_has_a_phrase() -> None:
    assert all(phrase_for(kind) for kind in SightingKind)


@pytest.mark.parametrize(
    "unit",
    ["1 ", "a@", "0", "a.", "@a.", "(1", "-5 ", "0/", "4111 ", "+1 ", "1\u200b", "\uff14", "12:3", "0 7", "£1,", "\r"],
)
def test_a_hostile_text_of_100_000_characters_is_finished_with(unit: str) -> None:
    assert look_over((unit * 100_000)[:100_000]) == ()


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("943 476 5919 ", SightingKind.NHS_NUMBER),
        ("4111-1111-1111-1111 ", SightingKind.PAYMENT_CARD),
        ("AB 12 34 56 C ", SightingKind.NI_NUMBER),
        ("a@b.uk ", SightingKind.EMAIL),
        ("020 7946 0018 ", SightingKind.PHONE),
        ("07700 900123\n", SightingKind.PHONE),
        ("14 Elm Road, MV3 2AB. ", SightingKind.ADDRESS),
        ("dob 3/4/61, ", SightingKind.BIRTH_DATE),
        ("20-45-53 71203348; ", SightingKind.BANK),
        ("Mr Khan, ", SightingKind.NAME),
        ("She has asthma. ", SightingKind.HEALTH),
    ],
)
def test_every_one_of_very_many_is_found(unit: str, kind: SightingKind) -> None:
    assert kinds(unit * 2_000) == [kind] * 2_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "Mr ",
        "Mrs A ",
        "1 a, ",
        "MV1 1AA ",
        "born on the ",
        "20-45-53 ",
        "acc ",
        "GB29",
        "her ",
        "T12",
        "a. ",
        "she has ",
    ],
)
def test_a_megabyte_takes_about_ten_times_as_long_as_a_tenth_of_it(unit: str) -> None:
    short, long = (_seconds((unit * 1_000_000)[:length]) for length in (100_000, 1_000_000))
    assert long < 40 * short + 2


def _seconds(text: str) -> float:
    began = time.process_time()
    look_over(text)
    return time.process_time() - began


def test_a_word_without_an_end_is_not_taken_apart() -> None:
    """A cell of 30,000 letters once took a gigabyte: every letter was left out in turn, to look for a slip."""
    tracemalloc.start()
    look_over("Tenant has " + "diabetes" * 4_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 30_000_000
