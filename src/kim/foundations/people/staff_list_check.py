"""Checking a whole staff list: what its columns are, what each row would do, and the counts. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kim.foundations.people.staff_list_plans import (
    AREA,
    EMAIL,
    FROM,
    JOB,
    NAME,
    PLACE,
    ROLE,
    SERVICE,
    TEAM,
    TO,
    PlannedStaff,
    Seen,
    Staff,
)
from kim.foundations.people.staff_list_rows import StaffRow
from kim.foundations.spreadsheets.layouts import Layout, Meaning, SheetFound, guess_by_words, shown
from kim.foundations.spreadsheets.results import Asking, Checked, Outcome, RowResult

PURPOSE = "people.staff_list"
MEANINGS = (
    Meaning(NAME, "Name", ("name", "full name", "staff name", "employee", "person")),
    Meaning(EMAIL, "E-mail address", ("e-mail", "e mail", "email", "e-mail address", "email address", "mail")),
    Meaning(JOB, "Job title", ("job title", "title", "job", "position")),
    Meaning(ROLE, "Role in KIM Log", ("role", "role in kim log", "kim log role", "post")),
    Meaning(SERVICE, "Service", ("service", "department", "directorate")),
    Meaning(TEAM, "Team", ("team",)),
    Meaning(AREA, "Work area", ("work area", "area")),
    Meaning(
        PLACE,
        "Service, team or work area, whichever fits the role",
        (
            *("team or area", "area or team", "team or work area", "work area or team", "team area", "area team"),
            *("service or team", "team or service", "service team or area", "service team or work area"),
            *("service team area", "service team work area", "service area or team"),
        ),
        whole=("where", "place", "belongs to", "of", "section", "unit"),
    ),
    Meaning(FROM, "From", ("from", "start date", "start", "starts", "from date"), is_date=True),
    Meaning(TO, "To", ("to", "end date", "end", "ends", "until", "last day", "to date"), is_date=True),
)
HEADINGS = ("Name", "E-mail", "Job title", "Role", "Service", "Team", "Work area", "From", "To")


def guess(headings: Sequence[str]) -> list[str]:
    """Guess what each column is by its heading."""
    return guess_by_words(headings, MEANINGS)


LAYOUT = Layout(PURPOSE, MEANINGS, guess, lambda meanings: EMAIL in meanings)


@dataclass
class StaffCheck(Checked):
    """What checking a staff list found. Nothing is written by it."""

    planned: list[PlannedStaff] = field(default_factory=list)

    @property
    def may_come_in(self) -> bool:
        """Say whether nothing is open and something is there to bring."""
        return bool(self.planned) and not self.counts[Outcome.NEEDS_ANSWER]

    @property
    def new_people(self) -> int:
        """Count the people who would be added."""
        return sum(1 for each in self.planned if each.is_new)

    @property
    def posts(self) -> tuple[int, int]:
        """Count the posts that would be given, and those that would only be proposed."""
        proposed = sum(1 for each in self.planned if each.post and each.post.is_proposed)
        return sum(1 for each in self.planned if each.post) - proposed, proposed


def check(
    sheets: Sequence[SheetFound],
    meanings: Mapping[str, Sequence[str]],
    staff: Staff,
    answers: Mapping[str, Mapping[str, str]],
) -> StaffCheck:
    """Read every row of a staff list. `meanings` gives each table's columns, `answers` what was answered so far."""
    found, asking = StaffCheck(), Asking(answers)
    seen: dict[str, Seen] = {}
    for sheet in sheets:
        tables = {row: table for table in sheet.tables for row in range(table.first_row, table.last_row + 1)}
        for number in sheet.filled_rows:
            table = tables.get(number)
            if table is None or number in sheet.repeated:
                found.rows.append(_aside(sheet, number, "A heading" if sheet.tables else "Not a staff list"))
                continue
            row = StaffRow(sheet, number, table, meanings[table.key], staff, asking, seen)
            found.rows.append(row.result())
            if row.planned and found.rows[-1].outcome == Outcome.COMES_IN:
                found.planned.append(row.planned)
    return found


def _aside(sheet: SheetFound, number: int, what: str) -> RowResult:
    texts = [shown(cell) for cell in sheet.sheet.rows[number - 1] if shown(cell)]
    because = (
        "It stands above or between the people." if sheet.tables else "No column of this sheet holds e-mail addresses."
    )
    return RowResult(sheet.sheet.name, number, Outcome.LEFT_OUT, what, "aside", " · ".join(texts[:4])[:90], [because])
