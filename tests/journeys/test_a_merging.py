"""R5, R9: an administrator splits a work area, merges one by keyboard after seeing what will happen, and undoes it."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors


def test_work_areas_are_split_merged_by_keyboard_and_stand_again(visitors: Visitors) -> None:
    page = visitors.page("administrator")
    for name in ("Journey stores", "Journey tools"):
        page.goto("/administration/areas/")
        page.get_by_role("link", name="Add a work area to Case").click()
        page.get_by_label("Name").fill(name)
        steps.press(page, "Add this work area")
    it_is_split(page)
    it_is_merged_by_keyboard(page)
    others_read_it(visitors.page("officer"))
    it_is_undone(page)


def it_is_split(page: Page) -> None:
    page.goto("/administration/areas/")
    steps.follow(page, "Merged or split for Journey stores")
    expect(page.get_by_role("main")).to_contain_text("Journey stores was never merged or split")
    holds_at_every_width(page)
    steps.follow(page, "Split it")
    steps.press(page, "See what will happen")
    expect(page.get_by_role("alert")).to_contain_text("Give the names of the new work areas")
    holds_at_every_width(page)
    page.get_by_label("Yes: new work areas are parted from it").check()
    page.get_by_label("What are the new work areas called?").fill("Journey keys\nJourney tools")
    page.get_by_label("Why?").fill("Two teams share it.")
    steps.press(page, "See what will happen")
    expect(page.get_by_role("alert")).to_contain_text("There is a work area called Journey tools already")
    page.get_by_label("What are the new work areas called?").fill("Journey keys")
    steps.press(page, "See what will happen")
    expect(page.get_by_role("heading", level=1)).to_have_text("What will happen")
    expect(page.get_by_role("main")).to_contain_text("Nothing is done yet. New: Journey keys.")
    holds_at_every_width(page)
    steps.press(page, "Change something")
    expect(page.get_by_label("Why?")).to_have_value("Two teams share it.")
    steps.press(page, "See what will happen")
    steps.press(page, "Do it")
    steps.says_done(page, "It is done: split Journey stores")


def it_is_merged_by_keyboard(page: Page) -> None:
    page.goto("/administration/areas/")
    steps.follow(page, "Merged or split for Journey tools")
    keys = Keys(page)
    keys.tab_to("Merge it into another")
    keys.follow()
    holds_at_every_width(page)
    page.get_by_label("Into which work area?").select_option(label="Journey stores (Case, Housing)")
    page.get_by_label("Why?").fill("One team does both.")
    keys.tab_to("See what will happen")
    keys.follow()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Best practice not answered")
    holds_at_every_width(page)
    look(page, "check")
    keys.tab_to("Do it")
    keys.follow()
    steps.says_done(page, "It is done: merge Journey tools")
    expect(main).to_contain_text("Journey stores keeps what it left open")
    holds_at_every_width(page)
    look(page, "changes")


def others_read_it(page: Page) -> None:
    page.goto("/areas/")
    page.get_by_role("link", name="Journey tools").first.click()
    expect(page.get_by_role("main")).to_contain_text("Journey tools ended on")
    holds_at_every_width(page)
    steps.follow(page, "Merged or split")
    expect(page.get_by_role("main")).to_contain_text("Journey tools went into Journey stores")
    assert page.get_by_role("link", name="Undo").count() == 0


def it_is_undone(page: Page) -> None:
    page.get_by_role("link", name="Undo").click()
    page.get_by_label("Why?").fill("It was a mistake.")
    holds_at_every_width(page)
    steps.press(page, "See what will happen")
    expect(page.get_by_role("main")).to_contain_text("Journey tools stands again")
    holds_at_every_width(page)
    steps.press(page, "Do it")
    expect(page.get_by_role("main")).to_contain_text("Undone from")
    expect(page.get_by_role("main")).to_contain_text("It stands today")


def look(page: Page, name: str) -> None:
    """Keep a picture, for whoever asks to look."""
    if folder := os.environ.get("LOOK_AT"):
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
