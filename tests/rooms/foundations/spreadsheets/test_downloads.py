"""R35: a download holds exactly the rows that are filtered, in their order, and what is text stays text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from markupsafe import Markup

from kim.foundations.design.lists import PAGE, Column, ListPage
from kim.foundations.landlord.models import CustomerType
from kim.foundations.spreadsheets import downloads
from kim.practice.kim_log.listing import WHOLE, listing
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import visible_to
from kim_engine.tables.sheets import Cell
from tests import factories
from tests.cast import TODAY, Cast
from tests.engine.tables.specimens import only_sheet, read_here
from tests.rooms.world import whole

FORMULAS = ["=1+1", "+44 20 7946 0000", "-5", "@SUM(A1)", "\t=1", "'=1", "''+1", "＝1", "|calc", "5", "TRUE", "1/2"]
TEXTS = [column for column in WHOLE if column.key in ("text", "why")]  # what the page cuts to a heading
NUMBER = [column for column in WHOLE if column.key == "number"]
Rows = list[tuple[Cell, ...]]


def read(response: HttpResponseBase, kind: str) -> Rows:
    """Read a download as a person's spreadsheet program would: its headings and rows."""
    rows = only_sheet(read_here(whole(response), f".{kind}")).rows
    width = max(map(len, rows))
    return [(*row, *[None] * (width - len(row))) for row in rows]


def page_of(query: str, rows: Any = None) -> ListPage[Any]:
    found = Entry.objects.select_related("area", "author") if rows is None else rows
    return listing(TODAY).read(QueryDict(query), found)


def download(query: str, kind: str, **more: Any) -> Rows:
    request = RequestFactory().get(f"/log/?{query}&format={kind}")
    return read(downloads.download(request, page_of(query), name="kim-log", **more), kind)


@pytest.fixture
def entries(cast: Cast) -> list[Entry]:
    """More entries than a page holds, of two areas, three kinds and one customer type."""
    person, tenants = cast.person("manager"), CustomerType.objects.get(name="Tenant")
    areas = [cast.area("Voids"), cast.area("Leasehold")]
    made = Entry.objects.bulk_create(
        Entry(
            area=areas[number % 2],
            author=person,
            recorded_by=person,
            state="RECORDED",
            kind=("LESSON", "PRACTICE", "GUIDANCE")[number % 3],
            what=f"Entry {number:02}. More of it.",
            listed_at=factories.NOW,
        )
        for number in range(PAGE * 2 + 4)
    )
    for each in made[::4]:
        each.customer_types.add(tenants)
    cast.is_tampered = True  # type: ignore[attr-defined] # made in bulk beside the actions, only to be read
    return made


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", lambda entries: entries[::-1]),
        ("sort=oldest", lambda entries: entries),
        ("kind=LESSON&sort=oldest", lambda entries: entries[::3]),
        ("words=Entry+07", lambda entries: [entries[7]]),
        ("words=Entry+%000%008", lambda entries: [entries[8]]),  # PostgreSQL would refuse the null characters
        ("sort=oldest&area={area}", lambda entries: entries[1::2]),
        ("sort=oldest&type={type}", lambda entries: entries[::4]),
        ("kind=GAP", lambda entries: []),
    ],
    ids=["all", "oldest", "kind", "words", "null", "area", "type", "none"],
)
def test_a_download_holds_the_filtered_rows_of_every_page_and_no_other(
    entries: list[Entry], kind: str, query: str, expected: Callable[[list[Entry]], list[Entry]]
) -> None:
    said = query.format(area=entries[1].area_id, type=CustomerType.objects.get(name="Tenant").pk)
    head, *rows = download(f"{said}&columns=what&columns=number", kind)
    assert head == ("What", "Number")
    shown = [(row.heading, str(row.pk) if kind == "csv" else row.pk) for row in expected(entries)]
    assert rows == shown


def test_a_download_begins_at_the_first_row_whatever_page_it_is_asked_from(entries: list[Entry]) -> None:
    first = page_of("")
    second = first.next_address().removeprefix("?")
    assert len(page_of(second).rows) < len(entries)
    assert len(download(second, "csv")) == len(entries) + 1


def test_a_download_has_the_columns_of_the_page_and_what_is_added_to_it(entries: list[Entry]) -> None:
    assert download("", "csv")[0] == ("What", "Area", "Kind", "Recorded", "Took effect", "Evidence")
    head = download("columns=number&columns=area&columns=what", "csv", more=[*NUMBER, *TEXTS])[0]
    assert head == ("What", "Area", "Number", "What changed", "Why"), "in the list's order, and none of them twice"


