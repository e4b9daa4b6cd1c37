"""Reading what one row of an old Log says of quarters: their colours and comments become past reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kim.foundations.spreadsheets.layouts import shown
from kim.foundations.spreadsheets.results import TYPED
from kim.practice.kim_log import importing_asks as asks
from kim.practice.kim_log import importing_columns as columns
from kim.practice.kim_log.importing_asks import DROP, WORDS, Place
from kim.practice.kim_log.importing_cells import RagSaid, rag_label, read_colour, says_nothing
from kim.practice.kim_log.importing_columns import Column
from kim.practice.kim_log.importing_plans import PlannedReview
from kim_engine.calendar import Quarter
from kim_engine.tables.readings import Certainty, Reading
from kim_engine.tables.written_quarters import read_quarter

if TYPE_CHECKING:
    from kim.practice.kim_log.importing_rows import ReadRow


def reviews_of(row: ReadRow, said_by: str) -> list[PlannedReview]:
    """Read every quarter that the row says something of, asking about what is unclear."""
    groups: dict[str, list[Column]] = {}
    for column in row.columns:
        if column.meaning in columns.REVIEWS and not says_nothing(shown(row.cell(column))):
            of = column.quarter.value.code if column.quarter and column.quarter.value else column.quarter_said
            groups.setdefault(of, []).append(column)
    reviews = [_review(row, group, said_by) for group in groups.values()]
    if not groups and (said := row.text(columns.QUARTER)):
        row.beside.append(f"Quarter: {said}")
    return [each for each in reviews if each]


def _review(row: ReadRow, group: Sequence[Column], said_by: str) -> PlannedReview | None:
    quarter, is_dropped = _quarter(row, group[0])
    rag, comments = "", []
    for column in group:
        said = _colour(row, column)
        if said is None:
            return None
        if rag and said.rag:  # two colours for one quarter: the second must not be lost
            comments.append(f"{column.heading}: {rag_label(said.rag)}")
        rag = rag or said.rag
        comment = row.looked_over("Comment", said.comment, row.place(column))
        comments += [comment] if comment else []
    if is_dropped or not (rag or comments) or not quarter or row.area is None:
        return None
    said_by = row.looked_over("Said by", said_by[:200], row.row_place())
    return PlannedReview(row.area, quarter, rag, "\n".join(comments), said_by)


def _quarter(row: ReadRow, column: Column) -> tuple[str, bool]:
    """Give the quarter's code and whether an answer leaves it out."""
    reading, said, at = column.quarter, column.quarter_said, Place(row.sheet, column.heading_cell)
    is_heading = reading is not None
    if reading is None:
        own = row.column(columns.QUARTER)
        reading, said = _own_quarter(row, own)
        at = row.place(own or column)
    if reading is not None and reading.certainty is Certainty.READ and reading.value:
        return reading.value.code, False
    answer = row.ask(asks.which_quarter(said, reading, at, is_heading=is_heading))
    if answer is None:
        return "", False
    return (answer.quarter if answer.choice == TYPED else "" if answer.choice == DROP else answer.choice), (
        answer.choice == DROP
    )


def _own_quarter(row: ReadRow, column: Column | None) -> tuple[Reading[Quarter] | None, str]:
    cell = row.cell(column, is_whole=True)
    text = shown(cell)
    return (read_quarter(cell if not isinstance(cell, str) else text), text) if text else (None, "")


def _colour(row: ReadRow, column: Column) -> RagSaid | None:
    cell = row.cell(column)
    if column.meaning == columns.COMMENT:
        return RagSaid(comment=shown(cell))
    said = read_colour(cell, may_hold_words=column.meaning == columns.RAG_AND_COMMENT)
    if not said.is_unclear:
        return said
    answer = row.ask(asks.colour(said.comment, said.likely, row.place(column)))
    if answer is None or answer.choice == WORDS:
        return RagSaid(comment=said.comment)
    return None if answer.choice == DROP else RagSaid(answer.choice)
