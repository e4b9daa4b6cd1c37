"""R2, R10: a list that comes back as it was downloaded changes nothing; a changed cell is the Log's own correction."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.foundations.audit_trail.models import Event
from kim.foundations.landlord.models import CustomerType
from kim.places.holdings.models import Location
from kim.practice.kim_log import actions
from kim.practice.kim_log.content import content_of
from kim.practice.kim_log.listing import COLUMNS
from kim.practice.kim_log.models import Entry
from kim.practice.list_changes.reading import Found, read_list
from kim_engine.tables.neutral import write_csv
from kim_engine.tables.sheets import Sheet, Workbook
from kim_engine.tables.written_workbooks import SheetToWrite, write_workbook
from tests import factories
from tests.cast import TODAY
from tests.engine.tables.specimens import MARKER, only_sheet, read_here
from tests.engine.tables.test_hostile_files import TEXTS as HOSTILE_TEXTS
from tests.engine.tables.test_hostile_files import WORKBOOKS
from tests.factories import content, moment
from tests.rooms.practice.kim_log.pages import text_of
from tests.rooms.world import whole

ALL = "".join(f"&columns={column.key}" for column in COLUMNS)
NEW = "list_changes:list_new"
Rows = list[list[Any]]


def downloaded(client: Any, kind: str, query: str = "state=ALL") -> bytes:
    return whole(client.get(f"{reverse('kim_log:entry_list')}?{query}{ALL}&format={kind}"))


def rows_of(file: bytes, kind: str) -> Rows:
    rows = only_sheet(read_here(file, f".{kind}")).rows
    return [[*row, *[None] * (len(rows[0]) - len(row))] for row in rows]


def as_read(rows: Rows) -> Workbook:
    return Workbook((Sheet("Entries", tuple(map(tuple, rows)), (), False),), "0" * 64, False, ())


def read(cast: Any, rows: Rows, who: str = "manager") -> Found:
    return read_list(as_read(rows), cast.standing(who), TODAY)


def written(rows: Rows, kind: str) -> bytes:
    if kind == "csv":
        return b"".join(write_csv(rows))
    stream = io.BytesIO()
    write_workbook([SheetToWrite("Entries", rows[0], rows[1:])], stream)
    return stream.getvalue()


def put(rows: Rows, number: int, **cells: Any) -> Rows:
    """Change cells of an entry's row, by the words of the headings with _ for spaces."""
    at = rows[0].index("Number")
    [row] = [row for row in rows[1:] if str(row[at]) == str(number)]
    for heading, value in cells.items():
        row[rows[0].index(heading.replace("_", " "))] = value
    return rows


def said(found: Found) -> str:
    return " | ".join(f"{each.place} {each.because}" for each in found.problems)


