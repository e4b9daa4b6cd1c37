"""R2, R8: people without an account fill in a workbook, and their line manager makes drafts of it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kim.foundations.audit_trail.models import Event
from kim.foundations.landlord import actions as landlord
from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log.models import Entry
from kim.practice.told_by_form import actions
from kim.practice.told_by_form.forms import BringForm
from kim.practice.told_by_form.models import ToldRow
from kim_engine.tables.written_workbooks import SheetToWrite, write_workbook
from tests.engine.tables.specimens import MARKER
from tests.engine.tables.test_hostile_files import TEXTS, WORKBOOKS
from tests.factories import moment
from tests.rooms.practice.kim_log.pages import text_of
from tests.rooms.practice.told_by_form.filled import HEADINGS, blank, fill, form_of, read, saved, sheets_of
from tests.rooms.world import whole

NEW = "told_by_form:form_new"
NHS = "His number is 943 476 5919."


def brought(client: Any, file: bytes, name: str = "form.xlsx") -> Any:
    return client.post(reverse(NEW), {"file": SimpleUploadedFile(name, file)}, follow=True)


def pressed(client: Any, page: Any, **said: Any) -> Any:
    return client.post(page.request["PATH_INFO"], said, follow=True)


def notes(found: Any) -> str:
    return " | ".join(note for row in found.rows for note in row.notes)


def test_the_form_says_which_it_is_and_offers_the_landlords_choices_without_a_macro(cast):
    landlord.add_customer_type(name="Hostel, short stay", by=cast.standing("administrator"), at=moment())
    client = cast.client("manager")
    address = reverse("told_by_form:form_download", args=[cast.area().pk])
    file, again = whole(client.get(address)), whole(client.get(address))
    sheets = sheets_of(file)
    assert list(sheets) == ["What we do", "How to fill it in", "About this form", "Choices"]
    assert tuple(sheets["What we do"][0]) == HEADINGS
    assert [row[0] for row in sheets["What we do"][1:]] == list(range(1, 101))
    assert "Voids" in str(sheets["About this form"])
    assert sheets["About this form"] != sheets_of(again)["About this form"], "each form has its own number"
    offered = {cell for row in sheets["Choices"] for cell in row}
    assert {"Hostel, short stay", "Key book", "Gap found", "Operative"} <= offered
    parts = zipfile.ZipFile(io.BytesIO(file))
    rows = parts.read("xl/worksheets/sheet1.xml").decode()
    assert rows.count("<dataValidation ") == 7
    assert not [name for name in parts.namelist() if "vba" in name.lower() or "external" in name.lower()]
    assert 'state="hidden"' in parts.read("xl/workbook.xml").decode()


def test_rows_come_in_as_drafts_of_the_manager_and_say_who_told_them(cast):
    client, sheets, waiting = cast.client("manager"), blank(cast), set(site.STAGING.glob("*"))
    given = {"Since_when": date(2026, 11, 2), "Kind": "Lesson", "Who_it_concerns": "Tenant, Leaseholder"}
    fill(sheets, 3, Why="=They got lost.", Where_we_keep_it="key book", **given)
    fill(sheets, 7, What_changed="Meters are photographed.", Told_by="Night caretaker, block 4")
    fill(sheets, 8, Told_by="")
    page = brought(client, saved(sheets))
    assert "The form holds 3 rows with something in them." in text_of(page)
    assert "H9 Told by: say which role told it" in text_of(page)
    assert not Entry.objects.exists()
    done = pressed(client, page)
    assert "2 drafts are made." in text_of(done)
    first, second = Entry.objects.order_by("pk")
    assert (first.state, first.author, first.why) == ("DRAFT", cast.person("manager"), "=They got lost.")
    assert (first.kind, first.in_force_on, first.customer_types.count()) == ("LESSON", date(2026, 11, 2), 2)
    assert (second.kind, second.in_force_on) == ("CHANGE_OF_PRACTICE", None)
    told = {each.row: (each.told_by, each.entry) for each in ToldRow.objects.all()}
    assert told == {3: ("Operative", first.pk), 7: ("Night caretaker, block 4", second.pk)}
    shown = text_of(client.get(reverse("kim_log:entry_show", args=[second.pk])))
    assert "Told by</dt>" in shown
    assert "Night caretaker, block 4" in shown
    assert cast.client("other_manager").get(reverse("kim_log:entry_show", args=[second.pk])).status_code == 404
    assert set(site.STAGING.glob("*")) == waiting, "the file does not stay"


def test_the_same_file_twice_does_not_double_and_a_changed_row_is_said(cast):
    client, sheets = cast.client("manager"), blank(cast)
    fill(sheets, 1)
    fill(sheets, 2, What_changed="Meters are photographed.")
    fill(sheets, 5, What_changed="Meters are photographed.")
    page = brought(client, saved(sheets))
    assert "It says the same as line 3." in text_of(page)
    pressed(client, page)
    again = brought(client, saved(sheets))
    assert "Nothing here comes in" in text_of(again)
    assert "Make the drafts" not in text_of(again)
    fill(sheets, 1, What_changed="Keys hang in the office.")
    first = ToldRow.objects.get(row=1).entry
    changed = brought(client, saved(sheets))
    assert f"Row 1 of this form came in before with other words, as entry {first}." in text_of(changed)
    assert "Choose which rows come in" in text_of(pressed(client, changed))
    assert "1 draft is made." in text_of(pressed(client, changed, with_changed="on"))
    other = fill(blank(cast), 9)
    assert f"as entry {first}." in notes(read(cast, other)), "the same words on another form of the area"
    assert Entry.objects.count() == 3


def test_personal_data_is_named_by_cell_and_stays_only_with_a_reason(cast):
    client, sheets = cast.client("manager"), blank(cast)
    fill(sheets, 1)
    fill(sheets, 2, What_changed=NHS)
    page = brought(client, saved(sheets))
    assert "B3 What changed: it holds what looks like" in text_of(page)
    assert "943" not in text_of(page)
    mark = BringForm(found=read(cast, sheets)).mark
    assert "Say why it must stay" in text_of(pressed(client, page, with_found="on", shown=mark))
    assert "holds what looks like" in text_of(pressed(client, page, with_found="on", shown=mark, kept_because=NHS))
    assert "Other rows are shown now" in text_of(pressed(client, page, with_found="on", shown="", kept_because="Test."))
    assert not Entry.objects.exists()
    pressed(client, page)
    assert Entry.objects.get().what == "Keys hang in the van.", "left out unless somebody says why"
    second = brought(client, saved(sheets))
    pressed(client, second, with_found="on", shown=mark, kept_because="It is a made-up number.")
    kept = Entry.objects.get(what=NHS)
    assert kept.has_kept_data
    assert ToldRow.objects.count() == 2


def test_a_wrong_form_gets_a_sentence(cast):
    sheets = fill(blank(cast), 1)

    def said(at: int, value: str) -> str:
        wrong = {name: [list(row) for row in rows] for name, rows in sheets.items()}
        wrong["About this form"][at][1] = value
        return read(cast, wrong).wrong

    assert read(cast, sheets).wrong == ""
    assert "not a form of KIM Log" in said(0, "x")
    assert "another version" in said(1, "0")
    assert "another landlord" in said(3, "0" * 32)
    assert "is for Repairs" in said(5, str(cast.area("Repairs").pk))
    assert "a work area that is not there" in said(5, "999999")
    assert "a work area that is not there" in said(5, "٣")
    assert "not a form of KIM Log" in read(cast, {"What we do": sheets["What we do"]}).wrong
    assert "is for Voids" in read(cast, sheets, "other_manager").wrong
    assert read(cast, sheets, "head").wrong == ""
    renamed = {**sheets, "What we do": [["Row", "What", *HEADINGS[2:]], *sheets["What we do"][1:]]}
    assert "no column ‘What changed’" in read(cast, renamed).wrong
    twice = {**sheets, "What we do": [[*HEADINGS, "Why"], *sheets["What we do"][1:]]}
    assert "two columns are headed ‘Why’" in read(cast, twice).wrong
    long = {**sheets, "What we do": [list(HEADINGS), *([n, f"Say {n}."] for n in range(1, 102))]}
    assert "at most 100 rows, and this one has 101" in read(cast, long).wrong
    page = brought(cast.client("manager"), saved(fill(blank(cast, "Repairs"), 1)))
    assert "is for Repairs" in text_of(page)
    assert pressed(cast.client("manager"), page).status_code == 404 or not Entry.objects.exists()


@pytest.mark.parametrize(
    ("heading", "value", "sentence"),
    [
        ("Row", None, "A2 Row: the row has lost its number"),
        ("Row", 2, "A3 Row: line 2 has this number, too"),
        ("What_changed", " ", "B2 What changed: say what changed"),
        ("What_changed", "x" * 5001, "B2 What changed: it has more than 5,000"),
        ("Since_when", "long ago", "D2 Since when: it is no date"),
        ("Since_when", date(2036, 1, 1), "D2 Since when: it is more than two years"),
        ("Kind", "Rumour", "E2 Kind: no kind of entry"),
        ("Who_it_concerns", "Martian", "F2 Who it concerns: it names a customer type"),
        ("Where_we_keep_it", "The moon", "G2 Where we keep it: it names a place"),
        ("Told_by", "A tenant", "H2 Told by: what residents say"),
        ("Told_by", "x" * 121, "H2 Told by: it has more than 120"),
        ("Told_by", "Ring 07700 900123", "H2 Told by: it holds what looks like"),
    ],
)
def test_a_cell_that_cannot_come_in_is_named(cast, heading, value, sentence):
    sheets = fill(fill(blank(cast), 1, **{heading: value}), 2, What_changed="The second.")
    found = read(cast, sheets)
    assert sentence in notes(found)
    assert len(found.ready) == 1
    assert not found.asked


def test_nobodys_name_is_a_role(cast):
    name = cast.person("officer").name
    assert "it is a person's name" in notes(read(cast, fill(blank(cast), 1, Told_by=f"{name}, operative")))


def test_the_action_holds_what_the_page_holds(cast):
    found = read(cast, fill(fill(blank(cast), 1), 2, What_changed=NHS))
    form, given = form_of(found), {"by": cast.standing("manager"), "at": moment()}
    for rows, because, sentence in (
        ([], "", "no row to bring in"),
        (found.asked, "", "Say why it must stay"),
    ):
        with pytest.raises(RefusedError, match=sentence):
            actions.bring_rows(form=form, rows=rows, kept_because=because, **given)
    actions.bring_rows(form=form, rows=found.ready, **given)
    before = Event.objects.count()
    with pytest.raises(RefusedError, match="has just come in"):
        actions.bring_rows(form=form, rows=found.ready, **given)
    assert Event.objects.count() == before


def test_hostile_files_get_a_sentence_and_nothing_of_them_is_kept(cast):
    client, before, waiting = cast.client("manager"), Event.objects.count(), set(site.STAGING.glob("*"))
    hostile = [(name, make, "xlsx") for name, (make, _) in WORKBOOKS.items()]
    hostile += [(name, make, "csv") for name, (make, _) in TEXTS.items()]
    for name, make, kind in hostile[2::6]:
        page = brought(client, make(), f"form.{kind}")
        assert page.status_code == 400, name
        assert "There is a problem" in text_of(page), name
        assert MARKER not in text_of(page), name
        assert set(site.STAGING.glob("*")) == waiting, name
    other = io.BytesIO()
    write_workbook([SheetToWrite("Sheet1", ["a"], [["b"]])], other)
    assert "not a form of KIM Log" in text_of(brought(client, other.getvalue()))
    assert Event.objects.count() == before
