"""Ambleford's people and areas in the test database, and an old Log brought in as a person does it in a browser."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kim.foundations.landlord import actions as landlord
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people import actions as people
from kim.foundations.people.choices import Role
from kim.foundations.people.standing import standing_of
from kim.foundations.spreadsheets import staging
from kim.practice.kim_log.importing_check import Check
from kim.practice.kim_log.importing_columns import PURPOSE
from kim.practice.kim_log.importing_known import Waiting
from tests.cast import AT, FROM, Cast

HERE = Path(__file__).parents[3] / "old_logs"
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))["workbooks"]
HEADINGS = ("Work area", "What changed", "Why", "Date", "Owner", "Customer type", "Q3 24/25 RAG", "Q3 24/25 comment")
AMBLEFORD = json.loads((HERE / "cast.json").read_text(encoding="utf-8"))


def add_ambleford(cast: Cast) -> None:
    """Add what cast.json says the software holds, by the actions that administrators use."""
    by = cast.standing("administrator")
    # The cast's own 'Voids' would be a match where Ambleford, whose area is 'Void properties', has a question.
    people.rename_area(area=cast.area("Voids"), name="Empty homes of the cast", by=by, at=AT)
    services = {name: people.add_service(name=name, by=by, at=AT) for name in AMBLEFORD["services"]}
    teams, first = {}, {}
    for each in AMBLEFORD["teams"]:
        teams[each["name"]] = people.add_team(name=each["name"], service=services[each["service"]], by=by, at=AT)
    for each in AMBLEFORD["areas"]:
        area = people.add_area(name=each["name"], team=teams[each["team"]], by=by, at=AT)
        first.setdefault(each["team"], area)
    for number, each in enumerate(AMBLEFORD["staff"]):
        person = people.add_person(name=each["name"], email=f"staff{number}@ambleford.example", by=by, at=AT)
        people.appoint(person=person, role=Role.OFFICER, place=first[each["team"]], from_on=FROM, by=by, at=AT)
    there = {name.lower().rstrip("s") for name in CustomerType.objects.values_list("name", flat=True)}
    for name in AMBLEFORD["customer_types"]:
        if name.rstrip("s") not in there:
            landlord.add_customer_type(name=name, by=by, at=AT)


class Browser:
    """Walks the import's pages without JavaScript: reads the forms of a page and sends them."""

    def __init__(self, cast: Cast, who: str = "administrator") -> None:
        self.client = cast.client(who)
        self.person = cast.person(who)
        self.page = ""
        self.at = ""

    def upload(self, name: str, content: bytes, at: str = "/log/import/"):
        response = self.client.post(at, {"file": SimpleUploadedFile(name, content)}, follow=True)
        return self._seen(response)

    def send(self, typed: dict[str, str], to: str = ""):
        data = fields_of(self.page) | typed
        return self._seen(self.client.post(to or self.at, data, follow=True))

    def open(self, address: str):
        return self._seen(self.client.get(address, follow=True))

    def _seen(self, response):
        self.page = response.content.decode()
        self.at = response.request["PATH_INFO"]
        return response

    @property
    def found(self) -> Check | None:
        """Give what the page now shown was made of; None off the check's page."""
        token = re.fullmatch(r"/log/import/([^/]+)/check/", self.at)
        if token is None:
            return None
        owner = self.person.account_id
        staged = staging.find(under=settings.STAGING, token=token[1], owner=owner, purpose=PURPOSE)
        return Waiting(staged, standing_of(self.person, timezone.localdate())).check()


def fields_of(page: str) -> dict[str, str]:
    """Read what a page's selects and chosen radios would send."""
    found: dict[str, str] = {}
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inner)
        first = re.search(r'<option value="([^"]*)"', inner)
        found[name] = unescape((chosen or first)[1]) if (chosen or first) else ""
    return found


def csv_of(*rows, headings=HEADINGS) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode()


def row(**given):
    usual = {"area": "Voids", "what": "Keys are logged", "why": "Lost keys", "date": "1/11/2024"}
    said = usual | given
    names = ("area", "what", "why", "date", "owner", "customers", "rag", "comment")
    return [said.get(name, "") for name in names]


def check(cast, *rows, who="administrator", headings=HEADINGS, name="log.csv") -> Browser:
    browser = Browser(cast, who)
    browser.upload(name, csv_of(*rows, headings=headings))
    browser.send({})
    return browser


def bring(browser: Browser, **typed):
    return browser.send(typed, to=browser.at.replace("/check/", "/do/"))


def only(browser: Browser):
    [group] = browser.found.open_questions
    return group.question
