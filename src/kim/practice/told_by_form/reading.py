"""Reading a form that came back: which form it is, and what of each row can come in. Nothing is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.crypto import salted_hmac

from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.people.models import Person, WorkArea
from kim.foundations.people.policies import still_stands
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets.results import OUTCOMES, Outcome, quoted, sightings_in
from kim.foundations.spreadsheets.returning import CellDoesNotFitError, place_of, plain
from kim.places.holdings.models import Location
from kim.practice.kim_log.choices import EntryKind
from kim.practice.kim_log.content import Content
from kim.practice.kim_log.forms import LONGEST
from kim.practice.list_changes.cells import (
    LINE,
    Known,
    read_day,
    read_kind,
    read_places,
    read_types,
)
from kim.practice.told_by_form import policies, written
from kim.practice.told_by_form.choices import RESIDENTS
from kim.practice.told_by_form.models import ToldRow
from kim_engine.privacy import Sighting, phrase_for
from kim_engine.tables.sheets import Row, Sheet, Workbook, cell_reference

COLUMNS = (
    *(written.ROW, written.WHAT, written.WHY, written.SINCE, written.KIND),
    *(written.CONCERNS, written.PLACES, written.TOLD_BY),
)
NUMBER = re.compile(r"[2-9A-HJKMNP-Z]{8}")
NOT_A_FORM = (
    "This file is not a form of KIM Log, or its sheets were taken away. Download the form, and fill in that one."
)


class WrongFormError(ValueError):
    """The file is no form that this person can bring in here; the sentence says why."""


@dataclass(frozen=True)
class FormRead:
    """Which form it is."""

    area: WorkArea
    number: str
    left_out: tuple[str, ...] = ()  # the columns that it went out without


@dataclass
class RowRead:
    """One row of the form, and what becomes of it."""

    line: int  # in the sheet
    number: int = 0  # of the form
    shown: list[tuple[str, str]] = field(default_factory=list)
    content: Content | None = None
    told_by: str = ""
    digest: str = ""
    outcome: Outcome = Outcome.COMES_IN
    notes: list[str] = field(default_factory=list)
    found: list[tuple[str, Sighting]] = field(default_factory=list)  # the cell, and what looks like personal data
    entry: int = 0  # that it came in as, before
    is_changed: bool = False  # came in before with other words

    @property
    def said(self) -> tuple[str, str]:
        """Give the outcome's words and tone."""
        return OUTCOMES[self.outcome]

    def refuse(self, note: str) -> None:
        """Say what must be put right."""
        self.outcome = Outcome.CANNOT
        self.notes.append(note)


@dataclass
class Found:
    """What reading a form gave."""

    form: FormRead | None = None
    wrong: str = ""
    rows: list[RowRead] = field(default_factory=list)

    def of(self, outcome: Outcome) -> list[RowRead]:
        """List the rows of one outcome."""
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def ready(self) -> list[RowRead]:
        """List the rows that come in as they are."""
        return self.of(Outcome.COMES_IN)

    @property
    def changed(self) -> list[RowRead]:
        """List the rows that came in before with other words, and could come in again."""
        return [row for row in self.rows if row.is_changed and row.outcome == Outcome.LEFT_OUT]

    @property
    def asked(self) -> list[RowRead]:
        """List the rows that hold what looks like personal data, and could stay with a reason."""
        return self.of(Outcome.NEEDS_ANSWER)

    @property
    def may_come_in(self) -> bool:
        """Say whether any row can come in."""
        return bool(self.ready or self.changed or self.asked)

    @property
    def outcomes(self) -> list[tuple[str, str, str, int]]:
        """Count the rows by what becomes of them."""
        return [(code, *OUTCOMES[code], len(self.of(code))) for code in Outcome]


def read_form(workbook: Workbook, who: Standing) -> Found:
    """Read a form against what came in before."""
    try:
        form = _form(workbook, who)
        sheet, columns = _sheet(workbook, form.left_out)
    except WrongFormError as error:
        return Found(wrong=str(error))
    filled = [(n, row) for n, row in enumerate(sheet.rows[1:], 2) if _holds(row, columns)]
    if len(filled) > written.MOST_ROWS:
        said = f"A form brings at most {written.MOST_ROWS} rows, and this one has {len(filled):,}."
        return Found(wrong=f"{said} Put the rest on another form.")
    reading = _Reading(columns, who)
    rows = [reading.read(n, row) for n, row in filled]
    _compare(rows, form)
    return Found(form, rows=rows)


