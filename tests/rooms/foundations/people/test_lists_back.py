"""R2, R10, R12: every list that comes back is the identity on what it gave; one changed cell changes exactly that."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.foundations.audit_trail.models import Event
from kim.foundations.landlord import actions as landlord
from kim.foundations.landlord.bank_holidays import bank_holidays
from kim.foundations.landlord.models import CustomerType, DayOff, OwnDetail
from kim.foundations.people import list_actions
from kim.foundations.people.list_trying import try_list
from kim.foundations.people.models import Person, WorkArea
from kim.foundations.people.refusals import RefusedError
from kim.foundations.people.slots import list_back
from kim.foundations.people.staff_list import WaitingList
from kim.foundations.people.staff_list_check import PURPOSE
from kim.foundations.spreadsheets import staging
from kim.foundations.spreadsheets.lists_back import ListFound, read_back
from kim.foundations.spreadsheets.results import Outcome
from kim.places.holdings import actions as holdings
from kim.places.holdings.models import Location
from kim_engine.tables.neutral import write_csv
from kim_engine.tables.sheets import Sheet, Workbook
from kim_engine.tables.written_workbooks import SheetToWrite, write_workbook
from tests.engine.tables.specimens import only_sheet, read_here
from tests.factories import moment
from tests.rooms.practice.kim_log.pages import text_of
from tests.rooms.world import whole

pytestmark = pytest.mark.django_db
Rows = list[list[Any]]
CODES = ("people", "work-areas", "customer-types", "own-details", "days", "places")
DAY = date(2026, 12, 29)


@pytest.fixture(autouse=True)
def staging_folder(tmp_path, settings):
    settings.STAGING = tmp_path / "staging"


def downloaded(cast: Any, code: str, kind: str, more: str = "") -> Rows:
    address = reverse(list_back(code).url_name)
    file = whole(cast.client("administrator").get(f"{address}?format={kind}{more}"))
    rows = only_sheet(read_here(file, f".{kind}")).rows
    return [[*row, *[None] * (len(rows[0]) - len(row))] for row in rows]


def written(rows: Rows, kind: str) -> bytes:
    if kind == "csv":
        return b"".join(write_csv(rows))
    stream = io.BytesIO()
    write_workbook([SheetToWrite("List", rows[0], rows[1:])], stream)
    return stream.getvalue()


def read(code: str, rows: Rows) -> ListFound:
    book = Workbook((Sheet("List", tuple(map(tuple, rows)), (), False),), "0" * 64, False, ())
    return read_back(book, list_back(code))


def brought(cast: Any, code: str, rows: Rows, kind: str = "csv") -> Any:
    file = SimpleUploadedFile(f"list.{kind}", written(rows, kind))
    return cast.client("administrator").post(reverse("people:list_new", args=[code]), {"file": file}, follow=True)


def done(cast: Any, page: Any) -> Any:
    return cast.client("administrator").post(page.request["PATH_INFO"], follow=True)


def put(rows: Rows, heading: str, value: Any, *, row: int = 1) -> Rows:
    rows = [list(each) for each in rows]
    rows[row][rows[0].index(heading)] = value
    return rows


def added(rows: Rows, **cells: Any) -> Rows:
    named = {key.replace("_", " "): value for key, value in cells.items()}
    return [*rows, [named.get(heading) for heading in rows[0]]]


def said(found: ListFound) -> str:
    return " | ".join(f"{each.place} {each.because}" for each in found.problems)


NAMES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
        st.text(st.sampled_from("'=+-@＝,;|\" a0🏠"), min_size=1, max_size=12),
        st.sampled_from(["=1+1", "'=1", "''x", "007", "TRUE", "1/2", "#REF!", "Ünter, den; Linden", "Yes", "12 May"]),
    ).filter(str.strip),
    unique_by=str.casefold,
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(NAMES, st.sampled_from(["csv", "xlsx"]), st.sampled_from(["", "&cells=codes"]), st.data())
def test_a_list_that_comes_back_as_it_was_changes_nothing_and_one_cell_changes_itself(cast, names, kind, more, data):
    with transaction.atomic():
        plant(cast, names)
        for code in CODES:
            rows = downloaded(cast, code, kind, more)
            found = read(code, rows)
            assert (said(found), found.planned, found.rows) == ("", [], len(rows) - 1), code
            changed = one_cell_changed(rows, code, data)
            found = read(code, changed)
            assert said(found) == "", code
            assert len(found.planned) == len(found.planned[0].values) == 1, code
            before = states(code)
            by = cast.standing("administrator")
            list_actions.change_list(of=list_back(code), found=found, by=by, at=moment())
            after = states(code)
            assert [pk for pk in before if before[pk] != after[pk]] == [found.planned[0].row.pk], code
        transaction.set_rollback(True)


def plant(cast: Any, names: list[str]) -> None:
    team, given = cast.area().team, {"at": moment()}
    for n, name in enumerate(names):
        WorkArea.objects.create(name=f"Area {name}", team=team)
        Person.objects.create(name=name, job_title=names[-1 - n])
        landlord.add_customer_type(name=f"{name}", by=None, **given)
        landlord.add_own_detail(kind="MAIL_DOMAIN", value=f"m{n}.example", name=name, by=None, **given)
        landlord.add_day_off(falls_on=DAY + timedelta(days=n % 3), kind="CLOSED", name=name, by=None, **given) if (
            n < 3
        ) else None
        holdings.add_location(name=f"Place {name}", kind="PAPER", by=None, **given)
    worked = next(day for day in bank_holidays(2026) if day.month == 12)
    landlord.add_day_off(falls_on=worked, kind="WORKED", name="Rota", by=None, **given)


def one_cell_changed(rows: Rows, code: str, data: Any) -> Rows:
    heading = "Work area" if code == "work-areas" else rows[0][1] if code == "days" else rows[0][0]
    at = rows[0].index("Number")
    own = [n for n, row in enumerate(rows) if n and str(row[at] or "").strip()]
    return put(rows, heading, "Another name altogether", row=data.draw(st.sampled_from(own)))


def states(code: str) -> dict[int, tuple[Any, ...]]:
    of = list_back(code)
    return {row.pk: tuple(back.stands(row) for back in of.cells.values() if back.stands) for row in of.rows()}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_change_and_are_added_by_each_rooms_own_verb_with_its_event(cast, kind):
    holdings.add_location(name="Deed room", kind="PAPER", by=None, at=moment())
    before = Event.objects.count()
    rows = put(downloaded(cast, "places", kind), "Name", "Deed store")
    page = brought(cast, "places", added(rows, Name="Van book", Kind="PAPER"), kind)
    assert "1 row would change, and 1 would be new" in text_of(page)
    assert Event.objects.count() == before, "a trial leaves nothing"
    assert "2 rows of the list are done." in text_of(done(cast, page))
    kinds = list(Event.objects.order_by("sequence").values_list("type", flat=True))[before:]
    assert kinds == ["holdings.location_changed", "holdings.location_added"]
    assert Location.objects.filter(name="Van book", kind="PAPER").exists()
    again = brought(cast, "places", rows, kind)
    assert "Nothing to change" in text_of(again)


def test_every_list_takes_a_new_row(cast):
    new = {
        "people": ({"Name": "Ola Ray", "E-mail address": "ola@testshire.example"}, Person, "name", "Ola Ray"),
        "work-areas": (
            {"Service": "Homes", "Team": cast.area().team.name, "Work area": "Lifts"},
            WorkArea,
            "name",
            "Lifts",
        ),
        "customer-types": ({"Name": "Lodger", "Offered": "No"}, CustomerType, "name", "Lodger"),
        "own-details": (
            {"Whose, or which": "Gas", "Kind": "PHONE", "Detail": "01632 960 001"},
            OwnDetail,
            "name",
            "Gas",
        ),
        "days": ({"Day": DAY, "Name": "Closure", "What it is": "We are closed"}, DayOff, "name", "Closure"),
    }
    new["work-areas"][0]["Service"] = cast.area().team.service.name
    for code, (cells, model, field, value) in new.items():
        rows = downloaded(cast, code, "xlsx")
        page = brought(cast, code, [*rows, [cells.get(heading) for heading in rows[0]]])
        assert "1 would be new" in text_of(page), code
        done(cast, page)
        assert model.objects.filter(**{field: value}).exists(), code
    assert not CustomerType.objects.get(name="Lodger").is_offered


def test_what_a_list_may_not_do_is_said_by_cell_and_nothing_of_it_is_done(cast):
    area, person = cast.area(), cast.person("manager")
    rows = downloaded(cast, "work-areas", "csv")
    at = next(n for n, row in enumerate(rows) if row[rows[0].index("Work area")] == area.name)
    assert f"B{at + 1} Team: it cannot be changed by a list" in said(read("work-areas", put(rows, "Team", "X", row=at)))
    other = WorkArea.objects.exclude(pk=area.pk).first()
    before = Event.objects.count()
    page = brought(cast, "work-areas", added(put(rows, "Work area", other.name.upper(), row=at), Work_area="Lifts"))
    assert "it is empty" in text_of(page)
    new = {"Work_area": "Lifts", "Service": "No such", "Team": "Nobody's"}
    page = brought(cast, "work-areas", added(put(rows, "Work area", other.name.upper(), row=at), **new))
    shown = text_of(page)
    assert f"C{at + 1}" in shown
    assert "There is a work area called" in shown
    assert "There is no such team in this service" in shown
    assert "Do what the list says" not in shown
    done(cast, page)
    assert Event.objects.count() == before
    people = downloaded(cast, "people", "csv")
    at = next(n for n, row in enumerate(people) if row[people[0].index("Number")] == str(person.pk))
    assert "cannot be changed by a list" in said(read("people", put(people, "E-mail address", "x@y.example", row=at)))
    taken = added(people, Name="Twice", **{"E-mail_address": ""})
    taken[-1][people[0].index("E-mail address")] = person.account.email
    assert "already has an account" in text_of(brought(cast, "people", taken))
    assert "there is nothing of this number" in said(read("people", put(people, "Number", 999_999)))
    assert "stands in row" in said(read("people", [*people, people[1]]))
    assert "somebody changed it" in said(
        read("people", put(put(people, "Place in the History", 1), "Job title", "Other"))
    )
    assert "write one of: Yes, No" in said(
        read("customer-types", put(downloaded(cast, "customer-types", "csv"), "Offered", "Maybe"))
    )
    assert "No sheet of this file has" in said(read("people", [["Name"], ["Sam"]]))
    assert "two columns are headed" in said(read("people", [[*people[0], "Name"]]))


def test_what_changed_between_the_check_and_the_press_stops_all_of_it(cast):
    row = holdings.add_location(name="Deed room", kind="PAPER", by=None, at=moment())
    rows = added(downloaded(cast, "places", "csv"), Name="Van book", Kind="Paper")
    at = next(n for n, each in enumerate(rows) if each[0] == "Deed room")
    page = brought(cast, "places", put(rows, "Name", "Deed store", row=at))
    by = cast.standing("second_administrator")
    holdings.change_location(location=row, name="Deed cellar", kind="PAPER", by=by, at=moment())
    assert "omebody changed it after" in text_of(done(cast, page))
    assert not Location.objects.filter(name="Van book").exists()
    holdings.add_location(name="Van book", kind="PAPER", by=None, at=moment())
    rows = added(downloaded(cast, "places", "csv"), Name="van book", Kind="Paper")
    found = read("places", rows)
    refused = try_list(of=list_back("places"), found=found, by=by, at=moment())
    assert "There is a place called van book already" in refused[0].because
    with pytest.raises(RefusedError, match="site administrator"):
        list_actions.change_list(of=list_back("places"), found=found, by=cast.standing("head"), at=moment())


def test_the_people_with_their_posts_go_out_as_a_staff_list_that_brings_nothing_new(cast):
    client = cast.client("administrator")
    before = Event.objects.count()
    given = {"under": site.STAGING, "owner": cast.person("administrator").account_id, "purpose": PURPOSE}
    for kind in ("xlsx", "csv"):
        file = whole(client.get(f"{reverse('people:person_list')}?as=posts&format={kind}"))
        assert len(only_sheet(read_here(file, f".{kind}")).rows) > Person.objects.count()
        staged = staging.bring(**given, name=f"staff.{kind}", chunks=[file], at=moment())
        found = WaitingList(staged, cast.standing("administrator")).check()
        assert (found.planned, found.open_questions) == ([], [])
        assert {row.outcome for row in found.rows} == {Outcome.LEFT_OUT}
    assert Event.objects.count() == before
