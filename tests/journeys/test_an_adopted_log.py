"""R10: a Log that was brought in is found, filtered and read as it was."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width
from tests.journeys.test_a_merging import look
from tests.journeys.visitors import Visitors


def test_another_landlords_log_is_read_as_it_was(visitors: Visitors) -> None:
    page = visitors.page("governance")
    page.goto("/")
    steps.follow(page, "Logs brought in")
    expect(page.get_by_role("main")).to_contain_text("Eastmere District Council")
    holds_at_every_width(page)
    look(page, "logs")
    steps.follow(page, "Eastmere District Council")
    page.get_by_label("Its number").fill("611")
    steps.press(page, "Show events")
    said = page.get_by_text("What it said of Log entry 611")
    expect(said).to_have_count(2)
    said.first.click()
    expect(page.get_by_role("main")).to_contain_text("Keys are counted at one.")
    holds_at_every_width(page)
    look(page, "log")
