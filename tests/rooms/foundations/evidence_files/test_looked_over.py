"""R8: the text of a file is looked over before it is kept; a file that waits for a decision is in no other place."""

from __future__ import annotations

import os
import re
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from kim.assurance.reviews import quarter_actions
from kim.foundations.audit_trail.models import Event, Payload
from kim.foundations.erasure import actions as erasure
from kim.foundations.evidence_files import quarantine
from kim.foundations.evidence_files.choices import WHY_UNREAD
from kim.foundations.evidence_files.models import Evidence, FileText, StoredFile
from kim.foundations.evidence_files.scanning import scan
from kim.practice.kim_log.models import Entry
from kim_engine.risk.information import InformationRisk
from kim_engine.texts import Unread
from tests import factories
from tests.cast import Cast
from tests.engine.texts.specimens import mail, pdf, word
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters

SECRET = "943 476 5919"
FOUND = word("The key is under the mat.", f"NHS number {SECRET}")
CLEAN = word("Keys are handed over with a form.")
PNG = b"\x89PNG\r\n\x1a\n"
SENTENCE = "The file holds personal data. Paragraph 2: what looks like an NHS number."


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> Path:
    settings.EVIDENCE, settings.QUARANTINE, settings.SCANNER = tmp_path / "kept", tmp_path / "held", ""
    found: Path = settings.QUARANTINE
    return found


@pytest.fixture
def entry(cast: Cast) -> Entry:
    return factories.entry(cast)


class Browser:
    """One member's browser on the page that adds evidence."""

    def __init__(self, cast: Cast, entry: Entry, member: str = "manager") -> None:
        self.client: Client = cast.client(member)
        self.address = f"/log/{entry.pk}/evidence/"
        self.page = ""

    def choose(self, name: str, content: bytes, **typed: str) -> int:
        return self.post(file=SimpleUploadedFile(name, content), **typed)

    def post(self, **typed: Any) -> int:
        response = self.client.post(self.address, {"label": "The form", **typed})
        self.page = response.content.decode()
        return response.status_code

    def carried(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return found[1].replace("&#x27;", "'") if found else ""

    def go_on(self, **typed: str) -> int:
        """Send what the page carries, with what is typed now."""
        return self.post(held=self.carried("held"), found_before=self.carried("found_before"), **typed)


def everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def nothing_is_kept(folders: Path) -> bool:
    return not (Evidence.objects.exists() or StoredFile.objects.exists() or everything(folders.parent / "kept"))


def test_a_file_with_nothing_in_it_is_kept_at_once_with_its_text(cast: Cast, entry: Entry, folders: Path) -> None:
    browser = Browser(cast, entry)
    assert browser.choose("form.docx", CLEAN) == 302
    evidence = Evidence.objects.get()
    assert (evidence.checked, evidence.verdict) == ("NOTHING_FOUND", "Text looked over: no personal data found")
    assert FileText.objects.get().text == "Keys are handed over with a form."
    assert everything(folders) == [], "the waiting copy is gone"
    assert evidence.verdict in browser.client.get(f"/log/{entry.pk}/").content.decode()
    added = Event.objects.get(type="evidence_files.evidence_added")
    assert Payload.objects.filter(event=added, name="state.checked", value__contains="NOTHING_FOUND").exists()


def test_what_is_found_is_said_with_its_place_and_taken_back_whole(cast: Cast, entry: Entry, folders: Path) -> None:
    browser = Browser(cast, entry)
    assert browser.choose("form.docx", FOUND) == 200
    assert SENTENCE in browser.page
    assert SECRET not in browser.page
    assert nothing_is_kept(folders)
    [folder] = folders.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in everything(folders)} == {0o600}
    assert SECRET not in (folder / "about.json").read_text()
    assert browser.go_on(let_go="on") == 200
    assert "Give a link or choose a file" in browser.page
    assert everything(folders) == []
    assert nothing_is_kept(folders)


def test_it_stays_only_with_a_reason_that_information_governance_finds(cast: Cast, entry: Entry, folders: Path) -> None:
    browser = Browser(cast, entry)
    browser.choose("form.docx", FOUND)
    assert browser.go_on() == 200
    assert browser.go_on(kept_because=f"Their number is {SECRET}") == 200, "a reason is looked over too"
    assert nothing_is_kept(folders)
    assert browser.go_on(kept_because="A made-up number in a training form.") == 302
    evidence = Evidence.objects.get()
    assert (evidence.checked, evidence.verdict) == ("KEPT", "Personal data in it, kept with a reason")
    entry.refresh_from_db()
    assert entry.has_kept_data
    assert f"/log/{entry.pk}/" in cast.client("governance").get("/log/?kept=yes").content.decode()
    kept = Event.objects.get(type="kim_log.evidence_added")
    facts = " ".join(Payload.objects.filter(event=kept).values_list("value", flat=True))
    assert "A made-up number in a training form." in facts
    assert "NHS_NUMBER" in facts
    assert not Payload.objects.filter(value__contains=SECRET).exists(), "the record never holds what was found"


