"""National Insurance numbers are found by HMRC's rules for their letters (requirement R8)."""

from itertools import product
from string import ascii_uppercase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.privacy import SightingKind
from tests.engine.privacy.specimens import Embedded, embedded, kinds, seen, spans_of, with_zero_widths

NI = SightingKind.NI_NUMBER

UNUSED_PAIRS = ["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"]
SMALL_WORDS = ["AM", "AN", "AS", "AT", "BY", "EX", "HE", "ME", "MR", "MS", "MY", "PM", "RE", "WE"]
PREFIXES = [
    first + second
    for first, second in product(ascii_uppercase, repeat=2)
    if first not in "DFIQUV" and second not in "DFIOQUV" and first + second not in UNUSED_PAIRS
]
SPACINGS = ["{0}{1}{2}{3}{4}", "{0} {1} {2} {3} {4}", "{0} {1}{2}{3} {4}", "{0}-{1}-{2}-{3}-{4}", "{0}{1} {2} {3}{4}"]

pairs = st.integers(0, 99).map("{:02d}".format)


@st.composite
def ni_numbers(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from([*(pair for pair in PREFIXES if pair not in SMALL_WORDS), "QQ"]))
    written = draw(st.sampled_from(SPACINGS)).format(
        prefix, draw(pairs), draw(pairs), draw(pairs), draw(st.sampled_from("ABCD"))
    )
    return draw(st.sampled_from([written, written.lower(), written.capitalize(), written.replace(" ", "\u00a0")]))


@settings(deadline=None)
@given(embedded(ni_numbers()))
def test_a_national_insurance_number_among_words_is_found_where_it_stands(case: Embedded) -> None:
    assert spans_of(NI, case.text) == [(case.start, case.end)]


@settings(deadline=None)
@given(embedded(with_zero_widths(ni_numbers())))
def test_a_national_insurance_number_with_zero_width_characters_is_found(case: Embedded) -> None:
    assert spans_of(NI, case.text) == [(case.start, case.end)]


def test_exactly_the_prefixes_that_are_in_use_are_found_and_the_example_prefix() -> None:
    found = ["".join(pair) for pair in product(ascii_uppercase, repeat=2) if NI in kinds(f"{''.join(pair)}123456C")]
    assert found == sorted([*PREFIXES, "QQ"])


@pytest.mark.parametrize("suffix", [letter for letter in ascii_uppercase if letter not in "ABCD"])
def test_a_suffix_that_is_not_in_use_is_left_alone(suffix: str) -> None:
    assert kinds(f"AB123456{suffix}") == []


def test_the_well_known_example_is_found_though_its_prefix_is_not_in_use() -> None:
    assert seen("NI: QQ 12 34 56 C") == [(NI, "QQ 12 34 56 C")]


def test_full_width_letters_are_read() -> None:
    assert seen("ＡＢ１２３４５６Ｃ") == [(NI, "ＡＢ１２３４５６Ｃ")]


@pytest.mark.parametrize(
    "text",
    [
        "AB123456",
        "AB12345C",
        "AB1234567C",
        "XAB123456C",
        "AB123456CX",
        "AB 12 34 56\nC",
        "AB.12.34.56 C",
        "by 10.11.12 a year",
        "re 123456 a leak in the kitchen",
        "Re 123456 a leak in the kitchen",
        "moved in by 101112 a year after",
    ],
)
def test_letters_and_digits_of_another_shape_are_left_alone(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("number", ["RE123456A", "re123456a", "RE 123456 A", "re 12 34 56 a", "re 123456 b"])
def test_a_prefix_that_is_also_a_small_word_is_found_in_other_spellings(number: str) -> None:
    assert seen(f"number {number}.") == [(NI, number)]
