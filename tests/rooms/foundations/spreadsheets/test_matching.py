"""R2: what people typed is held against the names that are known: the same is taken, what is alike is only offered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim.foundations.spreadsheets.matching import MOST_GUESSES, Names, fold, is_short_for, listed, pieces, tidy

PEOPLE = {1: "Joy Okafor", 2: "Sam Carver", 3: "Sam Carver", 4: "Maria Weir", 5: "Zoë O’Brien"}
AREAS = {1: "Voids and lettings", 2: "Anti-social behaviour", 3: "Gas and compliance", 4: "Complaints"}


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("Joy Okafor", [1]),
        ("  joy\u00a0OKAFOR ", [1]),
        ("Joy\nOkafor", [1]),
        ("Sam Carver", [2, 3]),
        ("Zoë O'Brien", [5]),
        ("ZOË O’BRIEN", [5]),
        ("Joy", []),
        ("Joy Okafor (acting)", []),
        ("", []),
    ],
)
def test_a_name_is_the_same_whatever_its_capitals_spaces_and_apostrophes(said: str, keys: list[int]) -> None:
    assert Names(PEOPLE).same(said) == keys


def test_an_ampersand_is_the_word() -> None:
    assert Names(AREAS).same("Voids & Lettings") == [1]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("Okafor, Joy", 1),
        ("J. Okafor", 1),
        ("JO", 1),
        ("Okafor", 1),
        ("Joy Okafer", 1),
        ("Maria Wier", 4),
        ("MW", 4),
    ],
)
def test_who_a_name_may_stand_for_is_offered_best_first(said: str, first: int) -> None:
    names = Names(PEOPLE)
    assert names.same(said) == [], "a guess is never taken for the name itself"
    assert names.likely(said)[0] == first


@pytest.mark.parametrize(
    ("said", "key"), [("ASB", 2), ("Voids", 1), ("void", 1), ("Complaint", 4), ("Gas & complience", 3)]
)
def test_which_area_is_meant_is_offered(said: str, key: int) -> None:
    found = Names({2: "Anti social behaviour", **{n: name for n, name in AREAS.items() if n != 2}}).likely(said)
    assert key in found


def test_two_of_one_name_are_both_offered_and_strangers_are_not() -> None:
    assert set(Names(PEOPLE).likely("S Carver")) == {2, 3}
    assert Names(PEOPLE).likely("Ermintrude Sprocket") == ()


def test_a_cell_that_names_several_offers_each_of_them() -> None:
    assert set(Names(PEOPLE).likely("Joy Okafor / Maria Weir")) == {1, 4}


def test_no_more_is_offered_than_a_person_would_read() -> None:
    many = {number: f"Sam Carver {number}" for number in range(40)}
    assert len(Names(many).likely("Sam Carver")) == MOST_GUESSES


def test_a_cell_with_a_page_in_it_is_no_name() -> None:
    assert Names(PEOPLE).likely("Joy Okafor " * 5000) == ()


@pytest.mark.parametrize(
    ("said", "name", "expected"),
    [
        ("MW", "Maria Weir", True),
        ("M. Weir", "Maria Weir", True),
        ("Weir", "Maria Weir", True),
        ("Weirs", "Maria Weir", True),
        ("Mar", "Maria Weir", False),
        ("J Weir", "Maria Weir", False),
        ("Maria", "Maria", False),
        ("", "Maria Weir", False),
        ("Maria Weir", "", False),
        ("12", "Maria Weir", False),
    ],
)
def test_short_forms_are_initials_one_word_or_an_initial_with_the_last_name(
    said: str, name: str, expected: bool
) -> None:
    assert is_short_for(said, name) is expected


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("Tenants & leaseholders", ["Tenants", "leaseholders"]),
        ("Tenants and Leaseholders; licensees, others", ["Tenants", "Leaseholders", "licensees", "others"]),
        ("Band", ["Band"]),
        ("Sandy / ", ["Sandy"]),
        (" , ", []),
    ],
)
def test_a_list_in_a_cell_is_taken_apart(said: str, parts: list[str]) -> None:
    assert pieces(said) == parts


def test_a_list_is_said_as_people_say_it() -> None:
    assert [listed([]), listed(["a"]), listed("ab"), listed("abc")] == ["", "a", "a and b", "a, b and c"]


def test_a_cell_is_tidied_and_its_line_breaks_stay() -> None:
    assert tidy("\u00a0 Keys \r\n  are logged.\r\rYes \n") == "Keys\nare logged.\n\nYes"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_tidying_twice_is_tidying_once_and_changes_no_name(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert fold(tidy(text)) == fold(text)


def test_names_are_listed_in_the_order_of_the_alphabet_whatever_their_capitals() -> None:
    assert [name for _, name in Names({1: "voids", 2: "ASB", 3: "Lettings"}).listed] == ["ASB", "Lettings", "voids"]
