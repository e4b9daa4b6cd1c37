"""R3, R4, R9: a Director reads how the landlord does by quarter, down to one area, and takes a table away."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width, stays_within
from tests.journeys.test_prints import A4
from tests.journeys.visitors import Visitors


def test_progress_from_the_landlord_down_to_an_area_and_back_from_its_reviews(visitors: Visitors) -> None:
    page = visitors.page("director")
    page.goto(visitors.site.door("reviews:quarter_show quarter"))
    keys = Keys(page)
    keys.tab_to("Progress")
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text("Progress: The whole landlord")
    a_pictures_table_opens_and_is_the_file(page, keys)
    holds_at_every_width(page)
    on_paper_every_table_stands_open(page)
    page.get_by_role("heading", name="By service").locator("+ ul").get_by_role("link", name="Housing").click()
    page.get_by_role("heading", name="By work area").locator("+ ul").get_by_role("link", name="Voids").click()
    strips = page.get_by_role("region", name="Its reviews by quarter")
    expect(strips.get_by_role("row", name="Judgement")).to_be_visible()
    expect(strips.get_by_role("columnheader", name="not closed yet")).to_be_visible()
    holds_at_every_width(page)
    there = page.url
    page.get_by_role("link", name="Its reviews", exact=True).click()
    page.get_by_role("link", name="Progress", exact=True).click()
    assert page.url == there


def a_pictures_table_opens_and_is_the_file(page: Page, keys: Keys) -> None:
    section = page.get_by_role("region", name="Effort against risk")
    expect(section.get_by_role("img", name="Areas with two pieces of evidence")).to_be_visible()
    expect(section.get_by_role("table")).to_be_hidden()
    keys.tab_to("The figures as a table for Effort against risk")
    keys.press("Enter")
    table = section.get_by_role("table")
    expect(table).to_be_visible()
    keys.tab_to("Download Effort against risk as CSV")
    with page.expect_download() as waiting:
        keys.press("Enter")
    with Path(waiting.value.path()).open(encoding="utf-8-sig", newline="") as file:
        kept = list(csv.reader(file))
    rows = table.get_by_role("row")
    seen = [rows.nth(place).locator("th, td").all_inner_texts() for place in range(rows.count())]
    assert kept == seen
    keys.tab_to("The figures as a table for Effort against risk", back=True)
    keys.press("Enter")
    expect(table).to_be_hidden()


def on_paper_every_table_stands_open(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    stays_within(page)
    tables = page.get_by_role("main").locator("table")
    assert [tables.nth(place).is_visible() for place in range(tables.count())] == [True] * 7
    assert tables.last.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