TEXTS = st.one_of(
    # A short file of many control characters is refused as no text, with a sentence (tests/engine/tables).
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60),
    st.text(st.sampled_from("'=+-@\t\r\n＝,;|\" a0🏠"), min_size=1, max_size=12),
    st.sampled_from(["=1+1", "'=1", "''x", "007", "TRUE", "1/2", " trailing ", "a\r\nb\rc\nd", "#REF!", "x" * 32_000]),
)
ONE_ENTRY = st.fixed_dictionaries(
    {
        "what": TEXTS,
        "why": TEXTS,
        "late_why": st.one_of(st.just(""), TEXTS.map(lambda text: text[:2000])),
        "known_only_by": TEXTS.map(lambda text: text[:120]),
        "in_force_on": st.one_of(st.none(), st.dates(date(1066, 1, 1), date(2090, 1, 1))),
        "questions": st.sampled_from(["", "1", "135", "246"]),
    }
)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ONE_ENTRY, min_size=1, max_size=4), st.booleans())
def test_a_list_that_comes_back_as_it_was_changes_nothing(cast, entries, is_draft):
    with transaction.atomic():
        types = tuple(CustomerType.objects.order_by("pk").values_list("pk", flat=True))[:2]
        places = tuple(Location.objects.values_list("pk", flat=True))
        by = cast.standing("manager")
        for each in entries:
            given = content(**each, customer_types=types, locations=places)
            actions.draft_entry(area=cast.area(), content=given, by=by, at=moment())
        if not is_draft:
            Entry.objects.update(state="RECORDED", recorded_by=cast.person("manager"))  # past what a form would ask
        client, before = cast.client("manager"), Event.objects.count()
        for kind in ("csv", "xlsx"):
            found = read(cast, rows_of(downloaded(client, kind), kind))
            assert (found.rows, found.problems, found.planned) == (len(entries), [], [])
        assert Event.objects.count() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_changed_cells_are_corrections_and_drafts_stay_drafts(cast, kind):
    entry, draft, other = factories.entry(cast), factories.draft(cast), factories.entry(cast, what="Left.")
    client = cast.client("manager")
    rows = rows_of(downloaded(client, kind), kind)
    put(
        rows,
        entry.pk,
        What_changed="=Keys are in the safe.",
        Took_effect="2 November 2026",
        Kind="Lesson",
        Who_it_concerns="Leaseholder; Tenant",
        Where_we_keep_it="key book",
        Review_questions="3, 1",
    )
    put(rows, draft.pk, Why="'=quoted")
    page = brought(client, written(rows, kind), kind)
    assert "2 entries would change" in text_of(page)
    assert "Leaseholder; Tenant" in text_of(page)
    before = Event.objects.count()
    done = client.post(page.request["PATH_INFO"], {"reason": "The safe was moved."}, follow=True)
    assert "2 entries are changed." in text_of(done)
    entry, draft = Entry.objects.get(pk=entry.pk), Entry.objects.get(pk=draft.pk)
    now = content_of(entry)
    assert (entry.version, now.what, now.kind, now.questions) == (2, "=Keys are in the safe.", "LESSON", "13")
    assert now.in_force_on == date(2026, 11, 2)
    names = set(entry.customer_types.values_list("name", flat=True)), entry.locations.get().name
    assert names == ({"Tenant", "Leaseholder"}, "Key book")
    assert (draft.state, draft.why) == ("DRAFT", "'=quoted")
    assert Entry.objects.get(pk=other.pk).version == 1
    types = list(Event.objects.order_by("sequence").values_list("type", flat=True))[before:]
    assert sorted(types) == ["kim_log.draft_changed", "kim_log.entry_corrected"]
    again = brought(client, written(rows, kind), kind)
    assert "Nothing to change" in text_of(again)  # the same file twice


def brought(client: Any, file: bytes, kind: str) -> Any:
    return client.post(reverse(NEW), {"file": SimpleUploadedFile(f"list.{kind}", file)}, follow=True)


def test_what_a_list_may_not_do_is_refused_by_cell(cast):
    entry, draft = factories.entry(cast), factories.draft(cast)
    others = factories.entry(cast, by="other_manager", area="Repairs")
    rows = rows_of(downloaded(cast.client("manager"), "xlsx"), "xlsx")

    def refused(number: int, **cells: Any) -> str:
        found = read(cast, put([list(row) for row in rows], number, **cells))
        assert not found.may_be_done
        return said(found)

    assert "A list changes no state" not in said(read(cast, rows))
    assert "a list changes no state" in refused(draft.pk, State="Current")
    assert "a list changes no state" in refused(entry.pk, State="Withdrawn")
    assert "‘Area’ cannot be changed by a list" in refused(entry.pk, Area="Repairs")
    assert "‘Restricted’ cannot be changed" in refused(entry.pk, Restricted="It is about a staff matter")
    assert "‘What’ cannot be changed" in refused(entry.pk, What="Something else")
    assert "Only its author and those who answer" in refused(others.pk, Why="So.")
    assert "Say why." in refused(entry.pk, Why=None)
    assert "Say since when." in refused(entry.pk, Took_effect=None)
    assert "Say what changed." in refused(draft.pk, What_changed=" ")
    assert "it is no date" in refused(entry.pk, Took_effect="when it suits")
    assert "two years ahead" in refused(entry.pk, Took_effect=date(2036, 1, 1))
    assert "no kind of entry" in refused(entry.pk, Kind="Rumour")
    assert "names a customer type" in refused(entry.pk, Who_it_concerns="Tenant, Martian")
    assert "names a place" in refused(entry.pk, Where_we_keep_it="The moon")
    assert "review questions" in refused(entry.pk, Review_questions="9")
    assert "more than 5,000 characters" in refused(entry.pk, What_changed="x" * 5001)
    assert "there is no entry of this number" in refused(entry.pk, Number=999_999, Why="So.")
    assert "stands in row" in said(read(cast, [*rows, rows[1]]))
    personal = refused(entry.pk, Why="Her number is 943 476 5919.")
    assert "it holds what looks like" in personal
    assert "943" not in personal
    assert re.search(r"\b[A-Z]{1,2}[234] Why:", personal), "the cell is named"


