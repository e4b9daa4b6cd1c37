"""The labelled set keeps to its own rules. Nothing here knows of a detector."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
# A kept half that was used up becomes seen; until a new one is written there is none.
HALVES = tuple(half for half in ("seen", "kept") if (HERE / f"{half}_positive.jsonl").exists())
KINDS = (
    "NI_NUMBER",
    "NHS_NUMBER",
    "PHONE",
    "EMAIL",
    "ADDRESS",
    "BIRTH_DATE",
    "BANK",
    "PAYMENT_CARD",
    "REFERENCE",
    "NAME",
    "HEALTH",
)
TEXTS_PER_KIND = 40
ORDINARY_TEXTS = 300
NI_FORM = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")
POSTCODE_AT_END = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}$")
REFERENCE_FORM = re.compile(r"T\d{7}|TEN/\d{6}|P-\d{6}")
# Ranges kept free for drama: mobiles, cities, London, the north east, Cardiff, Belfast, no area, freephone, UK-wide.
DRAMA = re.compile(
    r"0(7700900\d{3}|1(1[3-8]|[2-6]1)4960\d{3}|2079460\d{3}|1914980\d{3}|2920180\d{3}"
    r"|2896496\d{3}|1632960\d{3}|8081570\d{3}|3069990\d{3})"
)
LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ \-–.]?\d){9,18}(?!\d)")


def rows(half: str, what: str) -> list[dict[str, Any]]:
    with (HERE / f"{half}_{what}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def spans(kind: str) -> list[str]:
    """Every span of a kind, both halves, with full-width signs and odd spaces made plain."""
    return [
        unicodedata.normalize("NFKC", span["text"])
        for half in HALVES
        for row in rows(half, "positive")
        for span in row["spans"]
        if span["kind"] == kind
    ]


def digits(text: str) -> str:
    return "".join(sign for sign in text if sign in "0123456789")


def nhs_number_is_right(number: str) -> bool:
    if len(number) != 10:
        return False
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9]))
    return (11 - total % 11) % 11 == int(number[9])


def card_number_is_right(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return 13 <= len(number) <= 19 and total % 10 == 0


def iban_is_right(iban: str) -> bool:
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("what", ["positive", "ordinary"])
def test_every_line_is_a_text_and_its_spans(half: str, what: str) -> None:
    for row in rows(half, what):
        assert set(row) == {"text", "spans"}
        assert row["text"].strip()
        for span in row["spans"]:
            assert span["kind"] in KINDS
            assert set(span) <= {"kind", "text", "start"}


@pytest.mark.parametrize("half", HALVES)
def test_every_span_occurs_where_it_is_said_to(half: str) -> None:
    for row in rows(half, "positive"):
        assert row["spans"], row
        for span in row["spans"]:
            if "start" in span:
                assert row["text"].startswith(span["text"], span["start"]), row
            else:
                assert row["text"].count(span["text"]) == 1, row


@pytest.mark.parametrize("half", HALVES)
def test_every_kind_has_its_texts(half: str) -> None:
    counts = Counter(kind for row in rows(half, "positive") for kind in {span["kind"] for span in row["spans"]})
    assert {kind: counts[kind] for kind in KINDS if counts[kind] < TEXTS_PER_KIND} == {}


@pytest.mark.parametrize("half", HALVES)
def test_ordinary_texts_are_enough_and_have_no_spans(half: str) -> None:
    ordinary = rows(half, "ordinary")
    assert len(ordinary) >= ORDINARY_TEXTS
    assert [row for row in ordinary if row["spans"]] == []


def test_no_text_occurs_twice_nor_with_other_numbers_in_the_other_half() -> None:
    """Two texts that differ in their digits alone are one template."""
    texts = [row["text"] for half in HALVES for what in ("positive", "ordinary") for row in rows(half, what)]
    assert [text for text, times in Counter(texts).items() if times > 1] == []

    def words(half: str) -> set[str]:
        found = set()
        for what in ("positive", "ordinary"):
            for row in rows(half, what):
                bare = row["text"]
                for span in row["spans"]:
                    bare = bare.replace(span["text"], " ")
                bare = " ".join(re.findall(r"[a-z]+", bare.lower()))
                if len(bare.split()) > 3:
                    found.add(bare)
        return found

    if "kept" in HALVES:
        assert words("seen") & words("kept") == set()


def test_no_datum_but_published_test_cards_occurs_in_both_halves() -> None:
    """Cards apart: few test numbers are published, and a detector knows them by their sum alone."""

    def data(half: str) -> set[tuple[str, str]]:
        return {
            (span["kind"], "".join(filter(str.isalnum, span["text"].lower())))
            for row in rows(half, "positive")
            for span in row["spans"]
            if span["kind"] != "PAYMENT_CARD"
        }

    if "kept" in HALVES:
        assert data("seen") & data("kept") == set()


def test_nhs_numbers_are_test_numbers_with_a_right_check_digit() -> None:
    numbers = [digits(span) for span in spans("NHS_NUMBER")]
    assert [number for number in numbers if not nhs_number_is_right(number) or not number.startswith("999")] == []


def test_card_numbers_have_a_right_check_digit() -> None:
    assert [span for span in spans("PAYMENT_CARD") if not card_number_is_right(digits(span))] == []


def test_ibans_have_right_check_digits() -> None:
    packed = ["".join(span.split()).upper() for span in spans("BANK")]
    ibans = [span for span in packed if re.match(r"[A-Z]{2}\d{2}[A-Z0-9]{16,}$", span)]
    assert len(ibans) >= 12
    assert [iban for iban in ibans if not iban_is_right(iban)] == []


def test_ni_numbers_have_a_valid_form() -> None:
    packed = [re.sub(r"[^A-Z0-9]", "", span.upper()) for span in spans("NI_NUMBER")]
    assert [number for number in packed if not NI_FORM.fullmatch(number)] == []


def test_phone_numbers_are_drama_numbers() -> None:
    def national(span: str) -> str:
        number = digits(re.split(r"\s*ext", span)[0])
        return re.sub(r"^(00)?440?", "0", number)

    assert [span for span in spans("PHONE") if not DRAMA.fullmatch(national(span))] == []


def test_email_addresses_are_example_addresses() -> None:
    form = re.compile(r"[^@\s]+@(?:[a-z0-9-]+\.)*example(?:\.(?:com|org|net))?", re.IGNORECASE)
    assert [span for span in spans("EMAIL") if not form.fullmatch(span)] == []


def test_addresses_have_a_number_and_end_with_a_postcode() -> None:
    assert [span for span in spans("ADDRESS") if not POSTCODE_AT_END.search(span.upper())] == []


def test_references_follow_the_assumed_patterns() -> None:
    assert [span for span in spans("REFERENCE") if not REFERENCE_FORM.fullmatch(span.upper())] == []


@pytest.mark.parametrize("half", HALVES)
def test_no_number_in_an_ordinary_text_happens_to_check(half: str) -> None:
    found = [
        run
        for row in rows(half, "ordinary")
        for run in LONG_NUMBER.findall(row["text"])
        if nhs_number_is_right(digits(run)) or card_number_is_right(digits(run))
    ]
    assert found == []
