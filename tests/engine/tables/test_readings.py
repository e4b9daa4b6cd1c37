"""Words for red, amber and green and for yes and no are read, asked about or refused; never guessed in silence (R3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.tables.readings import Certainty, Rag, read_rag, read_yes_no, says_nothing
from kim_engine.tables.sheets import Cell, CellError


@pytest.mark.parametrize(
    ("written", "rag"),
    [
        *[
            (word, Rag.RED)
            for word in ("Red", "R", " red ", "RED.", "🔴", "Red 🔴", "off track", "Not on track", "RAG: Red")
        ],
        *[(word, Rag.AMBER) for word in ("AMBER", "a", "Yellow", "🟡", "🟠 amber", "At risk", "Orange")],
        *[
            (word, Rag.GREEN)
            for word in ("green", "G", "Green 🟢", "On track", "on-track", "Status: green", "G ↑", "🟩")
        ],
    ],
)
def test_one_colour_is_read_however_it_is_written(written: str, rag: Rag) -> None:
    reading = read_rag(written)
    assert (reading.certainty, reading.value, reading.candidates) == (Certainty.READ, rag, ())


@pytest.mark.parametrize("written", [None, "", "  ", "-", "–", "n/a", "N/A", "N.A.", "None", "tbc", "Not given", "?"])
def test_nothing_given_is_empty_and_not_a_colour(written: Cell) -> None:
    for reading in (read_rag(written), read_yes_no(written)):
        assert (reading.certainty, reading.value) == (Certainty.EMPTY, None)


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("A/G", (Rag.AMBER, Rag.GREEN)),
        ("Green/Amber", (Rag.AMBER, Rag.GREEN)),
        ("Amber to Red", (Rag.RED, Rag.AMBER)),
        ("Red 🟢", (Rag.RED, Rag.GREEN)),
        ("🔴🟠🟢", (Rag.RED, Rag.AMBER, Rag.GREEN)),
        ("Green - voids all let", (Rag.GREEN,)),
        ("was red, now green", (Rag.RED, Rag.GREEN)),
        ("not green", (Rag.GREEN,)),
    ],
)
def test_more_than_one_colour_or_other_words_are_a_question(written: str, candidates: tuple[Rag, ...]) -> None:
    reading = read_rag(written)
    assert (reading.certainty, reading.value, reading.candidates) == (Certainty.AMBIGUOUS, None, candidates)


@pytest.mark.parametrize(
    "written", ["Blue", "complete", 3, True, CellError("#REF!"), "greenish", "on track but late", "RAG"]
)
def test_what_is_no_colour_could_not_be_read(written: Cell) -> None:
    assert read_rag(written).certainty is Certainty.COULD_NOT_READ


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        *[(word, True) for word in ("Yes", "Y", "yes.", "TRUE", "✓", "☑", "✔ yes", "1", 1, 1.0, True)],
        *[(word, False) for word in ("No", "n", "FALSE", "✗", "❌", "☐", "0", 0, False)],
    ],
)
def test_yes_and_no_are_read_however_they_are_written(written: Cell, answer: bool) -> None:
    reading = read_yes_no(written)
    assert reading.certainty is Certainty.READ
    assert reading.value is answer


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("x", (True, False)),
        ("X ", (True, False)),
        ("Yes, mostly", (True,)),
        ("No - see note", (False,)),
        ("Yes ✗", (True, False)),
    ],
)
def test_a_cross_and_more_words_are_a_question(written: str, candidates: tuple[bool, ...]) -> None:
    reading = read_yes_no(written)
    assert (reading.certainty, reading.value, reading.candidates) == (Certainty.AMBIGUOUS, None, candidates)


@pytest.mark.parametrize("written", ["partly", "maybe yes", 2, CellError("#N/A"), "north"])
def test_what_is_neither_yes_nor_no_could_not_be_read(written: Cell) -> None:
    assert read_yes_no(written).certainty is Certainty.COULD_NOT_READ


@settings(deadline=None)
@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_every_cell_has_one_of_four_answers_whose_reason_never_repeats_it(cell: Cell) -> None:
    for reading in (read_rag(cell), read_yes_no(cell)):
        assert (reading.value is not None) == (reading.certainty is Certainty.READ)
        assert bool(reading.candidates) == (reading.certainty is Certainty.AMBIGUOUS)
        assert reading.because.endswith(".")
        assert len({read_rag(cell).because} & {"", str(cell)}) == 0
    assert says_nothing(cell) == (read_rag(cell).certainty is Certainty.EMPTY)