def _form(workbook: Workbook, who: Standing) -> FormRead:
    sheet = next((each for each in workbook.sheets if each.name == written.ABOUT), None)
    facts = {plain(row[0]): plain(row[1]) for row in (sheet.rows if sheet else ()) if len(row) > 1}
    number, version = facts.get(written.FORM, ""), facts.get(written.VERSION_SAID, "")
    if not NUMBER.fullmatch(number) or not version:
        raise WrongFormError(NOT_A_FORM)
    if version != written.VERSION:
        raise WrongFormError(
            "This form is of another version of KIM Log. Download the form again, and copy the rows over."
        )
    if facts.get(written.LANDLORD_CODE) != Landlord.objects.get().log_id:
        raise WrongFormError("This form is of another landlord. Download your own form, and fill in that one.")
    code = facts.get(written.AREA_CODE, "")
    known = WorkArea.objects.select_related("team__service", "kept_in")
    area = known.filter(pk=int(code)).first() if re.fullmatch(r"[0-9]{1,9}", code) else None
    if area is None:
        raise WrongFormError("This form is for a work area that is not there. Download the form again.")
    if not (may := policies.may_use_form_of(who, area=area)):
        raise WrongFormError(may.because)
    if not (stands := still_stands(area)):
        raise WrongFormError(stands.because)
    said = facts.get(written.LEFT_OUT, "").split(", ")
    return FormRead(area, number, tuple(each for each in written.MAY_BE_LEFT_OUT.values() if each in said))


def _sheet(workbook: Workbook, left_out: Sequence[str]) -> tuple[Sheet, dict[str, int]]:
    sheet = next((each for each in workbook.sheets if each.name == written.SHEET), None)
    if sheet is None or not sheet.rows:
        raise WrongFormError(NOT_A_FORM)
    headings, columns = [plain(cell) for cell in sheet.rows[0]], {}
    for label in COLUMNS:
        try:
            place = place_of(headings, label)
        except CellDoesNotFitError as error:
            raise WrongFormError(f"Row 1: {error}.") from None
        if place is None and label in left_out:
            continue
        if place is None:
            raise WrongFormError(
                f"The form has no column ‘{label}’ in row 1 any more. Put it back, or download the form again."
            )
        columns[label] = place
    return sheet, columns


def _holds(row: Row, columns: dict[str, int]) -> bool:
    """Say whether a row says anything beside its number."""
    return any(plain(row[at]) for label, at in columns.items() if label != written.ROW and at < len(row))


