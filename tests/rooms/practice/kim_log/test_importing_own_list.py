"""R2: what was downloaded from one installation's list comes whole into another's."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import transaction

from kim.foundations.landlord.models import CustomerType
from kim.places.holdings.actions import add_location
from kim.places.holdings.models import Location
from kim.practice.kim_log import actions
from kim.practice.kim_log.choices import QUESTIONS, EntryKind, Restriction
from kim.practice.kim_log.listing import COLUMNS, WHOLE
from kim.practice.kim_log.models import Entry
from kim_engine.tables.neutral import write_csv
from kim_engine.tables.written_workbooks import SheetToWrite, write_workbook
from tests import factories
from tests.cast import TODAY
from tests.factories import content, moment
from tests.rooms.practice.kim_log.old_logs import Browser, bring

# Columns of the download, each as it may be written: long, or short.
LONG = {
    "Restricted": lambda e: Restriction(e.restriction).label if e.restriction else "",
    "Why few people see it": lambda e: e.restricted_why,
    "Who it concerns": lambda e: ", ".join(each.name for each in e.customer_types.all()),
    "Where we keep it": lambda e: "; ".join(each.name for each in e.locations.all()),
    "Review questions": lambda e: "\n".join(f"{n}. {text}" for n, text in QUESTIONS if n in e.questions),
    "Replaces": lambda e: e.replaces_id,
    "Replaced by": lambda e: e.replaced_by.pk if hasattr(e, "replaced_by") else None,
}
SHORT = LONG | {
    "Restricted": lambda e: e.restriction,
    "Review questions": lambda e: ", ".join(e.questions),
    "Where we keep it": lambda e: ", ".join(each.name for each in e.locations.all()),
    "Replaced by": lambda e: "",
}


def fill(cast) -> None:
    """Log a bit of everything, by the actions that people use."""
    types = tuple(CustomerType.objects.order_by("pk").values_list("pk", flat=True))
    places = tuple(Location.objects.order_by("pk").values_list("pk", flat=True))
    by = cast.standing("manager", TODAY)
    first = factories.entry(cast, what="Keys go in the book.", in_force_on=date(2025, 5, 1), customer_types=types[:1])
    after = content(
        what="Keys go in the system.\n  - the post\n  - the day", customer_types=types[:2], locations=places,
        questions="135", known_only_by="Voids officer", covered_by="Case manager", in_force_on=date(2026, 2, 1),
    )  # fmt: skip
    actions.record_entry(area=cast.area("Voids"), content=after, replaces=first, by=by, at=moment())
    gone = factories.entry(cast, what="=SUM(A1) is on the door; it is wrong", why='+ a, "b"; c', questions="2")
    actions.withdraw_entry(entry=gone, why="It was wrong.", from_on=date(2026, 11, 20), by=by, at=moment())
    factories.entry(cast, what="No index of drawings", kind=EntryKind.GAP, in_force_on=None, area="Voids")
    factories.restricted(cast, what="The north lock opens with a coin", locations=places[1:])


def said(entry: Entry) -> tuple[object, ...]:
    return (
        *(entry.what, entry.why, entry.in_force_on, entry.in_force_to, entry.state, entry.kind, entry.area.name),
        *(entry.author.name, entry.questions, entry.known_only_by, entry.covered_by),
        *(entry.restriction, entry.restricted_why, entry.replaces.what if entry.replaces else ""),
        frozenset(entry.customer_types.values_list("name", flat=True)),
        frozenset(entry.locations.values_list("name", flat=True)),
    )


def exported(form: str, more: dict) -> bytes:
    shown = [column for column in COLUMNS if column.is_shown]
    keys = {column.key for column in shown}
    columns = [*shown, *(column for column in WHOLE if column.key not in keys and column.label not in more)]
    entries = Entry.objects.order_by("-pk")
    headings = [*(column.label for column in columns), *more]
    rows = [[*(_cell(column.value(e)) for column in columns), *(get(e) for get in more.values())] for e in entries]
    if form == "csv":
        return b"".join(write_csv([headings, *rows]))
    stream = io.BytesIO()
    write_workbook([SheetToWrite("Entries", headings, rows)], stream)
    return stream.getvalue()


def _cell(value):
    return value.replace(tzinfo=None, microsecond=0) if hasattr(value, "tzinfo") else value


@pytest.mark.parametrize("more", [LONG, SHORT], ids=["long", "short"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_downloaded_elsewhere_comes_in_whole(cast, form, more):
    for name in ("Housing system", "Key safe, book and all"):
        add_location(name=name, kind="SYSTEM", by=cast.standing("administrator"), at=moment())
    with transaction.atomic():  # the other installation: it has the same people and places, and this Log alone
        fill(cast)
        file, there = exported(form, more), {said(entry) for entry in Entry.objects.all()}
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
    browser = Browser(cast)
    browser.upload(f"kim-log.{form}", file)
    browser.send({})
    assert [group.question.asks for group in browser.found.open_questions] == []
    bring(browser)
    assert {said(entry) for entry in Entry.objects.all()} == there
    first = Entry.objects.get(what="No index of drawings")
    assert [line.split(":")[0] for line in first.came_with.splitlines()] == ["Number", "Recorded"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("columns", ["", "&columns=kind&columns=number&columns=area&columns=state"])
def test_the_lists_own_download_comes_into_an_empty_log(cast, form, columns):
    with transaction.atomic():
        factories.entry(cast, what="Keys go in the book.", kind="BEST_PRACTICE")
        response = cast.client("administrator").get(f"/log/?format={form}&state=ALL{columns}")
        file = b"".join(response.streaming_content)
        transaction.set_rollback(True)
    browser = Browser(cast)
    browser.upload(f"kim-log.{form}", file)
    browser.send({})
    bring(browser)
    entry = Entry.objects.get()
    assert (entry.what, entry.kind, entry.state) == ("Keys go in the book.", "BEST_PRACTICE", "RECORDED")