def test_a_reason_for_one_file_is_no_reason_for_the_next(cast: Cast, entry: Entry, folders: Path) -> None:
    browser = Browser(cast, entry)
    browser.choose("form.docx", FOUND)
    first = {"found_before": browser.carried("found_before"), "held": browser.carried("held")}
    assert browser.choose("other.docx", FOUND, kept_because="It is made up.", **first) == 200
    assert nothing_is_kept(folders)
    assert len(list(folders.iterdir())) == 1, "the first is forgotten"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("screen.png", PNG, Unread.OTHER_KIND),
        ("scan.pdf", pdf("", image=True), Unread.NO_TEXT),
        ("broken.msg", mail("a", "b")[:-3000], Unread.DAMAGED),
        ("form.docx", word("words", declared='<!DOCTYPE d [<!ENTITY a "b">]>'), Unread.DAMAGED),
    ],
)
def test_what_was_not_checked_is_kept_only_when_its_person_has_looked(
    cast: Cast, entry: Entry, folders: Path, name: str, content: bytes, why: Unread
) -> None:
    browser = Browser(cast, entry)
    assert browser.choose(name, content) == 200
    assert "Not checked for personal data" in browser.page
    assert WHY_UNREAD[why].replace("'", "&#39;") in browser.page
    assert browser.go_on() == 200
    assert "Look through the file, then tick that you have" in browser.page
    assert nothing_is_kept(folders)
    assert browser.go_on(has_looked="on") == 302
    evidence = Evidence.objects.get()
    assert evidence.checked == "NOT_CHECKED"
    assert evidence.verdict.startswith("Not checked for personal data: ")
    assert not FileText.objects.exists()
    assert everything(folders) == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("form.pdf", CLEAN, "This file is named .pdf, but what it holds is not that, or is broken."),
        ("named.docx", pdf("words"), "This file is named .docx, but"),
        ("Form.XLSX", CLEAN, "This file is named .xlsx, but"),
        ("screen.jpg", PNG, "This file is named .jpg, but"),
        ("letter.txt", b"MZ\x90\0\3", "This file is named .txt, but"),
        ("run.exe", b"MZ\x90\0\3", "Files named .exe are not taken. Save it as a PDF, or give a link to it"),
        ("all.zip", CLEAN, "This file is packed, so nobody can look into it here. Unpack it"),
        ("form", CLEAN, "name does not say what kind it is. Give it its ending, like .pdf"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    cast: Cast, entry: Entry, folders: Path, name: str, content: bytes, sentence: str
) -> None:
    """ASVS V5.2.2: its kind is told from its content, and an ending that nobody expects is not taken."""
    browser = Browser(cast, entry)
    assert browser.choose(name, content) == 200
    assert sentence in browser.page.replace("&#39;", "'")
    assert 'value="The form"' in browser.page, "what was typed stays"
    assert (everything(folders), browser.carried("held")) == ([], "")
    assert nothing_is_kept(folders)
    if name == "form.pdf":  # at the doors of a kept copy and of a review's own record alike
        review = quarters.review(quarters.opened())
        page = browser.client.post(
            reverse("reviews:review_answer", args=[review.pk]),
            {"do": "save", "way": "OWN", "own_label": "Ours", "own_file": SimpleUploadedFile(name, content)},
        )
        assert sentence in page.content.decode()
        assert nothing_is_kept(folders)


def test_a_file_half_read_with_something_in_it_needs_both_a_look_and_a_reason(cast: Cast, entry: Entry) -> None:
    browser = Browser(cast, entry)
    browser.choose("half.docx", word("a", f"NHS number {SECRET}", more={"word/embeddings/a.bin": b"x"}))
    assert browser.go_on(has_looked="on") == 200
    assert browser.go_on(kept_because="It is made up.") == 200
    assert browser.go_on(kept_because="It is made up.", has_looked="on") == 302


def test_another_persons_file_is_none_and_a_token_is_no_path(cast: Cast, entry: Entry, folders: Path) -> None:
    browser = Browser(cast, entry)
    browser.choose("screen.png", PNG)
    other = Browser(cast, entry, "head")
    for token in (browser.carried("held"), "../kept", "a" * 32, "\0"):
        assert other.post(held=token, has_looked="on") in (200, 403)
        assert nothing_is_kept(folders)
    assert browser.go_on(has_looked="on") == 302
    assert browser.go_on(has_looked="on") == 200, "once kept, it is held no more"
    assert Evidence.objects.count() == 1


