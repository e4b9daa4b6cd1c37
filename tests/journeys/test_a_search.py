"""R9: words are typed at the head of any page and lead, by keyboard alone, to what was logged."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors


def test_words_lead_by_keyboard_to_what_was_logged_and_to_nothing_hidden(visitors: Visitors) -> None:
    manager = visitors.page("manager")
    number = steps.log_change(manager, "Portcullis readings go to the tide register. Nobody keeps their own list.")
    it_is_found_by_keyboard(manager, number)
    empty_and_wrong_searches_help(manager)
    nothing_is_found_by_words_of_a_draft(manager, visitors.page("other_manager"))


def it_is_found_by_keyboard(page: Page, number: int) -> None:
    page.goto("/")
    keys = Keys(page)
    keys.tab_to("Search for words")
    page.keyboard.type("TIDE portcul")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Found: 1 entry")
    marked = page.locator("main mark")
    expect(marked.first).to_have_text("Portcullis")
    holds_at_every_width(page)
    keys = Keys(page)
    keys.tab_to("Portcullis readings go to the tide register")
    keys.follow()
    assert steps.number_of(page) == number


def empty_and_wrong_searches_help(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/")
    steps.follow(page, "Search")
    expect(page.get_by_role("main")).to_contain_text("Type one word or more")
    holds_at_every_width(page)
    page.get_by_label("Words", exact=True).fill("a")
    steps.press(page, "Search")
    expect(page.get_by_role("main")).to_contain_text("Type a word of 2 letters or more.")
    holds_at_every_width(page)
    page.get_by_label("Words", exact=True).fill("portcullis")
    page.get_by_label("What", exact=True).select_option(label="Evidence")
    steps.press(page, "Search")
    expect(page.get_by_role("main")).to_contain_text("Nothing was found")
    holds_at_every_width(page)
    steps.follow(page, "Look in everything")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Found: 1 entry")


def nothing_is_found_by_words_of_a_draft(page: Page, other: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/log/new/")
    steps.fill_what(page, "Drawbridge keys hang in the hall.", on=None)
    steps.press(page, "Keep as a draft")
    page.goto("/search/?words=drawbridge")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Found: 1 entry")
    other.goto("/search/?words=drawbridge")
    expect(other.get_by_role("main")).to_contain_text("Nothing was found")
