"""What differs from the last extract is asked about; what does not is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim_engine.tables.extracts.comparing import SENTENCES, Question, QuestionCode, Shape, compare

COLUMNS = ("Ref", "Tenure type", "Void date", "Patch", "Cost")
SHAPES = st.builds(
    Shape,
    st.lists(
        st.sampled_from(["Ref", "ref no", "Void date", "Date void", "A{b}", "Patch"]), unique=True, max_size=5
    ).map(tuple),
    st.integers(0, 1000),
    st.dictionaries(st.sampled_from(["North", "South", "West"]), st.integers(0, 500)),
    st.dictionaries(st.sampled_from(["Ref", "Patch"]), st.integers(0, 500)),
)


def asked(before: Shape, now: Shape, **said: float) -> list[tuple[str, str | None, str | None]]:
    return [(question.code.value, question.before, question.now) for question in compare(before, now, **said)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (COLUMNS, []),
        (("COST", "ref", "tenure-type", "Void  date", "Patch"), []),
        (("Ref", "Tenure types", "Void date", "Patch", "Cost"), [("COLUMN_RENAMED", "Tenure type", "Tenure types")]),
        (
            ("Ref", "Type of tenure", "Void date", "Patch", "Cost"),
            [("COLUMN_RENAMED", "Tenure type", "Type of tenure")],
        ),
        (("Ref", "Tenure type", "Patch", "Cost"), [("COLUMN_MISSING", "Void date", None)]),
        ((*COLUMNS, "Officer"), [("COLUMN_NEW", None, "Officer")]),
        (
            ("Ref", "Void date", "Patch", "Cost", "Zone"),
            [("COLUMN_MISSING", "Tenure type", None), ("COLUMN_NEW", None, "Zone")],
        ),
    ],
)
def test_columns_that_came_went_or_changed_their_name_are_asked_about(columns, expected):
    assert asked(Shape(COLUMNS, 10), Shape(columns, 10)) == expected


@pytest.mark.parametrize(
    ("was", "is_", "expected"),
    [(100, 80, []), (100, 79, ["ROWS_FEWER"]), (100, 121, ["ROWS_MORE"]), (0, 0, []), (0, 1, ["ROWS_MORE"])],
)
def test_rows_that_differ_by_more_than_the_share_are_asked_about(was, is_, expected):
    assert [code for code, *_ in asked(Shape(("a",), was), Shape(("a",), is_))] == expected
    assert asked(Shape(("a",), was), Shape(("a",), is_), share=10_000) == (
        [] if was else asked(Shape(("a",), was), Shape(("a",), is_))
    )


def test_areas_and_columns_that_emptied_are_asked_about():
    before = Shape(("Ref",), 400, {"North": 100, "South": 100, "West": 10}, {"Ref": 400, "Phone": 300})
    now = Shape(("Ref",), 400, {"South": 49, "West": 3, "East": 5}, {"ref": 400, "Phone": 100})
    assert [(each.code.value, each.sentence) for each in compare(before, now)] == [
        ("AREA_MISSING", "‘North’ had 100 rows last time and has none now. Is the extract whole?"),
        ("AREA_FEWER", "‘South’ had 100 rows last time and has 49 now. Is the extract whole?"),
        ("AREA_NEW", "‘East’ had no rows last time and has 5 now. Is that meant?"),
        (
            "COLUMN_EMPTIED",
            "The column ‘Phone’ was filled in 300 rows last time and is filled in 100 now. Is the extract whole?",
        ),
    ]
    assert asked(before, Shape(("Ref",), 400)) == []  # not counted this time


@given(SHAPES, SHAPES)
def test_alike_is_never_asked_about_and_there_and_back_is_asked_alike(before, now):
    assert compare(before, before) == ()
    opposite = {
        QuestionCode.COLUMN_MISSING: QuestionCode.COLUMN_NEW,
        QuestionCode.ROWS_FEWER: QuestionCode.ROWS_MORE,
        QuestionCode.AREA_MISSING: QuestionCode.AREA_NEW,
    }

    def found(questions: tuple[Question, ...], code: QuestionCode) -> set[str | None]:
        return {question.before or question.now for question in questions if question.code is code}

    there, back = compare(before, now), compare(now, before)
    if 0 not in (before.rows, now.rows) or before.rows == now.rows:
        opposite.pop(QuestionCode.ROWS_FEWER)  # shares are of last time's rows
    for code, other in opposite.items():
        assert len(found(there, code)) == len(found(back, other))


def test_every_kind_has_a_sentence():
    assert set(SENTENCES) == set(QuestionCode)
    assert all(len(sentence.split()) <= 25 for sentence in SENTENCES.values())