class _Reading:
    """Reads rows, each by itself."""

    def __init__(self, columns: dict[str, int], who: Standing) -> None:
        types = CustomerType.objects.filter(is_offered=True).values_list("name", "pk")
        self.known = Known(dict(types), dict(Location.objects.values_list("name", "pk")), who.on)
        self.names = {name.casefold() for name in Person.objects.values_list("name", flat=True)}
        self.columns = columns
        self.numbers: dict[int, int] = {}  # the row's number -> its line

    def read(self, line: int, cells: Row) -> RowRead:
        """Read one row that holds something."""
        row = RowRead(line)
        texts = dict.fromkeys(COLUMNS, "")
        texts |= {label: plain(cells[at] if at < len(cells) else None) for label, at in self.columns.items()}
        row.shown = [(label, quoted(texts[label])) for label in COLUMNS[1:] if texts[label]]
        self._number(row, texts[written.ROW])
        what, why = self._words(row, texts, written.WHAT), self._words(row, texts, written.WHY)
        if not what:
            row.refuse(f"{self._at(row, written.WHAT)}: say what changed.")
        row.told_by = self._told_by(row, texts[written.TOLD_BY])
        row.content = Content(
            what=what,
            why=why,
            in_force_on=self._value(row, cells, written.SINCE, read_day),
            kind=self._value(row, cells, written.KIND, read_kind)
            if texts[written.KIND]
            else EntryKind.CHANGE_OF_PRACTICE,
            customer_types=self._value(row, cells, written.CONCERNS, read_types) or (),
            locations=self._value(row, cells, written.PLACES, read_places) or (),
        )
        if row.found and row.outcome == Outcome.COMES_IN:
            row.outcome = Outcome.NEEDS_ANSWER
        row.digest = "" if row.outcome == Outcome.CANNOT else digest_of(row.content, row.told_by)
        return row

    def _at(self, row: RowRead, label: str) -> str:
        return f"{cell_reference(row.line, self.columns[label] + 1)} {label}"

    def _number(self, row: RowRead, text: str) -> None:
        if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
            row.refuse(f"{self._at(row, written.ROW)}: the row has lost its number. Give it one that no other row has.")
            return
        row.number = int(text)
        first = self.numbers.setdefault(row.number, row.line)
        if first != row.line:
            row.refuse(f"{self._at(row, written.ROW)}: line {first} has this number, too. Give this row another one.")

    def _words(self, row: RowRead, texts: dict[str, str], label: str) -> str:
        text, at = texts[label], self._at(row, label)
        if len(text) > LONGEST:
            row.refuse(f"{at}: it has more than {LONGEST:,} characters.")
            return text[:LONGEST]
        for each in sightings_in(text):
            row.found.append((cell_reference(row.line, self.columns[label] + 1), each))
            row.notes.append(f"{at}: it holds what looks like {phrase_for(each.kind, each.pattern)}.")
        return text

    def _told_by(self, row: RowRead, text: str) -> str:
        if wrong := self._wrong_with(text):
            row.refuse(f"{self._at(row, written.TOLD_BY)}: {wrong}")
        return text

    def _wrong_with(self, text: str) -> str:
        folded = text.casefold()
        if not text:
            return "say which role told it, like Operative."
        if len(text) > LINE:
            return f"it has more than {LINE} characters."
        if found := sightings_in(text):
            return f"it holds what looks like {phrase_for(found[0].kind, found[0].pattern)}. Write a role."
        if any(name in folded for name in self.names):
            return "it is a person's name. Write the role."
        residents = (*RESIDENTS, *(name.casefold() for name in self.known.customer_types))
        if any(re.search(rf"\b{re.escape(word)}s?\b", folded) for word in residents):
            return "what residents say does not come in by this form. Write the role of somebody who works for you."
        return ""

    def _value(self, row: RowRead, cells: Row, label: str, read: Callable[[Any, Known], Any]) -> Any:
        at = self.columns.get(label, len(cells))  # what was not asked is read as an empty cell
        try:
            return read(cells[at] if at < len(cells) else None, self.known)
        except CellDoesNotFitError as error:
            row.refuse(f"{self._at(row, label)}: {error}.")
            return None


def digest_of(content: Content, told_by: str) -> str:
    """Give a keyed digest of what a row says: it tells the same words again, and gives none of them away."""
    said = json.dumps([asdict(content), told_by], default=str, sort_keys=True)
    return salted_hmac("told_by_form.row", said, algorithm="sha256").hexdigest()


def _compare(rows: Sequence[RowRead], form: FormRead) -> None:
    """Leave out what came in before or stands twice; say what changed since (one statement)."""
    brought = list(ToldRow.objects.filter(area=form.area))
    by_words = {each.digest: each.entry for each in brought}
    by_row = {each.row: each.entry for each in sorted(brought, key=lambda each: each.pk) if each.form == form.number}
    lines: dict[str, int] = {}
    for row in rows:
        if row.outcome == Outcome.CANNOT:
            continue
        if row.digest in by_words:
            _leave_out(row, "came in before with the same words, as entry", by_words[row.digest])
        elif lines.setdefault(row.digest, row.line) != row.line:
            row.outcome, row.notes = Outcome.LEFT_OUT, [f"It says the same as line {lines[row.digest]}."]
        elif row.number in by_row:
            row.is_changed = True
            notes = row.notes
            _leave_out(row, "came in before with other words, as entry", by_row[row.number])
            row.notes += notes


def _leave_out(row: RowRead, why: str, entry: int) -> None:
    row.outcome, row.entry = Outcome.LEFT_OUT, entry
    row.notes = [f"Row {row.number} of this form {why} {entry}."]
