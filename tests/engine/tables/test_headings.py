"""The row of headings is found in sheets laid out for people, and doubt is said (R1, R6)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.tables.headings import HeadingGuess, Sureness, find_heading_row, plain
from kim_engine.tables.sheets import Cell, Merge, Sheet

KNOWN = {
    "area": ["Work area", "Team", "Service"],
    "manager": ["Line manager", "Owner"],
    "rag": ["RAG", "RAG status"],
    "comment": ["Comment", "Comments", "Narrative"],
    "due": ["Due date", "Due"],
}


def guess(*rows: tuple[Cell, ...], merged: tuple[Merge, ...] = ()) -> HeadingGuess:
    return find_heading_row(Sheet("Log", rows, merged), KNOWN)


def test_headings_in_the_first_row_are_found() -> None:
    found = guess(("Work area", "Line manager", "RAG"), ("Repairs", "A Smith", "Red"))
    assert found == HeadingGuess(
        1, (1,), ("Work area", "Line manager", "RAG"), ("area", "manager", "rag"), Sureness.SURE
    )


def test_titles_blank_rows_and_blank_columns_before_the_headings_are_seen_through() -> None:
    found = guess(
        ("KIM Log",),
        ("RAG key: red, amber, green",),
        (),
        (None, "Work area", None, "RAG ", "comments"),
        (None, "Repairs", None, "Red", "RAG to be agreed"),
    )
    assert found.row == 4
    assert found.headings == ("", "Work area", "", "RAG", "comments")
    assert found.fields == (None, "area", None, "rag", "comment")
    assert found.sureness is Sureness.SURE


def test_a_title_merged_over_the_whole_table_is_no_heading() -> None:
    found = guess(("KIM Log quarter 3",), ("Work area", "RAG"), ("Repairs", "Red"), merged=(Merge(1, 1, 1, 2),))
    assert found.rows == (2,)
    assert found.headings == ("Work area", "RAG")


def test_headings_in_two_rows_are_joined() -> None:
    found = guess(
        ("KIM Log",),
        ("Work area", "Quarter 3", None, "Quarter 4"),
        (None, "RAG", "Comment", "RAG", "Comment"),
        ("Repairs", "Red", "late", "Green", "done"),
        merged=(Merge(1, 1, 1, 5), Merge(2, 1, 3, 1), Merge(2, 2, 2, 3), Merge(2, 4, 2, 5)),
    )
    assert found.rows == (2, 3)
    assert found.row == 3
    assert found.headings == (
        "Work area",
        "Quarter 3 RAG",
        "Quarter 3 Comment",
        "Quarter 4 RAG",
        "Quarter 4 Comment",
    )
    assert found.fields == ("area", "rag", "comment", "rag", "comment")
    assert found.sureness is Sureness.SURE


def test_headings_in_two_rows_are_joined_though_a_csv_file_has_lost_their_merges() -> None:
    found = guess(
        ("Work area", "Owner", "Quarter 3", None, "Quarter 4"),
        (None, None, "RAG", "Comment", "RAG", "Comment"),
        ("Repairs", "A", "Red", "late", "Green", "done"),
    )
    assert found.rows == (1, 2)
    assert found.headings[:4] == ("Work area", "Owner", "Quarter 3 RAG", "Quarter 3 Comment")


def test_a_title_over_repeated_headings_is_not_carried_over_them() -> None:
    found = guess(("KIM Log",), ("RAG", "Comment", "RAG", "Comment"), ("Red", "late", "Green", "done"))
    assert found.rows == (2,)
    assert found.headings == ("RAG", "Comment", "RAG", "Comment")


def test_a_heading_merged_over_two_columns_does_not_draw_the_data_into_the_headings() -> None:
    found = guess(("Team", "Comment"), ("Repairs", "late", "very"), merged=(Merge(1, 2, 1, 3),))
    assert found.rows == (1,)
    assert found.headings == ("Team", "Comment", "Comment")


def test_repeated_values_below_a_gap_in_the_headings_are_data() -> None:
    found = guess(("Team", "RAG", None, None, "Comment"), ("Repairs", "Red", "Red", "Red", "late"))
    assert found.rows == (1,)


def test_longer_headings_are_known_by_the_words_within() -> None:
    found = guess(("Name of service", "Overall RAG rating", "Notes"), ("Repairs", "Red", "late"))
    assert found.fields == ("area", "rag", None)
    assert found.sureness is Sureness.SURE


def test_the_longest_known_words_within_a_heading_win() -> None:
    assert find_heading_row(Sheet("Log", (("The due date now",),)), {"a": ["due"], "b": ["due date"]}).fields == ("b",)


def test_few_known_headings_among_many_are_only_likely() -> None:
    assert guess(("Team", "X1", "X2", "X3", "X4"), ("a", "b", "c", "d", "e")).sureness is Sureness.LIKELY


def test_two_rows_that_do_as_well_are_ambiguous_and_the_first_is_taken() -> None:
    found = guess(("Work area", "RAG"), ("Repairs", "Red"), ("Team", "Due date"), ("Voids", "1/11/26"))
    assert found.row == 1
    assert found.sureness is Sureness.AMBIGUOUS
    assert found.rivals == (3,)


def test_the_same_headings_repeated_on_a_later_page_are_no_rival() -> None:
    found = guess(("Work area", "RAG"), ("Repairs", "Red"), ("Work area", "RAG"), ("Voids", "Red"))
    assert (found.row, found.rivals, found.sureness) == (1, (), Sureness.SURE)


def test_without_known_headings_the_first_row_of_short_texts_is_guessed() -> None:
    found = guess(("My list",), ("Alpha", "Beta", 3), (1, 2, 3))
    assert (found.row, found.sureness) == (2, Sureness.GUESSED)
    assert found.fields == (None, None, None)


def test_numbers_and_long_words_are_no_headings() -> None:
    found = guess((1, 2, 3), ("x" * 200, "y" * 200))
    assert found == HeadingGuess(None, (), (), (), Sureness.NOT_FOUND)
    assert guess().sureness is Sureness.NOT_FOUND


def test_headings_below_the_first_forty_rows_are_not_looked_for() -> None:
    assert guess(*[()] * 40, ("Work area", "RAG")).row is None


def test_case_punctuation_and_spaces_do_not_matter() -> None:
    assert plain("  R.A.G.\n status ") == "r a g status"
    assert guess((" WORK\narea: ", "(rag)")).fields == ("area", "rag")


def test_a_known_heading_without_words_matches_nothing() -> None:
    assert find_heading_row(Sheet("Log", (("a", "#", None, "b"),)), {"number": ["#"]}).fields == (None,) * 4


WORDS = st.one_of(st.none(), st.sampled_from(["Team", "RAG", "Comment", "Q3", "Red", "x"]), st.integers(0, 9))
ROWS = st.lists(st.lists(WORDS, max_size=6).map(tuple), max_size=8).map(tuple)
MERGES = st.lists(
    st.builds(
        lambda row, column, high, wide: Merge(row, column, row + high, column + wide),
        st.integers(1, 8),
        st.integers(1, 6),
        st.integers(0, 2),
        st.integers(0, 3),
    ),
    max_size=4,
).map(tuple)


@settings(deadline=None)
@given(ROWS, MERGES)
def test_any_sheet_gives_one_and_the_same_guess_of_matching_shape(
    rows: tuple[tuple[Cell, ...], ...], merged: tuple[Merge, ...]
) -> None:
    found = guess(*rows, merged=merged)
    assert found == guess(*rows, merged=merged)
    assert len(found.headings) == len(found.fields)
    assert found.row == (found.rows[-1] if found.rows else None)
    assert (found.sureness is Sureness.AMBIGUOUS) == bool(found.rivals)
    assert all(1 <= row <= len(rows) for row in (*found.rows, *found.rivals))
