"""NHS numbers are found by their check digit and nothing else is taken for one (requirement R8)."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kim_engine.privacy import SightingKind
from tests.engine.privacy.specimens import (
    HYPHENS,
    SPACES,
    Embedded,
    corrupted,
    embedded,
    grouped,
    in_other_digits,
    kinds,
    seen,
    spans_of,
    with_zero_widths,
)

NHS = SightingKind.NHS_NUMBER


def check_digit(nine: str) -> int:
    """NHS Data Dictionary, NHS NUMBER: worked by hand here, so that the library is not its own witness."""
    return (11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11) % 11


@st.composite
def nhs_digits(draw: st.DrawFn) -> str:
    nine = draw(st.sampled_from("4679")) + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=8, max_size=8))
    )
    check = check_digit(nine)
    assume(check != 10 and len(set(nine)) > 1)
    return f"{nine}{check}"


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    return grouped(draw(nhs_digits()), (3, 3, 4), draw(st.sampled_from(["", "  ", " - ", *SPACES, *HYPHENS])))


@settings(deadline=None)
@given(embedded(nhs_numbers()))
def test_a_valid_nhs_number_among_words_is_found_where_it_stands(case: Embedded) -> None:
    assert spans_of(NHS, case.text) == [(case.start, case.end)]


@settings(deadline=None)
@given(embedded(with_zero_widths(in_other_digits(nhs_numbers()))))
def test_an_nhs_number_in_other_digits_and_with_zero_width_characters_is_found_where_it_stands(case: Embedded) -> None:
    assert spans_of(NHS, case.text) == [(case.start, case.end)]


@settings(deadline=None)
@given(st.data(), nhs_digits())
def test_an_nhs_number_with_one_wrong_digit_is_left_alone(data: st.DataObject, digits: str) -> None:
    wrong = data.draw(corrupted(digits))
    for gap in ("", " ", "-"):
        assert NHS not in kinds(f"the tenant gave {grouped(wrong, (3, 3, 4), gap)} today")


@settings(deadline=None)
@given(st.data(), nhs_digits(), st.sampled_from("0123456789"))
def test_an_nhs_number_inside_a_longer_row_of_digits_is_left_alone(data: st.DataObject, digits: str, more: str) -> None:
    assert NHS not in kinds(data.draw(st.sampled_from([more + digits, digits + more])))


@pytest.mark.parametrize(
    "number",
    [
        "943 476 5919",
        "943-476-5919",
        "9434765919",
        "401 023 2137",
        "943\u2009476\u00a05919",
        "943 4765919",
        "943476 5919",
    ],
)
def test_a_published_example_is_found(number: str) -> None:
    assert seen(f"NHS no. {number} given by phone") == [(NHS, number)]


def test_scottish_and_northern_irish_numbers_are_found() -> None:
    assert kinds("CHI 010190 0007, H&C 320 000 0007") == [NHS, NHS]


def test_an_nhs_number_with_a_wrong_check_digit_is_left_alone() -> None:
    assert kinds("NHS no. 943 476 5918") == []


def test_a_number_whose_check_digit_would_be_ten_is_left_alone() -> None:
    assert check_digit("400000008") == 10
    assert all(kinds(f"400000008{last}") == [] for last in range(10))


@pytest.mark.parametrize("number", ["4444444444", "666 666 6666", "0000000000"])
def test_one_digit_ten_times_is_left_alone(number: str) -> None:
    assert kinds(f"no number given, typed {number}") == []


@pytest.mark.parametrize("number", ["5000000005", "8000000008", "0000000019"])
def test_numbers_from_ranges_that_are_issued_to_nobody_are_left_alone(number: str) -> None:
    assert check_digit(number[:9]) == int(number[9])
    assert kinds(f"see {number}") == []


@pytest.mark.parametrize(
    "text",
    [
        "UPRN 9434765919",
        "UPRN: 9434765919",
        "job no. 9434765919",
        "tenancy ref 9434765919",
        "SR-9434765919",
        "WO/9434765919",
        "our ref: 9434765919",
        "SR9434765919",
        "9434765919a",
        "9434765919-01",
        "12-943-476-5919",
        "£9434765919",
        "9434765919.50",
        "0.9434765919",
        "+44 9434765919",
    ],
)
def test_ten_digits_that_are_part_of_something_else_are_left_alone(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "NHS ref 9434765919",
        "patient reference 9434765919",
        "NHS-9434765919",
        "nhs:9434765919",
        "UPRN 943 476 5919",
        "12/03/2024 943 476 5919",
        "aged 44 943 476 5919",
    ],
)
def test_an_nhs_number_is_found_beside_these_words(text: str) -> None:
    assert kinds(text) == [NHS]


def test_ten_digits_over_two_lines_are_not_one_number() -> None:
    assert kinds("943 476\n5919") == []
