"""R2: an operative without an account fills in a form, and their line manager makes drafts of it and logs one."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors
from tests.rooms.practice.told_by_form.filled import fill, saved, sheets_of


def test_a_form_goes_out_comes_back_and_becomes_drafts(visitors: Visitors, tmp_path: Path) -> None:
    page = visitors.page("manager")
    page.goto("/log/")
    steps.follow(page, "Forms for people without an account")
    holds_at_every_width(page)
    with page.expect_download() as found:
        page.get_by_role("link", name="Download a form for Voids").click()
    found.value.save_as(tmp_path / "form.xlsx")
    sheets = fill(sheets_of((tmp_path / "form.xlsx").read_bytes()), 1, What_changed="Key tags are read out at the van.")
    fill(sheets, 2, Kind="Rumour")
    fill(sheets, 3, What_changed="His number is 943 476 5919.")
    brought(page, saved(sheets), tmp_path)
    expect(page.get_by_role("main")).to_contain_text("E3 Kind: no kind of entry has this name")
    expect(page.get_by_role("main")).to_contain_text("B4 What changed: it holds what looks like")
    expect(page.get_by_role("main")).not_to_contain_text("943")
    holds_at_every_width(page)
    keys = visitors.page("manager")
    keys.goto(page.url)
    keys.get_by_role("button", name="Make the drafts").focus()
    keys.keyboard.press("Enter")
    steps.says_done(keys, "1 draft is made.")
    steps.follow(keys, "Key tags are read out at the van")
    expect(keys.get_by_role("main")).to_contain_text("Told by")
    expect(keys.get_by_role("main")).to_contain_text("Operative")
    steps.follow(keys, "Go on with the draft")
    keys.get_by_label("Why", exact=True).fill("Two keys went to the wrong flat.")
    steps.write_parts(keys, "1", "11", "2026")
    steps.press(keys, "Log it")
    steps.says_done(keys, "It is in the Log.")
    brought(page, saved(sheets), tmp_path)
    expect(page.get_by_role("main")).to_contain_text("came in before with the same words")


def brought(page: Page, file: bytes, folder: Path) -> None:
    (folder / "filled.xlsx").write_bytes(file)
    page.goto("/log/forms/")
    page.get_by_label("File").set_input_files(folder / "filled.xlsx")
    steps.press(page, "Check the form")