def test_what_somebody_else_changed_since_is_refused_and_nothing_is_done(cast):
    entry, second = factories.entry(cast), factories.entry(cast, what="The second.")
    client = cast.client("manager")
    rows = put(rows_of(downloaded(client, "csv"), "csv"), entry.pk, Why="Mine.")
    put(rows, second.pk, Why="Mine too.")
    page = brought(client, written(rows, "csv"), "csv")
    by = cast.standing("head")
    changed = content(why="Theirs.")
    actions.correct_entry(entry=entry, content=changed, why="First.", by=by, at=moment())
    after = client.post(page.request["PATH_INFO"], {"reason": "So."})
    assert "somebody changed this entry after the list was downloaded" in text_of(after)
    assert Entry.objects.get(pk=second.pk).version == 1
    assert Entry.objects.get(pk=entry.pk).why == "Theirs."


def test_rows_and_columns_may_go_and_own_columns_are_left_out_and_said(cast):
    entry, _ = factories.entry(cast), factories.entry(cast, what="The second.")
    rows = rows_of(downloaded(cast.client("manager"), "xlsx"), "xlsx")
    places = [rows[0].index(heading) for heading in ("Place in the History", "Why", "Number")]
    few = [[*(row[place] for place in places), "own"] for row in rows]
    few[0][-1] = "My notes"
    found = read(cast, put(few, entry.pk, Why="Shorter."))
    assert (len(found.planned), found.problems, found.left_out) == (1, [], ["My notes"])
    assert [each.label for each in found.changes] == ["Why"]
    assert "Bring back a list from the Log" in said(read(cast, [["Number", "Why"], [1, "So."]]))
    assert "two columns are headed ‘Why’" in said(read(cast, [[*few[0], "Why"], few[1]]))


CELLS = st.one_of(st.none(), st.integers(), st.floats(), st.booleans(), st.text(max_size=12), st.dates())


@pytest.mark.django_db
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(CELLS, max_size=6), max_size=5), st.permutations(["Number", "Place in the History", "Kind"]))
def test_hostile_lists_get_sentences_and_change_nothing(cast, rows, headings):
    before = Event.objects.count()
    found = read(cast, [list(headings), *rows])
    assert found.planned == []
    assert all(each.because.endswith((".", "Log")) for each in found.problems)
    assert Event.objects.count() == before


def test_hostile_files_get_a_sentence_and_nothing_of_them_is_kept(cast):
    """Every eighth of the engine's hostile files goes through the door: which each is, tests/engine/tables holds."""
    client, before = cast.client("manager"), Event.objects.count()
    hostile = [(name, make, "xlsx") for name, (make, _) in WORKBOOKS.items()]
    hostile += [(name, make, "csv") for name, (make, _) in HOSTILE_TEXTS.items()]
    for name, make, kind in hostile[::8]:
        page = brought(client, make(), kind)
        assert page.status_code == 400, name
        assert "There is a problem" in text_of(page), name
        assert MARKER not in text_of(page), name
        assert not any(site.STAGING.glob("*")), name
    assert Event.objects.count() == before
