"""Card numbers are found by issuer, length and Luhn check digit (requirement R8); the schemes' test numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.privacy import SightingKind
from tests.engine.privacy.specimens import (
    Embedded,
    corrupted,
    embedded,
    grouped,
    kinds,
    seen,
    spans_of,
    with_zero_widths,
)

CARD = SightingKind.PAYMENT_CARD

ISSUERS = [
    *(("4", length) for length in (13, 16, 19)),
    *((prefix, 16) for prefix in ("51", "55", "2221", "2720", "6011", "65", "644", "622126", "3528", "3589")),
    *((prefix, 15) for prefix in ("34", "37")),
    *((prefix, 14) for prefix in ("36", "38", "300", "305")),
    *((prefix, length) for prefix in ("5018", "6304", "6759", "6763") for length in (13, 16, 18, 19)),
]
GROUPS = {
    13: [(13,), (4, 4, 5), (4, 4, 4, 1)],
    14: [(14,), (4, 6, 4), (4, 4, 4, 2)],
    15: [(15,), (4, 6, 5), (4, 4, 4, 3)],
    16: [(16,), (4, 4, 4, 4), (8, 8)],
    18: [(18,), (4, 4, 4, 4, 2)],
    19: [(19,), (4, 4, 4, 4, 3), (6, 13)],
}


def luhn_check_digit(body: str) -> str:
    """ISO/IEC 7812-1 Annex B, by the table of doubled digits."""
    doubled = [int("0246813579"[int(digit)]) for digit in body[::-1][::2]]
    return str(-(sum(doubled) + sum(map(int, body[::-1][1::2]))) % 10)


@st.composite
def card_digits(draw: st.DrawFn, lengths: tuple[int, ...] = tuple(GROUPS)) -> str:
    prefix, length = draw(st.sampled_from([issuer for issuer in ISSUERS if issuer[1] in lengths]))
    count = length - len(prefix) - 1
    body = prefix + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=count, max_size=count)))
    return body + luhn_check_digit(body)


@st.composite
def cards(draw: st.DrawFn) -> str:
    digits = draw(card_digits())
    return grouped(
        digits, draw(st.sampled_from(GROUPS[len(digits)])), draw(st.sampled_from([" ", "-", "\u00a0", "\u2011"]))
    )


@settings(deadline=None)
@given(embedded(cards()))
def test_a_card_number_among_words_is_found_where_it_stands(case: Embedded) -> None:
    assert spans_of(CARD, case.text) == [(case.start, case.end)]


@settings(deadline=None)
@given(embedded(with_zero_widths(cards())))
def test_a_card_number_with_zero_width_characters_is_found_where_it_stands(case: Embedded) -> None:
    assert spans_of(CARD, case.text) == [(case.start, case.end)]


@settings(deadline=None)
@given(st.data(), card_digits())
def test_a_card_number_with_one_wrong_digit_is_left_alone(data: st.DataObject, digits: str) -> None:
    assert CARD not in kinds(f"paid by {data.draw(corrupted(digits))} today")


@settings(deadline=None)
@given(st.data(), card_digits((16,)))
def test_a_card_number_in_fours_with_one_wrong_digit_is_left_alone(data: st.DataObject, digits: str) -> None:
    wrong = grouped(data.draw(corrupted(digits)), (4, 4, 4, 4), data.draw(st.sampled_from(" -")))
    assert CARD not in kinds(f"paid by {wrong} today")


@pytest.mark.parametrize(
    "number",
    [
        "4111 1111 1111 1111",
        "4012-8888-8888-1881",
        "4222222222222",
        "5555 5555 5555 4444",
        "5105105105105100",
        "2223 0031 2200 3222",
        "3782 822463 10005",
        "371449635398431",
        "6011 1111 1111 1117",
        "3056 930902 5904",
        "3852 0000 0232 37",
        "3530111333300000",
        "6759 6498 2643 8453",
        "6200 0000 0000 0005",
        "4111 1111\n1111 1111",
        "4111/1111/1111/1111",
        "4111\u00a01111  1111.1111",
    ],
)
def test_a_published_test_number_is_found(number: str) -> None:
    assert seen(f"Card given: {number}.") == [(CARD, number)]


def test_the_security_code_beside_a_card_is_not_part_of_it() -> None:
    assert seen("4111 1111 1111 1111 123 exp 12/26") == [(CARD, "4111 1111 1111 1111")]


def test_two_cards_in_a_row_are_two() -> None:
    assert seen("4111 1111 1111 1111 5555 5555 5555 4444") == [
        (CARD, "4111 1111 1111 1111"),
        (CARD, "5555 5555 5555 4444"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",
        "1234 5678 9012 3452",
        "41111111111111111111",
        "ABC4111111111111111",
        "4111111111111111X",
        "53.4111111111111111",
        "41 11 11 11 11 11 11 11",
        "411 1111 1111 11111",
        "0000 0000 0000 0000",
        "GB29 NWBK 6016 1331 9268 19",
        "MPAN 10 1234 5678 905",
        "IMEI 490154203237518",
    ],
)
def test_long_numbers_that_are_no_cards_are_left_alone(text: str) -> None:
    assert CARD not in kinds(text)
