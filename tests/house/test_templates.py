"""The templates for landlords: blanks are marked, and the notices name every table that holds something of a person."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from kim.foundations.audit_trail.kinds import every_kind
from kim.foundations.people.models import Person
from kim.foundations.sign_in.models import Account

HERE = Path(__file__).resolve().parents[2]
TEMPLATES = HERE / "docs/templates"
NAMES = ("dpia-screening", "staff-privacy-notice", "accessibility-statement")
# Fields that say or stand for a person without a key to one, and why a field of such a name is none of these.
THEMSELVES = {
    "people.Person": ("name", "job_title", "opaque_id"),
    "sign_in.Account": ("email", "password"),
    "sign_in.Session": ("work_session",),
    "sign_in.WorkIdentity": ("identity", "subject"),
    "account.EmailAddress": ("email",),
    "audit_trail.Event": ("actor", "on_behalf_of"),
    "told_by_form.ToldRow": ("told_by",),
}


def text(name: str) -> str:
    return (TEMPLATES / f"{name}.md").read_text(encoding="utf-8")


def fields_of_staff(model: type[models.Model]) -> set[str]:
    """Name a table's fields that lead to a person or say something of one."""
    keys = {
        field.name
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.remote_field and field.related_model in (Person, Account)
    }
    own = THEMSELVES.get(model._meta.label, ())
    return keys | {name for name in own if name in {field.name for field in model._meta.fields}}


def tables_of_staff() -> dict[str, set[str]]:
    found = {model._meta.label: fields_of_staff(model) for model in apps.get_models(include_auto_created=True)}
    return {label: fields for label, fields in found.items() if fields}


def told(notice: str) -> dict[str, set[str]]:
    """Read the notice's table: which fields of which tables it tells of."""
    lines = re.findall(r"^\| [^|]+ \| `([\w.]+)`: ((?:`\w+`(?:, )?)+) \|", notice, re.M)
    return {label: set(re.findall(r"`(\w+)`", fields)) for label, fields in lines}


def test_the_staff_notice_tells_every_field_that_says_something_of_a_person() -> None:
    """A new table with a person in it fails here until the notice tells of it."""
    assert told(text("staff-privacy-notice")) == tables_of_staff()


def test_a_field_that_is_not_told_is_noticed() -> None:
    notice = text("staff-privacy-notice").replace(", `on_behalf_of`", "")
    assert told(notice) != tables_of_staff()
    assert tables_of_staff()["people.Person"] == {"name", "job_title", "opaque_id", "account"}


def test_every_kind_whose_texts_may_name_somebody_is_told() -> None:
    """What people write themselves: each kind in the record with a text that an erasure may take."""
    section = text("staff-privacy-notice").split("## What people write")[1].split("\n## ")[0]
    kinds = {kind.name for kind in every_kind() if kind.erasable}
    assert set(re.findall(r"`([\w.]+)`", section)) == kinds


def test_the_screening_names_every_room_that_keeps_staff_data() -> None:
    ours = {label.split(".")[0] for label in tables_of_staff()}
    section = text("dpia-screening").split("## Where staff data stands")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+)`", section)) == ours


@pytest.mark.parametrize("name", NAMES)
def test_a_template_says_what_it_is_and_marks_its_blanks(name: str) -> None:
    page = text(name)
    assert "not legal advice" in page
    assert "have it checked" in page
    assert page.count("[[") == page.count("]]") >= 5
    assert "..." not in page, "a blank is marked by [[ ]]"
    assert f"templates/{name}.md" in (HERE / "docs/how-to/papers-to-publish.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "part",
    [
        "## Compliance status",  # full, partial or none: regulation 8, model accessibility statement
        "## Non-accessible content",
        "### Non-compliance with the accessibility regulations",
        "### Disproportionate burden",
        "### Content that's not within the scope of the accessibility regulations",
        "## Preparation of this accessibility statement",
        "## Feedback and contact information",
        "## Enforcement procedure",
        "Equality and Human Rights Commission",
        "Equality Advisory and Support Service",
        "(No. 2) Accessibility Regulations 2018",
        "Web Content Accessibility Guidelines version 2.2 AA",
        "This statement was prepared on [[",
        "It was last reviewed on [[",
    ],
)
def test_the_accessibility_statement_has_the_parts_that_the_law_asks_for(part: str) -> None:
    assert part in text("accessibility-statement")
