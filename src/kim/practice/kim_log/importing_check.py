"""Checking a whole old Log: every row that holds anything, what becomes of it, and what would be written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kim.foundations.spreadsheets.layouts import SheetFound, Table, shown
from kim.foundations.spreadsheets.matching import fold, listed
from kim.foundations.spreadsheets.results import OUT, Asking, Checked, Outcome, RowResult, quoted
from kim.practice.kim_log import importing_asks as asks
from kim.practice.kim_log import importing_columns as columns
from kim.practice.kim_log.choices import PRACTICES, RULES
from kim.practice.kim_log.importing_asks import Place
from kim.practice.kim_log.importing_cells import says_nothing
from kim.practice.kim_log.importing_columns import Column, columns_of
from kim.practice.kim_log.importing_plans import Kept, Known, PlannedEntry, PlannedReview
from kim.practice.kim_log.importing_replaced import join
from kim.practice.kim_log.importing_rows import ReadRow
from kim_engine.calendar import Quarter
from kim_engine.tables.sheets import Cell, Sheet

SHORT = 90
_TOTAL = re.compile(
    r"^(?:(?:sub|grand)?[ -]?totals?\b|sum\b|average\b|count\b|no\. |no\.? of |number of |overall\b"
    r"|[0-9]+ (?:changes?|entries|rows|areas|items)$)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"[0-9.,]+(?: \w+)?")
_OF_A_CHANGE = (columns.AREA, columns.WHY, columns.DATE, columns.OWNER, columns.KIND, columns.CUSTOMERS)
_KEY = re.compile(r"^\s*\S{1,8}\s*=\s*\S")
_WIDE = 3
WHAT_IT_IS = {
    "title": ("A title", "It stands above the headings."),
    "heading": ("A heading", "It heads the rows below it."),
    "blank_spacer_ignored": ("A blank row", "Its cells hold only spaces."),
    "total": ("A total", "It counts other rows."),
    "note": ("A note", "It names no change and no colour."),
    "hidden sheet": ("A row of a hidden sheet", "You left this sheet out."),
    "entry": ("An entry", ""),
    "past_review": ("A past review", ""),
    "entry_and_past_review": ("An entry and a past review", ""),
}

OWN_ROWS = ("entry", "past_review", "entry_and_past_review")
HERE = "in the Log already"
NO_TABLE = (
    "No sheet has headings that we understood. The Log needs a column that says what changed, or colours or comments "
    "of quarters; and a column for the work area, unless a sheet is about one area. Say which row holds the headings "
    "and what its columns are. If there is no row of headings, write one into the file and bring it again."
)
NO_ROWS = (
    "The headings were understood, but no row below them says what changed or names a colour. If what changed stands "
    "in another column, say so; if the rows are still to be filled in, fill them in and bring the file again."
)
EACH_SAYS_WHY = "Every row was left out or cannot come in; each says why below."

Planned = tuple[str, int, PlannedEntry | None, tuple[PlannedReview, ...], Kept]


@dataclass(frozen=True)
class There:
    """What is in the Log already, so that the same file brings nothing twice."""

    entries: frozenset[tuple[object, ...]] = frozenset()
    reviews: frozenset[tuple[object, ...]] = frozenset()


@dataclass
class Check(Checked):
    """What checking found. Nothing is written by it."""

    planned: list[Planned] = field(default_factory=list)
    has_table: bool = False  # whether any sheet has headings that were understood

    @property
    def may_come_in(self) -> bool:
        """Say whether nothing is open and something is there to bring."""
        return bool(self.planned) and not self.counts[Outcome.NEEDS_ANSWER]

    @property
    def entries(self) -> int:
        """Count the entries that would come in."""
        return sum(1 for _, _, entry, _, _ in self.planned if entry)

    @property
    def reviews(self) -> int:
        """Count the past reviews that would come in."""
        return sum(len(reviews) for _, _, _, reviews, _ in self.planned)

    @property
    def undated(self) -> int:
        """Count the practices and rules that come in without the day they took effect."""
        kinds = (*PRACTICES, *RULES)
        return sum(1 for _, _, entry, _, _ in self.planned if entry and not entry.in_force_on and entry.kind in kinds)

    @property
    def why_nothing(self) -> str:
        """Say why nothing of a file comes in, and what to do."""
        rows = [row for row in self.rows if row.code in OWN_ROWS]
        if not self.has_table:
            return NO_TABLE
        if not rows:
            return NO_ROWS
        is_here = all(any(HERE in note for note in row.notes) for row in rows)
        return "All of it is in the Log already." if is_here else EACH_SAYS_WHY


def check(
    sheets: Sequence[SheetFound],
    meanings: Mapping[str, Sequence[str]],
    known: Known,
    answers: Mapping[str, Mapping[str, str]],
    there: There | None = None,
) -> Check:
    """Read every row of a file. `meanings` gives each table's columns, `answers` what was answered so far."""
    found, asking = Check(), Asking(answers)
    seen: dict[tuple[object, ...], str] = {}
    read: list[RowResult | ReadRow] = []
    for sheet in sheets:
        found.has_table |= bool(sheet.tables)
        read += _rows_of(sheet, meanings, known, asking) if sheet.tables else _without_table(sheet)
    own = [row for row in read if isinstance(row, ReadRow)]
    for row in own:
        _hold_against(row, seen, there or There())
    join(own)
    for each in read:
        if isinstance(each, RowResult):
            found.rows.append(each)
            continue
        found.rows.append(_result(each))
        if found.rows[-1].outcome == Outcome.COMES_IN:
            found.planned.append((each.sheet, each.number, each.entry, tuple(each.reviews), each.kept))
    return found


