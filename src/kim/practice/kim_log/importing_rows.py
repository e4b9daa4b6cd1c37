"""Reading one row of an old Log into an entry and past reviews, as far as it can be read and was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from kim.foundations.evidence_files.choices import wrong_with_link
from kim.foundations.spreadsheets.layouts import LEFT_OUT, shown
from kim.foundations.spreadsheets.matching import Names, fold, pieces
from kim.foundations.spreadsheets.results import OUT, TYPED, Answer, Asking, Question, sightings_in
from kim.practice.kim_log import importing_asks as asks
from kim.practice.kim_log import importing_columns as columns
from kim.practice.kim_log.choices import EntryKind
from kim.practice.kim_log.importing_asks import BLANK, DROP, KEEP, WORDS, KnownArea, Place
from kim.practice.kim_log.importing_cells import RagSaid, rag_label, read_colour, read_day, says_nothing
from kim.practice.kim_log.importing_columns import Column
from kim_engine.calendar import Quarter
from kim_engine.tables.readings import Certainty, Reading
from kim_engine.tables.sheets import Cell, CellError, cell_reference
from kim_engine.tables.written_quarters import read_quarter

KINDS = Names(dict(EntryKind.choices))
NOT_SAID = "Not said in the old Log."
EVERYBODY = frozenset(("all", "all customers", "everyone", "everybody", "all tenures", "any"))
LONGEST = 5000  # of a text, as in the form
Kept = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What the site holds when an old Log comes in."""

    areas: Mapping[int, KnownArea]
    people: Mapping[int, str]
    posts: Mapping[int, str]  # where each person works, in words
    types: Mapping[int, str]
    today: date
    is_1904: bool = False

    @cached_property
    def area_names(self) -> Names[int]:
        """Give the work areas by name."""
        return Names({pk: area.name for pk, area in self.areas.items()})

    @cached_property
    def own_area_names(self) -> Names[int]:
        """Give the work areas that entries may be brought in for."""
        return Names({pk: area.name for pk, area in self.areas.items() if area.is_mine})

    @cached_property
    def people_names(self) -> Names[int]:
        """Give the people by name."""
        return Names(self.people)

    @cached_property
    def type_names(self) -> Names[int]:
        """Give the customer types by name."""
        return Names(self.types)


@dataclass(frozen=True)
class PlannedReview:
    """What a quarter's cells will become."""

    area: int
    quarter: str
    rag: str
    comment: str
    said_by: str
    came_with: str = ""


@dataclass(frozen=True)
class PlannedEntry:
    """What a row's change will become."""

    area: int
    what: str
    why: str
    in_force_on: date | None
    author: int | None
    kind: str
    customer_types: tuple[int, ...]
    known_only_by: str
    covered_by: str
    came_with: str
    links: tuple[str, ...]


class RowIsOutError(Exception):
    """An answer leaves this row out, or a rule keeps it out."""

    def __init__(self, because: str, *, is_refused: bool = False) -> None:
        super().__init__(because)
        self.because, self.is_refused = because, is_refused


