"""Phone numbers that can be a person's are found, references and helplines are not (requirement R8).

The numbers are those that Ofcom keeps for drama, and a few valid ones made of plain rows of digits.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.privacy import SightingKind
from tests.engine.privacy.specimens import Embedded, embedded, in_other_digits, kinds, seen, spans_of

PHONE = SightingKind.PHONE

SPELLINGS = [
    "07700 900{0}",
    "07700900{0}",
    "07700 900 {0}",
    "+44 7700 900{0}",
    "+447700900{0}",
    "+44 (0)7700 900{0}",
    "01632 960{0}",
    "(01632) 960{0}",
    "0161 496 0{0}",
    "(0161) 496 0{0}",
    "0161-496-0{0}",
    "0161.496.0{0}",
    "01614960{0}",
    "020 7946 0{0}",
    "0207 946 0{0}",
    "+44 20 7946 0{0}",
    "+44 (0)20 7946 0{0}",
    "0044 20 7946 0{0}",
    "0161\u00a0496\u20110{0}",
]


@st.composite
def phone_numbers(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(SPELLINGS)).format(f"{draw(st.integers(0, 999)):03d}")


@settings(deadline=None)
@given(embedded(phone_numbers()))
def test_a_phone_number_among_words_is_found_where_it_stands(case: Embedded) -> None:
    assert spans_of(PHONE, case.text) == [(case.start, case.end)]


@settings(deadline=None)
@given(embedded(in_other_digits(phone_numbers().filter(lambda number: "(" not in number))))
def test_a_phone_number_in_other_digits_is_found_where_it_stands(case: Embedded) -> None:
    assert spans_of(PHONE, case.text) == [(case.start, case.end)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12/03/2024 020 7946 0018", ["020 7946 0018"]),
        ("2024-03-12 0161 496 0123", ["0161 496 0123"]),
        ("07911 123456 07911 123457", ["07911 123456", "07911 123457"]),
        ("0161 496 0123 0161 496 0124 0161 496 0125 0161 496 0126", [f"0161 496 012{last}" for last in "3456"]),
        ("0161 496 0123\n0161 496 0124", ["0161 496 0123", "0161 496 0124"]),
        ("(0161 496 0123)", ["0161 496 0123"]),
        ("0161 496 0123 x12", ["0161 496 0123 x12"]),
        ("tel:07911123456", ["07911123456"]),
        ("Tel-07911123456", ["07911123456"]),
        ("MOB-07911123456", ["07911123456"]),
        ("call +353 87 123 4567", ["+353 87 123 4567"]),
        ("call +33 1 23 45 67 89", ["+33 1 23 45 67 89"]),
        ("call 447911123456", ["447911123456"]),
        ("call 0 7 9 1 1 later, or 07911 12 34 56", ["07911 12 34 56"]),
    ],
)
def test_a_phone_number_is_cut_out_of_what_is_beside_it(text: str, found: list[str]) -> None:
    assert seen(text) == [(PHONE, number) for number in found]


@pytest.mark.parametrize(
    "number", ["0300 123 1234", "0345 123 1234", "0800 100 100", "0845 46 47", "0909 879 0123", "999"]
)
def test_a_helpline_is_nobodys_own_number(number: str) -> None:
    assert kinds(f"told to ring {number}") == []


@pytest.mark.parametrize(
    "text",
    [
        "UPRN 07911123456",
        "job 02079460018",
        "Job no. 02079460018",
        "works order number: 02079460018",
        "tenancy ref 07700900123",
        "account number 02079460018",
        "WO-02079460018",
        "SR02079460018",
        "02079460018X",
        "£02079460018",
        "02.03.2024 123",
        "02-03-2024 123 Acacia Avenue",
        "at -0.1276250000",
        "0 1 2 1 4 9 6 0 1 2 3",
        "7911123456",
        "0207 946 00180",
        "10:30 12:45 14:00",
    ],
)
def test_a_number_that_is_no_phone_number_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_a_spaced_phone_number_is_found_even_after_a_word_for_references() -> None:
    assert seen("job: ring 07911 123456; order 0161 496 0123") == [(PHONE, "07911 123456"), (PHONE, "0161 496 0123")]
