"""Words that should not have been kept: asked for by one person, agreed by a second, and gone from every page."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors

NAME = "Zebedee Quillfeather"


def test_a_name_is_erased_once_a_second_person_agrees(visitors: Visitors) -> None:
    page = visitors.page("manager")
    number = steps.log_change(page, f"Spare keys lie with {NAME} at the lodge.")
    officer = visitors.page("governance")
    address = asks(officer)
    expect(officer.get_by_role("button", name="Agree and erase it")).to_have_count(0)
    page.goto(f"/log/{number}/")
    expect(page.get_by_role("main")).to_contain_text(NAME)
    agrees(visitors.page("head"), address)
    for name in ("manager", "head", "inspector"):
        is_gone(visitors.page(name), number)


def asks(page: Page) -> str:
    page.goto("/erasures/new/")
    page.get_by_label("Text to erase").fill(NAME)
    page.get_by_label("Why it must go").fill("Request 14: a resident's name.")
    steps.press(page, "Show where it stands")
    expect(page.get_by_role("main")).to_contain_text("Where it stands")
    holds_at_every_width(page)
    steps.press(page, "Ask a second person to agree")
    steps.says_done(page, "Nothing is erased until a second person agrees")
    holds_at_every_width(page)
    return page.url


def agrees(page: Page, address: str) -> None:
    page.goto("/erasures/")
    page.get_by_role("link", name=re.compile("^Request ")).first.click()
    expect(page).to_have_url(address)
    expect(page.get_by_role("main")).to_contain_text(NAME)
    steps.press(page, "Decline")
    expect(page.get_by_role("alert")).to_contain_text("say why", ignore_case=True)
    holds_at_every_width(page)
    steps.press(page, "Agree and erase it")
    steps.says_done(page, "Erased.")
    expect(page.get_by_role("main")).not_to_contain_text(NAME)
    holds_at_every_width(page)


def is_gone(page: Page, number: int) -> None:
    page.goto(f"/log/{number}/")
    expect(page.locator("dl")).to_contain_text("at the lodge")
    assert "Quillfeather" not in page.content()
    expect(steps.history(page)).to_contain_text("Text erased")
    page.goto("/log/?words=Quillfeather&state=ALL")
    assert NAME not in page.get_by_role("main").inner_text()
