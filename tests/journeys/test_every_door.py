"""Every door of the house as somebody who may open it: full, empty, in error and refused; wide, narrow and enlarged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.house.doors import DOORS, Door
from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width, holds_wide_and_narrow
from tests.journeys.visitors import Visitors

NO_PAGES = (
    "landlord:accent",
    "landlord:accent_preview",
    "evidence_files:file_download",
    "people:staff_template",
    "told_by_form:form_download",
    "recording_standards:version_file",
)
MANY_FACES = ("kim_log:entry_show", "kim_log:area_show")  # each state of these looks different
WRONG = {"reviews:review_check": ("About how many minutes", "lots")}  # its only box may stay empty
# Empties every form that writes: what a page says to somebody who presses the button at once.
_EMPTY = """() => { for (const e of document.querySelectorAll('main form[method=post] :is(input, textarea, select)')) {
    if (e.type === 'checkbox' || e.type === 'radio') e.checked = false
    else if (e.type !== 'hidden') e.value = ''
} }"""


def shown() -> Iterator[Door]:
    """Choose a door of each page, and every face of those that have many."""
    met = set()
    for door in DOORS:
        is_page = door.name not in NO_PAGES and (door.ok or door.anonymous in (200, 410))
        if is_page and (door.name not in met or door.name in MANY_FACES):
            met.add(door.name)
            yield door


def open_door(visitors: Visitors, door: Door) -> Page:
    page = visitors.page(door.ok.split()[0] if door.ok else "")
    answer = page.goto(visitors.site.door(door.title))
    assert answer is not None
    assert answer.status == (200 if door.ok else door.anonymous)
    return page


@pytest.mark.parametrize("door", list(shown()), ids=lambda door: door.title)
def test_a_page_holds_wide_and_on_a_phone(visitors: Visitors, door: Door) -> None:
    holds_wide_and_narrow(open_door(visitors, door))


@pytest.mark.slow  # four times the work of the two layouts, for every page: journeys hold the forms that people meet
@pytest.mark.parametrize("door", list(shown()), ids=lambda door: door.title)
def test_a_page_holds_at_every_width_full_and_in_error(visitors: Visitors, door: Door) -> None:
    page = open_door(visitors, door)
    holds_at_every_width(page)
    if page.locator("main form[method=post] :is(input:not([type=hidden]), textarea, select)").count() == 0:
        return
    if closed := page.locator("main details:not([open])").all():
        for each in closed:
            each.evaluate("e => e.open = true")
        holds_at_every_width(page)
    page.evaluate(_EMPTY)
    if door.name in WRONG:
        box, typed = WRONG[door.name]
        page.get_by_label(box).fill(typed)
    plain = page.locator("main form[method=post] button:not(.govuk-button--warning)")
    (plain if plain.count() else page.locator("main form[method=post] button")).first.click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    every_error_leads_to_its_field(page)
    holds_at_every_width(page)


def every_error_leads_to_its_field(page: Page) -> None:
    """Hold that the summary stands in the order of the page, and that each line names a field that says the same."""
    said = []
    for link in page.locator(".govuk-error-summary a").all():
        field = page.locator(str(link.get_attribute("href")))
        said.append((field.bounding_box() or {"y": 0})["y"])
        expect(page.locator(".govuk-error-message", has_text=link.inner_text()).first).to_be_visible()
    assert said == sorted(said), f"{page.url}: the summary is in another order than the fields"


@pytest.mark.parametrize(
    ("name", "path", "heading"),
    [
        ("nobody", "/", "My work"),
        ("director", "/", "My work"),
        ("nobody", "/log/", "The Log"),
        ("nobody", "/areas/", "How each area keeps records"),
        ("officer", "/log/?words=unheardof&kind=GAP&state=ALL&evidence=yes", "The Log"),
        ("officer", "/log/?state=ALL&columns=number&columns=what&columns=author&columns=state", "The Log"),
        ("officer", "/areas/2/?on-day=1&on-month=1&on-year=1999&meaning=force", "How Leasehold keeps records"),
    ],
)
def test_a_page_with_nothing_on_it_says_what_belongs_there(
    visitors: Visitors, name: str, path: str, heading: str
) -> None:
    page = visitors.page(name)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    holds_at_every_width(page)


@pytest.mark.parametrize(("name", "path", "status"), [("inspector", "/log/new/", 403), ("officer", "/attic/", 404)])
def test_a_refusal_is_a_page_like_any_other(visitors: Visitors, name: str, path: str, status: int) -> None:
    page = visitors.page(name)
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status
    holds_at_every_width(page)


def test_a_page_from_another_sign_in_says_what_to_do(visitors: Visitors) -> None:
    page = visitors.page("manager")
    page.goto("/log/new/")
    page.get_by_label("What changed").fill("Words that nobody wants to type again.")
    page.context.clear_cookies(name="kim_csrf")
    steps.press(page, "Log it")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page was open too long")
    holds_at_every_width(page)
    page.go_back()
    expect(page.get_by_label("What changed")).to_have_value("Words that nobody wants to type again.")


def test_an_old_day_that_is_none_is_said_on_an_entry(visitors: Visitors) -> None:
    page = visitors.page("inspector")
    page.goto(visitors.site.door("kim_log:entry_show entry"))
    steps.write_parts(page, "31", "11", "2025")
    steps.press(page, "Show it then")
    expect(page.get_by_role("alert")).to_contain_text("November has 30 days")
    holds_at_every_width(page)
    steps.write_parts(page, "1", "1", "2020")
    steps.press(page, "Show it then")
    expect(page.get_by_role("main")).to_contain_text("This entry was not in the Log on that day")
    holds_at_every_width(page)


def test_a_gap_has_no_date_on_an_earlier_day_either(visitors: Visitors) -> None:
    page = visitors.page("inspector")
    page.goto(visitors.site.door("kim_log:entry_show gap_entry"))
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    steps.write_parts(page, str(yesterday.day), str(yesterday.month), str(yesterday.year))
    steps.press(page, "Show it then")
    expect(page.locator(".kim-panel")).to_contain_text(re.compile(r"Took effect\s*Not dated"))