@dataclass
class ReadRow:
    """One row with its columns, what was found in it and what had to be asked."""

    sheet: str
    number: int
    own: Sequence[Cell]  # as the cells are
    whole: Sequence[Cell]  # with merged cells repeated
    columns: Sequence[Column]
    known: Known
    asking: Asking
    above: int | None = None  # the area of the row above
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)  # words that have no place of their own
    kept: Kept = field(default_factory=dict)
    area: int | None = None
    area_said: str = ""
    is_out: str = ""
    is_refused: bool = False
    entry: PlannedEntry | None = None
    reviews: list[PlannedReview] = field(default_factory=list)
    doubtful_reviews: int = 0
    has_change: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether a question of this row has no answer yet."""
        return any(question.key in self.asking.open for question in self.questions)

    def read(self) -> None:
        """Read the whole row. What leaves it out is kept as `is_out`; questions asked before stay."""
        self.has_change = bool(self.text(columns.WHAT))
        try:
            self._read()
        except RowIsOutError as out:
            self.is_out, self.is_refused = out.because, out.is_refused
            self.entry, self.reviews = None, []

    def _read(self) -> None:
        self.area = self._area()
        who, said_by = self._owner()
        words = {code: self._words(code) for code in (columns.WHAT, columns.WHY, columns.KNOWN_BY, columns.COVERED_BY)}
        day, types = self._day(), self._customers()
        reviews = [each for each in self._reviews(said_by) if each]
        kind, links = self._kind(), self._links()
        self._left_over()
        came_with = self._looked_over("Words beside it", "\n".join(self.beside), self._row_place())
        if self.area is None:
            return
        self.reviews = reviews
        if self.has_change and words[columns.WHAT]:
            self.entry = PlannedEntry(
                area=self.area,
                what=words[columns.WHAT],
                why=words[columns.WHY] or NOT_SAID,
                in_force_on=day,
                author=who,
                kind=kind,
                customer_types=types,
                known_only_by=words[columns.KNOWN_BY],
                covered_by=words[columns.COVERED_BY],
                came_with=came_with,
                links=links,
            )
        elif self.reviews and came_with:
            first = self.reviews[0]
            self.reviews[0] = PlannedReview(**{**first.__dict__, "came_with": came_with})

    # What stands in a column

    def column(self, code: str) -> Column | None:
        """Find the column of a meaning."""
        return next((each for each in self.columns if each.meaning == code), None)

    def cell(self, column: Column | None, *, is_whole: bool = False) -> Cell:
        """Give the cell in a column; `is_whole` repeats merged cells."""
        cells = self.whole if is_whole else self.own
        return cells[column.number - 1] if column and column.number <= len(cells) else None

    def text(self, code: str, *, is_whole: bool = False) -> str:
        """Give the words in the column of a meaning."""
        text = shown(self.cell(self.column(code), is_whole=is_whole))
        return "" if says_nothing(text) else text

    def place(self, column: Column | None) -> Place:
        """Name the cell in a column."""
        return Place(self.sheet, cell_reference(self.number, column.number if column else 1))

    def ask(self, question: Question) -> Answer | None:
        """Ask; an answer that leaves the row out ends its reading."""
        self.questions.append(question)
        answer = self.asking.ask(question)
        if answer and answer.choice == OUT:
            raise RowIsOutError(f"{question.cell}: you chose to leave it out.")
        return answer

    def _row_place(self) -> Place:
        return Place(self.sheet, f"row {self.number}")

    # Each part of an entry

    def _area(self) -> int | None:
        column = self.column(columns.AREA)
        said = self.text(columns.AREA, is_whole=True)
        self.area_said = said
        found = list(self.known.area_names.same(said)) if said else []
        if len(found) == 1:
            self._check_service(found[0])
        else:
            answer = self.ask(
                asks.unknown_area(said, self.place(column), self.known.own_area_names, self.known.areas, self.above)
            )
            found = [int(answer.choice)] if answer else []
        area: int | None = found[0] if found else None
        if area is not None and not self.known.areas[area].is_mine:
            raise RowIsOutError(
                f"You don’t answer for {self.known.areas[area].name}. Ask a site administrator.", is_refused=True
            )
        return area

    def _check_service(self, area: int) -> None:
        column = self.column(columns.SERVICE)
        said = self.text(columns.SERVICE, is_whole=True)
        known = self.known.areas[area]
        if said and fold(said) not in (fold(known.service), fold(known.team)):
            self.ask(asks.area_disagrees(known, said, self.place(column)))

    def _owner(self) -> tuple[int | None, str]:
        column, said = self.column(columns.OWNER), self.text(columns.OWNER, is_whole=True)
        if not said:
            return None, ""
        found = self.known.people_names.same(said)
        if len(found) == 1:
            return found[0], self.known.people[found[0]]
        answer = self.ask(asks.owner(said, found, self.known.people_names, self.known.posts, self.place(column)))
        if answer and answer.choice != WORDS:
            return int(answer.choice), self.known.people[int(answer.choice)]
        if answer and self.has_change:
            self.beside.append(f"Owner: {said}")
        return None, said

    def _words(self, code: str) -> str:
        column = self.column(code)
        cell = self.cell(column)
        label = columns.LAYOUT.label_of(code)
        may_blank = code != columns.WHAT
        if isinstance(cell, CellError):
            self.ask(asks.cell_error(label, str(cell), self.place(column), may_blank=may_blank))
            return ""
        return self._looked_over(label, self.text(code), self.place(column), may_blank=may_blank)

    def _looked_over(self, label: str, text: str, at: Place, *, may_blank: bool = True) -> str:
        longest = LONGEST if label not in ("Known only by", "Covered by") else 120
        if len(text) > longest:
            raise RowIsOutError(f"{label}, {at.cell}: more than {longest:,} characters. Shorten it.", is_refused=True)
        found = sightings_in(text)
        if not found:
            return text
        answer = self.ask(asks.personal_data(label, found, at, may_blank=may_blank))
        if answer is None or answer.choice == BLANK:
            return ""
        kinds = {*self.kept.get("personal_data_kept", ()), *(str(each.kind) for each in found)}
        reasons = dict.fromkeys([*filter(None, [self.kept.get("kept_because")]), answer.reason])
        self.kept = {"personal_data_kept": sorted(kinds), "kept_because": "; ".join(reasons)}
        return text

    def _day(self) -> date | None:
        column = self.column(columns.DATE)
        cell = self.cell(column, is_whole=True)
        if not self.has_change:
            if shown(self.cell(column)) and column:
                read = read_day(self.cell(column), is_1904=self.known.is_1904, today=self.known.today)
                self.beside.append(f"{column.heading}: {read.day.isoformat() if read.day else shown(cell)}")
            return None
        read = read_day(cell, is_1904=self.known.is_1904, today=self.known.today)
        if not read.asks:
            return read.day
        answer = self.ask(asks.took_effect(shown(cell), read, self.place(column)))
        if answer is None or answer.choice == BLANK:
            return None
        return answer.day if answer.choice == TYPED else date.fromisoformat(answer.choice)

    def _customers(self) -> tuple[int, ...]:
        column, said = self.column(columns.CUSTOMERS), self.text(columns.CUSTOMERS, is_whole=True)
        if not said or not self.has_change or fold(said) in EVERYBODY:
            return ()
        found: list[int] = []
        for piece in pieces(said):
            types = [pk for pk, name in self.known.types.items() if _singular(name) == _singular(piece)]
            if fold(piece) in EVERYBODY:
                return ()
            found += types or self._asked_customers(piece, column)
        return tuple(dict.fromkeys(found))

    def _asked_customers(self, piece: str, column: Column | None) -> list[int]:
        answer = self.ask(asks.customers(piece, self.known.type_names, self.place(column)))
        if answer and answer.choice != WORDS:
            return [int(answer.choice)]
        self.beside.append(f"Who it concerns: {piece}")
        return []

    def _kind(self) -> str:
        said = self.text(columns.KIND)
        found = KINDS.same(said) if said else []
        if said and not found:
            self.beside.append(f"Kind: {said}")
        return found[0] if found else EntryKind.CHANGE_OF_PRACTICE

    def _links(self) -> tuple[str, ...]:
        links = []
        for column in self.columns:
            text = shown(self.cell(column)) if column.meaning == columns.EVIDENCE else ""
            is_link = self.has_change and not wrong_with_link(text)
            if is_link and not sightings_in(text):
                links.append(text)
            elif text and not says_nothing(text):
                self.beside.append(f"{column.heading or 'Evidence'}: {text}")
        return tuple(links)

    def _left_over(self) -> None:
        seen = [each.heading for each in self.columns]
        for column in self.columns:
            text = shown(self.cell(column)) if column.meaning == LEFT_OUT else ""
            if says_nothing(text):
                continue
            heading = column.heading or f"Column {column.heading_cell.rstrip('0123456789')}"
            if column.heading and seen.count(column.heading) > 1:
                heading += f" (column {column.heading_cell.rstrip('0123456789')})"
            self.beside.append(f"{heading}: {text}")
        if not self.has_change and (why := self.text(columns.WHY)):
            self.beside.append(f"Why: {why}")

    # Past reviews

    def _reviews(self, said_by: str) -> list[PlannedReview | None]:
        groups: dict[str, list[Column]] = {}
        for column in self.columns:
            if column.meaning in columns.REVIEWS and not says_nothing(shown(self.cell(column))):
                of = column.quarter.value.code if column.quarter and column.quarter.value else column.quarter_said
                groups.setdefault(of, []).append(column)
        reviews = [self._review(group, said_by) for group in groups.values()]
        if not groups and (said := self.text(columns.QUARTER)):
            self.beside.append(f"Quarter: {said}")
        return reviews

    def _review(self, group: Sequence[Column], said_by: str) -> PlannedReview | None:
        quarter, is_dropped = self._quarter(group[0])
        rag, comments = "", []
        for column in group:
            said = self._colour(column)
            if said is None:
                return None
            if rag and said.rag:  # two colours for one quarter: the second must not be lost
                comments.append(f"{column.heading}: {rag_label(said.rag)}")
            rag = rag or said.rag
            comment = self._looked_over("Comment", said.comment, self.place(column))
            comments += [comment] if comment else []
        if is_dropped or not (rag or comments):
            return None
        if not quarter or self.area is None:
            self.doubtful_reviews += 1
            return None
        said_by = self._looked_over("Said by", said_by[:200], self._row_place())
        return PlannedReview(self.area, quarter, rag, "\n".join(comments), said_by)

    def _quarter(self, column: Column) -> tuple[str, bool]:
        """Give the quarter's code and whether an answer leaves it out."""
        reading, said, at = column.quarter, column.quarter_said, Place(self.sheet, column.heading_cell)
        is_heading = reading is not None
        if reading is None:
            own = self.column(columns.QUARTER)
            reading, said = self._own_quarter(own)
            at = self.place(own or column)
        if reading is not None and reading.certainty is Certainty.READ and reading.value:
            return reading.value.code, False
        answer = self.ask(asks.which_quarter(said, reading, at, is_heading=is_heading))
        if answer is None:
            return "", False
        return (answer.quarter if answer.choice == TYPED else "" if answer.choice == DROP else answer.choice), (
            answer.choice == DROP
        )

    def _own_quarter(self, column: Column | None) -> tuple[Reading[Quarter] | None, str]:
        cell = self.cell(column, is_whole=True)
        text = shown(cell)
        return (read_quarter(cell if not isinstance(cell, str) else text), text) if text else (None, "")

    def _colour(self, column: Column) -> RagSaid | None:
        cell = self.cell(column)
        if column.meaning == columns.COMMENT:
            return RagSaid(comment=shown(cell))
        said = read_colour(cell, may_hold_words=column.meaning == columns.RAG_AND_COMMENT)
        if not said.is_unclear:
            return said
        quarter = column.quarter.value.short if column.quarter and column.quarter.value else column.quarter_said
        answer = self.ask(asks.colour(said.comment, said.likely, quarter, self.place(column)))
        if answer is None or answer.choice == WORDS:
            return RagSaid(comment=said.comment)
        return None if answer.choice == DROP else RagSaid(answer.choice)


def _singular(name: str) -> str:
    return " ".join(word.removesuffix("s") for word in fold(name).split())


__all__ = ["KEEP", "Known", "PlannedEntry", "PlannedReview", "ReadRow", "RowIsOutError"]
