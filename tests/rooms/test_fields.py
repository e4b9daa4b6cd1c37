"""Every field of every form has its label, its error tied to it, and every page its ids in order."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse

import kim
from kim.assurance.reviews import quarter_actions
from kim.assurance.reviews.models import Review
from kim.foundations.design import fields
from kim.practice.dip_checks.models import Case, Question
from kim_engine.risk.information import InformationRisk
from tests import factories
from tests.factories import moment
from tests.house import labels
from tests.house.branding import offences
from tests.house.doors import DOORS
from tests.rooms import world as planted
from tests.rooms.assurance.reviews import quarters

pytestmark = pytest.mark.pages

# Forms that are made of what a file or a page holds: their own tests render them, and the pages below show them.
MADE_OF_A_FILE = ("ColumnsForm", "AnswersForm", "ConfirmForm", "MoveForm", "ManyForm", "BringForm")
ONLY_A_BASE = ("AskedFirstForm",)  # it has nothing that is shown


def form_classes() -> Iterator[type[forms.BaseForm]]:
    """Find every form of every room."""
    found = set()
    for module in pkgutil.walk_packages(kim.__path__, "kim."):
        if ".migrations" in module.name or ".config." in module.name:
            continue
        for each in vars(importlib.import_module(module.name)).values():
            if inspect.isclass(each) and issubclass(each, forms.BaseForm) and each.__module__.startswith("kim."):
                found.add(each)
    return iter(sorted(found, key=lambda each: each.__name__))


def given(cast, form: type[forms.BaseForm]) -> dict[str, Any]:
    """Give what a form asks for when it is made."""
    account = cast.person("administrator").account
    known = {
        "who": cast.standing("manager"),
        "account": account,
        "user": account,
        "request": RequestFactory().get("/"),
        "role": "LINE_MANAGER",
        "person": cast.person("nobody"),
        "on": planted.TODAY,
        "query": QueryDict("words=keys"),
        "review": a_review(cast) if "review" in wanted(form) else None,
        "team": cast.area().team,
        "service": cast.area().team.service,
        "area": cast.area(),
        "dropped": frozenset({"entry.covered_by"}),
        "now": "Manager",
        "today": planted.TODAY,
        "entry": factories.draft(cast),
        "quarters": [],
        "seen": 1,
        "asks_others": True,
        "cases": [Case(position=1, reference="V-1")],
        "questions": [Question(number=1, text="Is it there?")],
    }
    return {name: value for name, value in known.items() if name in wanted(form)}


def wanted(form: type[forms.BaseForm]) -> set[str]:
    """Name what a form is made with."""
    return {name for each in form.__mro__ for name in inspect.signature(each.__init__).parameters}


def a_review(cast) -> Review:
    """Give a review that was sent, of an area that answers by the guided form: every box is shown."""
    by, risk = cast.standing("service_manager"), InformationRisk("HIGH", "HIGH", "HIGH", "HIGH")
    quarter_actions.set_approach(area=cast.area(), autonomy="GUIDED", risk=risk, why="New.", by=by, at=moment())
    review = quarters.review(quarters.opened())
    return quarters.sent(cast, review, quarters.statement(way="GUIDED", texts={"answer_1": "Keys."}))


FORMS = [form for form in form_classes() if form.__name__ not in (*MADE_OF_A_FILE, *ONLY_A_BASE)]


@pytest.mark.parametrize("form_class", FORMS, ids=lambda form: form.__name__)
def test_every_field_has_its_label_and_its_error(cast, form_class):
    form = form_class(data={}, **given(cast, form_class))
    shown = [bound for bound in form if not bound.is_hidden]
    assert shown
    said = {bound.name: labels.problems(fields.render(bound)) for bound in shown}
    assert {name: wrong for name, wrong in said.items() if wrong} == {}
    for bound in shown:
        if bound.errors:
            assert "govuk-error-message" in fields.render(bound), bound.name


@pytest.mark.parametrize("form_class", FORMS, ids=lambda form: form.__name__)
def test_the_summary_leads_to_the_fields_in_error(cast, form_class):
    form = form_class(data={}, **given(cast, form_class))
    page = "".join(fields.render(bound) for bound in form if not bound.is_hidden)
    ids = {each.attributes.get("id") for each in labels.read(page).elements}
    summary = labels.read(fields.error_summary(form)).elements
    targets = {each.attributes["href"][1:] for each in summary if each.attributes.get("href", "").startswith("#")}
    assert targets - ids == set()


@pytest.mark.parametrize("member", ["manager", "administrator", "governance", "anonymous"])
def test_every_page_can_be_read_aloud_and_holds_nothing_inline(world, member):
    client, found, pages = world.client(member), {}, 0
    for door in DOORS:
        if door.expects(member) in (302, 404) or door.name == "account_logout":
            continue
        response = client.get(reverse(door.name, kwargs=world.address(door)))
        content = planted.whole(response)
        if response["Content-Type"].startswith("text/html"):
            pages += 1
            text = content.decode()
            found[door.title] = [
                *labels.problems(text),
                *offences(door.title, text, kinds=["an inline style or script"]),
            ]
    assert {title: wrong for title, wrong in found.items() if wrong} == {}
    assert pages > (2 if member == "anonymous" else 25)
