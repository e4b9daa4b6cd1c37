"""Which lists of administration come back from a spreadsheet, with what each may change by which verb."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kim.foundations.design.lists import Column
from kim.foundations.landlord import actions as landlord
from kim.foundations.landlord.choices import DayKind, DetailKind
from kim.foundations.landlord.days import DayDoesNotFitError
from kim.foundations.landlord.models import CustomerType, DayOff, OwnDetail
from kim.foundations.landlord.names import NameTakenError
from kim.foundations.landlord.own_details import DetailDoesNotFitError
from kim.foundations.people import actions
from kim.foundations.people.landlord_views import LISTING as CUSTOMER_TYPES
from kim.foundations.people.listing import AREA_LISTING, PERSON_COLUMNS
from kim.foundations.people.models import Person, Team, WorkArea
from kim.foundations.people.own_detail_views import LISTING as OWN_DETAILS
from kim.foundations.people.standing import Standing
from kim.foundations.sign_in.actions import EmailTakenError
from kim.foundations.spreadsheets.lists_back import CellBack, ListBack
from kim.foundations.spreadsheets.returning import CellDoesNotFitError, a_day, choice, plain, words
from kim_engine.tables.sheets import Cell

ENGLAND = "Bank holiday in England"
NEW_ROWS = "A row without a number adds"


def _read_email(cell: Cell) -> str:
    try:
        validate_email(plain(cell))
    except ValidationError:
        raise CellDoesNotFitError("enter an e-mail address, like name@landlord.example") from None
    return words(254)(cell)  # type: ignore[no-any-return]


def _change_person(row: Person, values: Mapping[str, Any], *, by: Standing, at: datetime) -> None:
    stands: dict[str, Any] = {"name": row.name, "job_title": row.job_title}
    actions.change_person(person=row, **(stands | dict(values)), by=by, at=at)


PEOPLE = ListBack(
    code="people",
    title="People",
    url_name="people:person_list",
    kind="people.person",
    columns=PERSON_COLUMNS,
    cells={
        "name": CellBack(words(120), lambda row: row.name),
        "job_title": CellBack(words(120, may_be_empty=True), lambda row: row.job_title),
        "email": CellBack(_read_email),
    },
    rows=lambda: Person.objects.select_related("account"),
    change=_change_person,
    add=lambda values, *, by, at: actions.add_person(**values, by=by, at=at),
    mistakes={EmailTakenError: "email"},
    can=(
        "You can change names and job titles. Posts and accounts are changed on a person’s page, or by the staff list.",
        f"{NEW_ROWS} a person with an account, who is then invited. It needs an e-mail address.",
    ),
)


def _add_area(values: Mapping[str, Any], *, by: Standing, at: datetime) -> WorkArea:
    team = Team.objects.filter(name__iexact=values["team"], service__name__iexact=values["service"]).first()
    if team is None:
        raise NoSuchTeamError("There is no such team in this service. Add it first")
    return actions.add_area(name=values["area"], team=team, by=by, at=at)


class NoSuchTeamError(ValueError):
    """A new work area names a team that its service does not have."""


AREAS = ListBack(
    code="work-areas",
    title="Work areas",
    url_name="people:structure",
    kind="people.area",
    columns=AREA_LISTING.columns,
    cells={
        "area": CellBack(words(120), lambda row: row.name),
        "service": CellBack(words(120)),
        "team": CellBack(words(120)),
    },
    rows=lambda: WorkArea.objects.select_related("team__service"),
    change=lambda row, values, *, by, at: actions.rename_area(area=row, name=values["area"], by=by, at=at),
    add=_add_area,
    mistakes={NameTakenError: "area", NoSuchTeamError: "team"},
    can=(
        "You can rename a work area. To move it to another team is an act of its own, with a day and a reason.",
        f"{NEW_ROWS} a work area to a team that is there.",
    ),
)


def _change_type(row: CustomerType, values: Mapping[str, Any], *, by: Standing, at: datetime) -> None:
    stands: dict[str, Any] = {"name": row.name, "is_offered": row.is_offered}
    changed = stands | {{"offered": "is_offered"}.get(key, key): value for key, value in values.items()}
    landlord.change_customer_type(customer_type=row, **changed, by=by, at=at)


def _add_type(values: Mapping[str, Any], *, by: Standing, at: datetime) -> None:
    added = landlord.add_customer_type(name=values["name"], by=by, at=at)
    if not values["offered"]:
        _change_type(added, values, by=by, at=at)


TYPES = ListBack(
    code="customer-types",
    title="Customer types",
    url_name="people:customer_type_list",
    kind="landlord.customer_type",
    columns=CUSTOMER_TYPES.columns,
    cells={
        "name": CellBack(words(60), lambda row: row.name),
        "offered": CellBack(choice(((True, "Yes"), (False, "No"))), lambda row: row.is_offered),
    },
    rows=CustomerType.objects.all,
    change=_change_type,
    add=_add_type,
    mistakes={NameTakenError: "name"},
    can=("You can change a name, and whether it is offered.", f"{NEW_ROWS} a customer type."),
)


def _change_detail(row: OwnDetail, values: Mapping[str, Any], *, by: Standing, at: datetime) -> None:
    stands: dict[str, Any] = {"kind": row.kind, "value": row.value, "name": row.name}
    landlord.change_own_detail(detail=row, **(stands | dict(values)), by=by, at=at)


DETAILS = ListBack(
    code="own-details",
    title="What is ours, not a resident's",
    url_name="people:own_detail_list",
    kind="landlord.own_detail",
    columns=OWN_DETAILS.columns,
    cells={
        "name": CellBack(words(60), lambda row: row.name),
        "kind": CellBack(choice(DetailKind.choices), lambda row: row.kind),
        "value": CellBack(words(100), lambda row: row.value),
    },
    rows=OwnDetail.objects.all,
    change=_change_detail,
    add=lambda values, *, by, at: landlord.add_own_detail(**values, by=by, at=at),
    mistakes={DetailDoesNotFitError: "value"},
    can=("You can change any detail. To remove one, open its page.", f"{NEW_ROWS} a detail."),
)


def _read_day_kind(cell: Cell) -> str:
    """Read what a day is in the words of the page, which say more of a bank holiday than the choice does."""
    text = plain(cell)
    if text.startswith("Bank holiday, but we work"):
        return DayKind.WORKED
    return DayKind.CLOSED if text == ENGLAND else choice(DayKind.choices)(cell)


def _change_day(row: DayOff, values: Mapping[str, Any], *, by: Standing, at: datetime) -> None:
    stands: dict[str, Any] = {"falls_on": row.falls_on, "name": row.name, "kind": row.kind}
    landlord.change_day_off(day_off=row, **(stands | dict(values)), by=by, at=at)


DAY_COLUMNS = (
    Column[DayOff]("falls_on", "Day", lambda row: row.falls_on),
    Column[DayOff]("name", "Name", lambda row: row.name),
    Column[DayOff]("kind", "What it is", lambda row: DayKind(row.kind).label),
)
DAYS = ListBack(
    code="days",
    title="Days we are closed",
    url_name="people:day_off_list",
    kind="landlord.day_off",
    columns=DAY_COLUMNS,
    cells={
        "falls_on": CellBack(a_day, lambda row: row.falls_on),
        "name": CellBack(words(60), lambda row: row.name),
        "kind": CellBack(_read_day_kind, lambda row: row.kind),
    },
    rows=DayOff.objects.all,
    change=_change_day,
    add=lambda values, *, by, at: landlord.add_day_off(**values, by=by, at=at),
    mistakes={DayDoesNotFitError: "falls_on"},
    can=(
        "You can change our own days. To remove one, open its page.",
        f"{NEW_ROWS} a day on which we are closed, or a bank holiday that we work. Bank holidays stay as they are.",
    ),
    is_aside=lambda texts: texts.get("kind") == ENGLAND,
)
LISTS_BACK = (PEOPLE, AREAS, TYPES, DETAILS, DAYS)
