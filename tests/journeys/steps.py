"""What people do again and again on the pages of the Log, each in a line."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect

ENTRY = re.compile(r"/log/(\d+)/$")


def write_date(page: Page, day: date) -> None:
    """Write a date in the page's three boxes."""
    write_parts(page, str(day.day), str(day.month), str(day.year))


def write_parts(page: Page, *texts: str) -> None:
    """Write day, month and year as somebody typed them."""
    for label, text in zip(("Day", "Month", "Year"), texts, strict=True):
        page.get_by_label(label, exact=True).fill(text)


def press(page: Page, button: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    """Follow a link by its words."""
    page.get_by_role("link", name=link, exact=True).or_(page.get_by_role("button", name=link, exact=True)).first.click()


def log_change(page: Page, what: str, *, on: date | None = date(2026, 11, 1), button: str = "Log it") -> int:
    """Log a change, or keep it as a draft; give the entry's number."""
    page.goto("/log/new/")
    return say_what(page, what, on=on, button=button)


def say_what(page: Page, what: str, *, on: date | None, button: str = "Log it") -> int:
    """Fill in the open form of an entry and send it."""
    fill_what(page, what, on=on)
    press(page, button)
    return number_of(page)


def fill_what(page: Page, what: str, *, on: date | None) -> None:
    """Fill in the open form of an entry."""
    page.get_by_label("What changed").fill(what)
    page.get_by_label("Why", exact=True).fill("So that it is found again.")
    if on:
        write_date(page, on)


def number_of(page: Page) -> int:
    """Give the number of the entry that is open."""
    expect(page).to_have_url(ENTRY)
    found = ENTRY.search(page.url)
    assert found
    return int(found.group(1))


def give_reason(page: Page, link: str, label: str, reason: str, button: str) -> None:
    """Follow a link to a page that asks why, say why, and press its button."""
    follow(page, link)
    page.get_by_label(label, exact=True).fill(reason)
    press(page, button)


def history(page: Page) -> Locator:
    """Find the History on an entry's page."""
    return page.get_by_role("region", name="History")


def says_done(page: Page, words: str) -> None:
    """Hold that the page says what was done."""
    expect(page.locator(".govuk-notification-banner")).to_contain_text(words)
