"""Reading what the site holds when an old Log comes in, and checking one waiting file against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet

from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.choices import Role
from kim.foundations.people.models import Person
from kim.foundations.people.queries import standing_areas
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets.layouts import SheetFound, Table, find_sheets
from kim.foundations.spreadsheets.memory import meanings_for, remembered
from kim.foundations.spreadsheets.staging import Staged
from kim.places.holdings.models import Location
from kim.practice.kim_log import policies
from kim.practice.kim_log.importing import FileRead, import_log, what_is_there
from kim.practice.kim_log.importing_asks import KnownArea
from kim.practice.kim_log.importing_check import Check, check
from kim.practice.kim_log.importing_columns import LAYOUT
from kim.practice.kim_log.importing_plans import Known
from kim.practice.kim_log.models import ImportedFile

SHOWN_FILES = 10


@dataclass
class Waiting:
    """One waiting file with its tables, what their columns mean, and what checking it gives."""

    staged: Staged
    who: Standing

    @cached_property
    def sheets(self) -> list[SheetFound]:
        """Find the tables of every sheet."""
        return find_sheets(self.staged.workbook, LAYOUT, self.staged.rows)

    @cached_property
    def meanings(self) -> dict[str, list[str]]:
        """Give what each table's columns mean (one statement)."""
        memory = remembered(LAYOUT.purpose)
        chosen = self.staged.columns
        return {table.key: meanings_for(table, LAYOUT, memory, chosen.get(table.key, {})) for table in self.tables}

    @property
    def tables(self) -> list[Table]:
        """List the tables of all sheets."""
        return [table for sheet in self.sheets for table in sheet.tables]

    @property
    def must_ask_rows(self) -> bool:
        """Say whether a sheet's row of headings must be asked for first."""
        return any(found.must_be_asked and not self.staged.rows.get(str(found.index)) for found in self.sheets)

    def settle(self, rows: dict[str, str], columns: dict[str, dict[str, str]]) -> bool:
        """Keep what the columns were said to be. Returns whether there are other tables now than were shown."""
        shown = [table.key for table in self.tables]
        self.staged.rows, self.staged.columns = rows, columns
        self.staged.keep()
        found = find_sheets(self.staged.workbook, LAYOUT, rows)
        return shown != [table.key for sheet in found for table in sheet.tables]

    def check(self) -> Check:
        """Check the file against what the site holds now. Nothing is written."""
        known = known_to(self.who, is_1904=self.staged.workbook.is_1904)
        first = check(self.sheets, self.meanings, known, self.staged.answers)
        there = what_is_there(first.planned)
        if not there.entries and not there.reviews:
            return first
        return check(self.sheets, self.meanings, known, self.staged.answers, there)

    def bring_in(self, found: Check, *, at: datetime) -> ImportedFile:
        """Bring in what was checked, and remember what the columns were."""
        tables = [(table, self.meanings[table.key]) for table in self.tables]
        return import_log(file=self.file(), planned=found.planned, tables=tables, by=self.who, at=at)

    def file(self) -> FileRead:
        """Say which file it is."""
        names = tuple(sheet.sheet.name for sheet in self.sheets if sheet.tables)
        return FileRead(self.staged.name, self.staged.workbook.sha256, names)


def known_to(who: Standing, *, is_1904: bool = False) -> Known:
    """Read the areas, people, customer types and places (four statements)."""
    areas = standing_areas().select_related("team__service").order_by("name")
    known = {
        area.pk: KnownArea(
            area.name, area.team.name, area.team.service.name, policies.may_import(who, area=area).allowed
        )
        for area in areas
    }
    people, posts = _people()
    types = dict(CustomerType.objects.order_by("position", "name").values_list("pk", "name"))
    places = dict(Location.objects.order_by("name").values_list("pk", "name"))
    return Known(known, people, posts, types, who.on, is_1904, places)


def _people() -> tuple[dict[int, str], Mapping[int, str]]:
    rows = Person.objects.order_by("name", "pk").values_list(
        "pk", "name", "posts__role", "posts__area__team__name", "posts__team__name", "posts__service__name"
    )
    people: dict[int, str] = {}
    posts: dict[int, str] = {}
    for pk, name, role, area_team, team, service in rows:
        people[pk] = name
        where = area_team or team or service or (Role(role).label if role else "")
        if where:
            posts.setdefault(pk, where)
    return people, posts


def files_brought() -> QuerySet[ImportedFile]:
    """Select the files that came in last."""
    return ImportedFile.objects.select_related("imported_by").order_by("-imported_at", "-pk")[:SHOWN_FILES]


def same_file(sha256: str) -> ImportedFile | None:
    """Find when this very file came in before."""
    return ImportedFile.objects.filter(sha256=sha256).select_related("imported_by").order_by("-pk").first()
