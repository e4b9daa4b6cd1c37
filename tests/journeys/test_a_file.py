"""R8, R9: a file with personal data is taken back, or kept with a reason; a copy of what a link leads to is kept."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.engine.texts.specimens import word
from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width, no_violations
from tests.journeys.visitors import Visitors

LETTER = word("Keys come back with this form.", "NHS number 943 476 5919")


def test_a_file_is_looked_over_before_it_is_kept(visitors: Visitors) -> None:
    page = visitors.page("manager")
    number = steps.log_change(page, "Every key comes back with a form.")
    it_is_taken_back(page)
    it_is_kept_with_a_reason(page)
    a_picture_is_looked_through_by_keyboard(page)
    listed = page.get_by_role("table", name="Evidence of this entry")
    expect(listed).to_contain_text("Personal data in it, kept with a reason")
    expect(listed).to_contain_text("Not checked for personal data: it is a picture")
    holds_at_every_width(page)
    a_copy_is_kept_beside_a_link(page)
    finds = visitors.page("governance")
    finds.goto("/log/?kept=yes")
    expect(finds.get_by_role("main").locator(f'a[href="/log/{number}/"]').first).to_be_visible()


def choose(page: Page, label: str, name: str, content: bytes) -> None:
    page.get_by_label("What it shows").fill(label)
    page.get_by_label("Or a file").set_input_files({"name": name, "mimeType": "x/y", "buffer": content})
    steps.press(page, "Add it")


def it_is_taken_back(page: Page) -> None:
    steps.follow(page, "Add evidence")
    choose(page, "The letter", "letter.docx", LETTER)
    expect(page.get_by_role("alert")).to_contain_text("paragraph 2: what looks like an NHS number", ignore_case=True)
    expect(page.locator("body")).not_to_contain_text("943 476")
    holds_at_every_width(page)
    page.get_by_label("Take the file back").check()
    steps.press(page, "Add it")
    expect(page.get_by_role("alert")).to_contain_text("Give a link or choose a file")
    expect(page.get_by_label("What it shows")).to_have_value("The letter")
    expect(page.get_by_role("heading", name="letter.docx")).to_have_count(0)


def it_is_kept_with_a_reason(page: Page) -> None:
    choose(page, "The letter", "letter.docx", LETTER)
    page.get_by_label("If it must stay, say why").fill("The number is made up, for training.")
    steps.press(page, "Add it")
    steps.says_done(page, "The evidence is added")
    expect(steps.history(page)).to_contain_text("Personal data kept: The number is made up, for training.")


def a_picture_is_looked_through_by_keyboard(page: Page) -> None:
    steps.follow(page, "Add evidence")
    choose(page, "The screen", "screen.png", b"\x89PNG\r\n\x1a\n")
    expect(page.get_by_role("main")).to_contain_text(re.compile("Not checked for personal data.*it is a picture"))
    no_violations(page)
    keys = Keys(page)
    keys.tab_to("I have looked through it: it holds no resident’s data")
    keys.press("Space")
    keys.tab_to("Add it")
    keys.follow()
    steps.says_done(page, "The evidence is added")


def a_copy_is_kept_beside_a_link(page: Page) -> None:
    steps.follow(page, "Add evidence")
    page.get_by_label("What it shows").fill("The key procedure")
    page.get_by_label("Link").fill("https://intranet.example/keys")
    steps.press(page, "Add it")
    steps.follow(page, "Keep a copy of The key procedure")
    steps.press(page, "Keep the copy")
    expect(page.get_by_role("alert")).to_contain_text("Choose the file")
    page.get_by_label("The copy").set_input_files(
        {"name": "keys.docx", "mimeType": "x/y", "buffer": word("Keys come back with this form.")}
    )
    page.get_by_label("Which version it is").fill("3.1")
    holds_at_every_width(page)
    keys = Keys(page)
    keys.tab_to("Keep the copy")
    keys.follow()
    steps.says_done(page, "The copy is kept beside the link")
    listed = page.get_by_role("table", name="Evidence of this entry")
    expect(listed.get_by_role("link", name="Kept copy, version 3.1")).to_be_visible()
    expect(steps.history(page)).to_contain_text("Copy of a version kept beside a link")
    holds_at_every_width(page)