def test_rows_are_prepared_in_portions_each_once(entries: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "ROWS_AT_A_TIME", 20)
    portions: list[int] = []

    def prepare(rows: Sequence[Entry]) -> None:
        portions.append(len(rows))
        for row in rows:
            row.prepared = f"prepared {row.pk}"  # type: ignore[attr-defined]

    more = [Column[Entry]("prepared", "Prepared", lambda row: row.prepared)]  # type: ignore[attr-defined]
    rows = download("sort=oldest&columns=what", "csv", more=more, prepare=prepare)[1:]
    assert portions == [20, 20, 14]
    assert [row[1] for row in rows] == [f"prepared {row.pk}" for row in entries]


def test_a_download_is_one_a_browser_saves_under_its_name(entries: list[Entry]) -> None:
    kinds = {
        "csv": ("text/csv; charset=utf-8", 'attachment; filename="kim-log.csv"'),
        "xlsx": (downloads.XLSX, 'attachment; filename="kim-log.xlsx"'),
        "exe": (downloads.XLSX, 'attachment; filename="kim-log.xlsx"'),  # of a kind that is none: a workbook
    }
    for kind, expected in kinds.items():
        request = RequestFactory().get(f"/log/?format={kind}")
        response = downloads.download(request, page_of(""), name="kim-log")
        assert (response["Content-Type"], response["Content-Disposition"]) == expected
        assert whole(response)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_text_that_could_begin_a_formula_is_text_in_the_file_and_comes_back_as_it_was(cast: Cast, kind: str) -> None:
    for each in FORMULAS:
        factories.entry(cast, what=each, why=f"{each} because")
    request = RequestFactory().get(f"/log/?sort=oldest&format={kind}")
    rows = visible_to(cast.standing("inspector")).select_related("area", "author")
    response = downloads.download(request, page_of("sort=oldest&columns=number", rows), name="kim-log", more=TEXTS)
    content = whole(response)
    if kind == "csv":
        lines = content.decode("utf-8-sig").splitlines()[1:]
        assert len(lines) == len(FORMULAS)
        assert not [line for line in lines for cell in line.split('","')[1:] if cell[0] in "=+-@\t＝"]
    else:
        assert b"<f>" not in _sheet(content), "no cell of the workbook is a formula"
    found = [(row[1], row[2]) for row in only_sheet(read_here(content, f".{kind}")).rows[1:]]
    assert found == [(each, f"{each} because") for each in FORMULAS]


def _sheet(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml")


def test_dates_and_moments_are_such_in_a_workbook_and_the_landlords_own_time(cast: Cast) -> None:
    factories.entry(cast, in_force_on=date(2026, 7, 1))
    Entry.objects.update(listed_at=datetime.fromisoformat("2026-07-01T23:30:15.250000+00:00"))
    cast.is_tampered = True  # type: ignore[attr-defined]
    row = download("columns=recorded&columns=took_effect", "xlsx")[1]
    assert row == (datetime(2026, 7, 2, 0, 30, 15), date(2026, 7, 1)), "in summer the landlord's clock is an hour on"
    assert download("columns=recorded&columns=took_effect", "csv")[1] == ("2026-07-02 00:30:15", "2026-07-01")


def test_what_a_page_marks_up_is_words_in_a_file(cast: Cast) -> None:
    factories.entry(cast)
    more = [Column[Entry]("marked", "Marked", lambda row: Markup("<b>Keys</b> & locks"))]
    assert download("columns=area", "csv", more=more)[1] == ("Voids", "<b>Keys</b> & locks")


def test_a_download_of_the_log_holds_what_its_reader_may_see(cast: Cast) -> None:
    factories.entry(cast, what="Open to all.")
    factories.restricted(cast, what="Seen by few.")
    factories.draft(cast, what="Half a thought.")
    seen = {}
    for member in ("inspector", "governance", "manager"):
        response = cast.client(member).get("/log/?state=ALL&format=xlsx")
        seen[member] = {row[0] for row in read(response, "xlsx")[1:]}
    assert seen == {
        "inspector": {"Open to all"},
        "governance": {"Open to all", "Seen by few"},
        "manager": {"Open to all", "Seen by few", "Half a thought"},
    }