def entry_key(entry: PlannedEntry) -> tuple[object, ...]:
    """Give what makes two entries the same."""
    return (entry.area, fold(entry.what), fold(entry.why), entry.in_force_on)


def review_key(review: PlannedReview) -> tuple[object, ...]:
    """Give what makes two past reviews the same."""
    return (review.area, review.quarter, review.rag, fold(review.comment))


def _rows_of(
    found: SheetFound, meanings: Mapping[str, Sequence[str]], known: Known, asking: Asking
) -> Iterator[RowResult | ReadRow]:
    tables = {row: table for table in found.tables for row in range(table.first_row, table.last_row + 1)}
    taken = {table.key: columns_of(table, meanings[table.key]) for table in found.tables}
    heading_rows = {row for table in found.tables for row in table.heading_rows} | found.repeated
    whole = found.whole
    above: int | None = None
    first_heading = found.tables[0].heading_rows[0]
    top = _top_block(found)
    for number in found.filled_rows:
        own = found.sheet.rows[number - 1]
        if number in heading_rows:
            yield _left_out(found.sheet, number, "heading")
        elif number < first_heading:
            yield _left_out(found.sheet, number, _above(own, is_top=number in top))
        else:
            table = tables[number]
            code = _aside(found, table, taken[table.key], number)
            if code:
                yield _left_out(found.sheet, number, code)
                continue
            row = ReadRow(found.sheet.name, number, own, whole[number - 1], taken[table.key], known, asking, above)
            row.read()
            above = row.area or _named_area(row)
            yield row


def _named_area(row: ReadRow) -> int | None:
    found = row.known.area_names.same(row.area_said) if row.area_said else []
    return found[0] if len(found) == 1 else None


# Rows that are not the Log's own


def _left_out(sheet: Sheet, number: int, code: str) -> RowResult:
    label, why = WHAT_IT_IS[code]
    texts = [shown(cell) for cell in sheet.rows[number - 1] if shown(cell)]
    return RowResult(sheet.name, number, Outcome.LEFT_OUT, label, code, _short(" · ".join(texts[:4])), [why])


def _above(cells: Sequence[Cell], *, is_top: bool) -> str:
    texts = [shown(cell) for cell in cells]
    if not any(texts):
        return "blank_spacer_ignored"
    return "title" if is_top and not any(_KEY.match(text) for text in texts) else "note"


def _top_block(found: SheetFound) -> set[int]:
    """Give the rows at the top of a sheet up to the first gap."""
    block: set[int] = set()
    for number in found.filled_rows:
        if block and number - 1 not in block:
            break
        block.add(number)
    return block


def _without_table(found: SheetFound) -> list[RowResult]:
    """Account for the rows of a sheet that holds no table of the Log."""
    rows, top = found.filled_rows, _top_block(found)
    is_titles = all(len(_texts(found, number)) <= 1 for number in top)
    results = []
    for number in rows:
        is_first, is_last = number - 1 not in rows, number + 1 not in rows
        code = "heading" if is_first and not is_last else "note"
        if number in top and is_titles:
            code = "title"
        if not _texts(found, number):
            code = "blank_spacer_ignored"
        result = _left_out(found.sheet, number, code)
        result.notes = ["This sheet is hidden and was left out." if found.sheet.is_hidden else "No table of the Log."]
        results.append(result)
    return results


def _texts(found: SheetFound, number: int) -> list[str]:
    return [text for text in (shown(cell) for cell in found.sheet.rows[number - 1]) if text]


def _aside(found: SheetFound, table: Table, taken: Sequence[Column], number: int) -> str:
    """Say what a row between the Log's rows is, or '' for one of the Log's own."""
    own = found.sheet.rows[number - 1]
    texts = {column: shown(cell) for column, cell in enumerate(own, 1) if shown(cell)}
    if not texts:
        return "blank_spacer_ignored"
    if _is_total(texts, taken):
        return "total"
    holds = {each.number for each in taken if each.meaning in (columns.WHAT, columns.WHY, *columns.REVIEWS)}
    if any(column in holds and not says_nothing(text) for column, text in texts.items()):
        return ""
    if len(texts) > 1:
        return "note"
    if any(m.first_row == number and m.last_column - m.first_column + 1 >= _WIDE for m in found.sheet.merged):
        return "heading"
    is_above_next = any(number + 1 == other.heading_rows[0] for other in found.tables if other is not table)
    return "title" if is_above_next else "note"


