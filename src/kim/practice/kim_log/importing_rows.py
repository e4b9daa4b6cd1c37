"""Reading one row of an old Log into an entry and past reviews, as far as it can be read and was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kim.foundations.evidence_files.choices import wrong_with_link
from kim.foundations.spreadsheets.layouts import LEFT_OUT, shown
from kim.foundations.spreadsheets.matching import fold
from kim.foundations.spreadsheets.results import OUT, TYPED, Answer, Asking, Question, sightings_in
from kim.practice.kim_log import importing_asks as asks
from kim.practice.kim_log import importing_columns as columns
from kim.practice.kim_log import importing_tags as tags
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.importing_asks import BLANK, WORDS, Place
from kim.practice.kim_log.importing_cells import read_day, says_nothing
from kim.practice.kim_log.importing_columns import Column
from kim.practice.kim_log.importing_plans import Kept, Known, PlannedEntry, PlannedReview
from kim.practice.kim_log.importing_reviews import reviews_of
from kim.practice.kim_log.models import heading_of
from kim_engine.tables.sheets import Cell, CellError, cell_reference

NOT_SAID = "Not said in the old Log."
LONGEST = 5000  # of a text, as in the form


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
    has_change: bool = False
    state: str = EntryState.RECORDED
    old_number: int | None = None  # its number in the old Log, by which other rows name it
    old_replaces: int | None = None
    old_replaced_by: int | None = None

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
        self.state, ended = tags.state_of(self)
        if self.state == EntryState.DRAFT:
            raise RowIsOutError("It was a draft there: only what was recorded comes in.")
        self.area = self._area()
        who, said_by = self._owner()
        words = {code: self.words(code) for code in (columns.WHAT, columns.WHY, columns.KNOWN_BY, columns.COVERED_BY)}
        day, reviews = self._day(), reviews_of(self, said_by)
        tagged, links = self._tagged(), self._links()
        self.old_number = tags.number_of(self, columns.NUMBER)
        self.old_replaces = tags.number_of(self, columns.REPLACES)
        self.old_replaced_by = tags.number_of(self, columns.REPLACED_BY)
        self._left_over()
        if ended and day and ended < day:
            raise RowIsOutError("It would stop applying before it took effect. Put its dates right.", is_refused=True)
        came_with = self.looked_over("Words beside it", "\n".join(self.beside), self.row_place())
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
                state=self.state,
                in_force_to=ended,
                known_only_by=words[columns.KNOWN_BY],
                covered_by=words[columns.COVERED_BY],
                came_with=came_with,
                links=links,
                **tagged,
            )
        elif self.reviews and came_with:
            self.reviews[0] = replace(self.reviews[0], came_with=came_with)

    def _tagged(self) -> dict[str, Any]:
        restriction, restricted_why = tags.restriction_of(self)
        return {
            "kind": tags.kind_of(self),
            "customer_types": tags.customers_of(self),
            "locations": tags.places_of(self),
            "questions": tags.questions_of(self),
            "restriction": restriction,
            "restricted_why": restricted_why,
        }

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
            raise RowIsOutError(f"{question.cell or question.place.capitalize()}: you chose to leave it out.")
        return answer

    def row_place(self) -> Place:
        """Name the whole row."""
        return Place(self.sheet, f"row {self.number}")

    # Each part of an entry

    def _area(self) -> int | None:
        column = self.column(columns.AREA)
        if column is None:
            return self._area_of_sheet()
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
        return self._if_mine(found[0] if found else None)

    def _area_of_sheet(self) -> int | None:
        """Take the area that the whole sheet is about: its name says it, or a person, once."""
        known = self.known
        others = [pk for pk in known.area_names.same(self.sheet) if not known.areas[pk].is_mine]
        if others:
            return self._if_mine(others[0])
        answer = self.ask(asks.area_of_sheet(self.sheet, known.own_area_names, known.areas))
        self.area_said = known.areas[int(answer.choice)].name if answer else self.sheet
        return int(answer.choice) if answer else None

    def _if_mine(self, area: int | None) -> int | None:
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

    def words(self, code: str) -> str:
        """Give the text in the column of a meaning, looked over for personal data."""
        column = self.column(code)
        cell = self.cell(column)
        label = columns.LAYOUT.label_of(code)
        may_blank = code != columns.WHAT
        if isinstance(cell, CellError):
            self.ask(asks.cell_error(label, str(cell), self.place(column), may_blank=may_blank))
            return ""
        text = as_written(cell) if self.text(code) else ""
        return self.looked_over(label, text, self.place(column), may_blank=may_blank)

    def looked_over(self, label: str, text: str, at: Place, *, may_blank: bool = True) -> str:
        """Look a text over: what holds personal data stays only with a reason; what is too long is refused."""
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

    def _links(self) -> tuple[str, ...]:
        links = []
        for column in self.columns:
            text = shown(self.cell(column)) if column.meaning == columns.EVIDENCE else ""
            is_link = self.has_change and not wrong_with_link(text)
            if is_link and not sightings_in(text):
                links.append(text)
            elif text and text != "0" and not says_nothing(text):  # our own list counts its evidence
                self.beside.append(f"{column.heading or 'Evidence'}: {text}")
        return tuple(links)

    def _left_over(self) -> None:
        seen = [each.heading for each in self.columns]
        for column in self.columns:
            text = shown(self.cell(column)) if column.meaning == LEFT_OUT else ""
            if says_nothing(text) or text == heading_of(self.text(columns.WHAT)):
                continue
            heading = column.heading or f"Column {column.heading_cell.rstrip('0123456789')}"
            if column.heading and seen.count(column.heading) > 1:
                heading += f" (column {column.heading_cell.rstrip('0123456789')})"
            self.beside.append(f"{heading}: {text}")
        if words := self.text(columns.CAME_WITH):
            self.beside.append(words)
        if not self.has_change and (why := self.text(columns.WHY)):
            self.beside.append(f"Why: {why}")


def as_written(cell: Cell) -> str:
    """Give a text with its lines and what they are indented by."""
    lines = str(cell).replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