def test_what_waited_a_day_is_swept_and_is_in_no_session(cast: Cast, entry: Entry, folders: Path) -> None:
    browser = Browser(cast, entry)
    browser.choose("form.docx", FOUND)
    assert {"held", SECRET} & set(str(dict(browser.client.session.items())).split("'")) == set()
    now = timezone.now()
    assert quarantine.sweep(under=folders, now=now + timedelta(hours=23)) == 0
    assert quarantine.sweep(under=folders, now=now + timedelta(hours=25)) == 1
    assert browser.go_on(kept_because="It is made up.") == 200
    assert "no longer held" in browser.page
    assert quarantine.sweep(under=folders / "none", now=now) == 0


def a_scanner(tmp_path: Path, does: str) -> str:
    path = tmp_path / "scan"
    path.write_text(f"#!/bin/sh\n{does}\n")
    os.chmod(path, 0o700)
    return str(path)


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ('test -s "$1" && exit 0; exit 9', "Scanned for viruses: none found"),
        ("exit 2", "Not scanned for viruses"),
        ("kill -9 $$", "Not scanned for viruses"),
        ("", "Not scanned for viruses"),
    ],
)
def test_a_scanner_says_clean_or_nothing(
    cast: Cast, entry: Entry, settings: Settings, tmp_path: Path, does: str, said: str
) -> None:
    settings.SCANNER = a_scanner(tmp_path, does) if does else str(tmp_path / "gone")
    assert Browser(cast, entry).choose("form.docx", CLEAN) == 302
    assert Evidence.objects.get().verdict == f"Text looked over: no personal data found. {said}"


def test_what_the_scanner_stops_is_refused_and_nothing_of_it_is_kept(
    cast: Cast, entry: Entry, settings: Settings, tmp_path: Path, folders: Path
) -> None:
    settings.SCANNER = a_scanner(tmp_path, "exit 1")
    browser = Browser(cast, entry)
    assert browser.choose("form.docx", CLEAN) == 200
    assert "The virus scanner stopped this file. Nothing of it is kept." in browser.page
    assert everything(folders) == []
    assert nothing_is_kept(folders)


def test_a_scanner_that_takes_too_long_is_not_scanned(tmp_path: Path) -> None:
    assert scan(tmp_path, command=a_scanner(tmp_path, "sleep 5"), patience_seconds=0.05) == "NOT_SCANNED"


def test_an_erasure_takes_the_text_of_a_file_along(cast: Cast, entry: Entry, settings: Settings) -> None:
    browser = Browser(cast, entry)
    browser.choose("form.txt", b"The blue door code is Heron Four")
    by, other = cast.standing("governance"), cast.standing("director")
    asked = erasure.ask_for_erasure(text="heron four", why="It is a code.", by=by, at=moment())
    erasure.agree_to_erasure(request=asked, seals=settings.SEALS, by=other, at=moment())
    assert not FileText.objects.exists()


def test_a_reviews_own_record_is_looked_over_too(cast: Cast, folders: Path) -> None:
    client, review = cast.client("manager"), quarters.review(quarters.opened())
    by = cast.standing("service_manager")
    own = {"autonomy": "OWN_EVIDENCE", "why": "A register shows it."}
    quarter_actions.set_approach(
        area=review.area, risk=InformationRisk("LOW", "LOW", "LOW", "LOW"), **own, by=by, at=moment()
    )
    typed = {"do": "save", "way": "OWN", "own_label": "Our own record"}
    address = reverse("reviews:review_answer", args=[review.pk])
    for link in ("https://jo:hunter2@intranet.example/keys", "https://[", "javascript:alert(1)"):
        page = client.post(address, typed | {"own_url": link}).content.decode()
        assert ("There is a problem" in page, 'value="Our own record"' in page) == (True, True), link
    page = client.post(address, typed | {"own_file": SimpleUploadedFile("own.docx", FOUND)}).content.decode()
    assert SENTENCE in page
    assert nothing_is_kept(folders)
    carried = dict(re.findall(r'name="(held|found_before)" value="([^"]*)"', page))
    kept = typed | carried | {"kept_because": "It is made up."}
    assert client.post(address, kept).status_code == 302
    assert Evidence.objects.get().checked == "KEPT"
    assert everything(folders) == []
    assert Payload.objects.filter(value__contains="It is made up.").exists()
    assert "kept with a reason" in client.get(address).content.decode()