def _is_total(texts: Mapping[int, str], taken: Sequence[Column]) -> bool:
    first = texts[min(texts)]
    said = {each.meaning: texts.get(each.number, "") for each in taken}
    what = said.get(columns.WHAT, "")
    if (
        what and what == first
    ):  # a change may begin with 'Overall' too: a total is of no area, and has no reason or kind
        own = [text for code in _OF_A_CHANGE if (text := said.get(code)) and not _COUNT.fullmatch(text)]
        return bool(_TOTAL.match(first)) and not own
    return bool(_TOTAL.match(first)) and (not what or _COUNT.fullmatch(what) is not None)


# The Log's own rows


def _hold_against(row: ReadRow, seen: dict[tuple[object, ...], str], there: There) -> None:
    """Ask about a row that repeats an earlier one; leave out what is in the Log already."""
    entry = row.entry
    if entry is not None and entry_key(entry) in there.entries:
        row.entry, entry = None, None
        row.notes.append("This entry is in the Log already.")
    new = [review for review in row.reviews if review_key(review) not in there.reviews]
    if len(new) < len(row.reviews):
        row.notes.append("What it says of a quarter is in the Log already.")
        row.reviews = new
    _ask_if_repeated(row, seen)
    if not row.is_out and not row.entry and not row.reviews and row.notes and not row.is_open:
        row.is_out = " ".join(dict.fromkeys(row.notes))
        row.notes = []


def _ask_if_repeated(row: ReadRow, seen: dict[tuple[object, ...], str]) -> None:
    if not row.has_change or row.is_out or (row.area is None and not row.area_said):
        return
    words = tuple(fold(shown(cell)) for cell in row.whole)
    name = f"row {row.number} of ‘{row.sheet}’"
    first = seen.setdefault((row.sheet, *words), name)
    if first == name:
        return
    question = asks.duplicate(first, Place(row.sheet, f"A{row.number}"))
    row.questions.append(question)
    answer = row.asking.ask(question)
    if answer and answer.choice == OUT:
        row.is_out, row.entry, row.reviews = f"It says the same as {first}.", None, []


def _result(row: ReadRow) -> RowResult:
    code = _code(row)
    result = RowResult(row.sheet, row.number, _outcome(row), WHAT_IT_IS[code][0], code, questions=row.questions)
    result.summary = _summary(row)
    result.notes = [*([row.is_out] if row.is_out else []), *row.notes, *_kept_beside(row)]
    return result


def _outcome(row: ReadRow) -> Outcome:
    if row.is_out:
        return Outcome.CANNOT if row.is_refused else Outcome.LEFT_OUT
    if row.is_open:
        return Outcome.NEEDS_ANSWER
    if row.entry or row.reviews:
        return Outcome.COMES_IN
    if not row.has_change and row.text(columns.WHY):
        row.is_out = "It gives a reason but not what changed."
        return Outcome.CANNOT
    row.is_out = "Nothing is left of it to bring in."
    return Outcome.LEFT_OUT


def _code(row: ReadRow) -> str:
    has_review = any(
        each.meaning in columns.REVIEWS and not says_nothing(shown(row.cell(each))) for each in row.columns
    )
    if row.has_change:
        return "entry_and_past_review" if has_review else "entry"
    return "past_review" if has_review else "note"


def _summary(row: ReadRow) -> str:
    """Say the row in a line; words that hold personal data are not repeated."""
    asked = {question.cell for question in row.questions if question.kind == "personal data"}
    what = row.column(columns.WHAT)
    text = row.text(columns.WHAT)
    if text and row.place(what).cell not in asked:
        return _short(text)
    quarters = [
        f"{Quarter.from_code(review.quarter).short}, {review.rag.lower() or 'no colour'}" for review in row.reviews
    ]
    return _short(f"{row.area_said}: {'; '.join(quarters)}" if quarters else row.area_said)


def _kept_beside(row: ReadRow) -> list[str]:
    if not row.beside or row.is_out or row.is_open:
        return []
    headings = dict.fromkeys(text.split(":", 1)[0] for text in row.beside)
    return [f"Kept as words beside it: {listed(headings)}."]


def _short(text: str) -> str:
    """Cut a text to a line. What looks like personal data is not repeated."""
    line = quoted(" ".join(text.split()))
    return line if len(line) <= SHORT else line[: SHORT - 1].rsplit(" ", 1)[0] + " …"
