"""The form that goes out: its columns, its plain words, and the facts by which it is known when it comes back."""

from __future__ import annotations

import secrets
from datetime import date
from typing import IO

from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.people.models import WorkArea
from kim.places.holdings.models import Location
from kim.practice.kim_log.slots import not_asked
from kim.practice.told_by_form.choices import KINDS, ROLES
from kim_engine.tables.written_forms import ColumnToFill, FormToWrite, write_form

VERSION = "1"
MOST_ROWS = 100
SHEET, ABOUT = "What we do", "About this form"
FORM, VERSION_SAID, LANDLORD, LANDLORD_CODE = "Form number", "Version", "Landlord", "Landlord's code"
AREA, AREA_CODE = "Work area", "Work area's code"
ROW = "Row"
WHAT, WHY, SINCE, KIND = "What changed", "Why", "Since when", "Kind"
CONCERNS, PLACES, TOLD_BY = "Who it concerns", "Where we keep it", "Told by"
LEFT_OUT = "Not asked"  # on the sheet about the form: what a Head of Service had dropped when it went out
MAY_BE_LEFT_OUT = {"locations": PLACES}


def new_number() -> str:
    """Give a form its number: eight signs that nobody mistakes for each other."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(8))


def write_for(area: WorkArea, landlord: Landlord, stream: IO[bytes], on: date) -> str:
    """Write a new form for an area, as it is asked on a day (reads the area's team). Gives its number."""
    number, left_out = new_number(), not_asked_of(area, on)
    facts = (
        (FORM, number),
        (VERSION_SAID, VERSION),
        (LANDLORD, landlord.name),
        (LANDLORD_CODE, landlord.log_id),
        (AREA, area.name),
        (AREA_CODE, str(area.pk)),
        *([(LEFT_OUT, ", ".join(left_out))] if left_out else []),
    )
    how = (
        f"How to fill in this form for {area.name}",
        *HOW,
        f"This is form {number}. Leave the sheet ‘{ABOUT}’ alone.",
    )
    columns = tuple(column for column in _columns() if column.heading not in left_out)
    write_form(FormToWrite(SHEET, columns, MOST_ROWS, how, facts, ABOUT, number_heading=ROW), stream)
    return number


def not_asked_of(area: WorkArea, on: date) -> tuple[str, ...]:
    """Name the columns that the area's service does not ask on a day (reads the area's team)."""
    names = not_asked("form", [area.team.service_id], on)
    return tuple(label for name, label in MAY_BE_LEFT_OUT.items() if name in names)


def _columns() -> tuple[ColumnToFill, ...]:
    types = tuple(
        CustomerType.objects.filter(is_offered=True).order_by("position", "name").values_list("name", flat=True)
    )
    places = tuple(Location.objects.order_by("name").values_list("name", flat=True))
    kinds = tuple(str(kind.label) for kind in KINDS)
    return (
        ColumnToFill(
            WHAT, 50, "What you do now, in your own words. No names, addresses or phone numbers of residents."
        ),
        ColumnToFill(WHY, 40, "Why it is done this way. Leave it empty if you do not know."),
        ColumnToFill(SINCE, 18, "The day it began, like 1 November 2026. Leave it empty if you do not know."),
        ColumnToFill(KIND, 22, "Choose from the list. Empty means a change of practice.", kinds),
        ColumnToFill(CONCERNS, 24, "Choose from the list. Empty means all customers.", types, is_free=True),
        ColumnToFill(
            PLACES, 24, "Where the information is kept. Choose from the list, or leave it empty.", places, True
        ),
        ColumnToFill(TOLD_BY, 22, "Your role, not your name. Choose from the list or write it.", ROLES, is_free=True),
    )


HOW = (
    f"Use the sheet ‘{SHEET}’. Write one thing on each row.",
    "Say what you do now, and how that is different from before.",
    "Say why, and since when, if you know.",
    "Click a cell to see what belongs there. Some cells have a list: click the arrow and choose.",
    "If a row concerns two kinds of customer, write both with a comma between them.",
    "Say your role under ‘Told by’. Do not write anybody's name.",
    "Never write about one resident. No names, addresses, phone numbers or health.",
    "Leave the row numbers as they are. Leave a row empty if you do not need it.",
    "Save the file and give it back to your line manager, who reads each row before it goes into the Log.",
)
