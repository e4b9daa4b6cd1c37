"""R2: a line manager takes the Log away, changes a cell and brings it back, also without JavaScript."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from kim_engine.tables.neutral import write_csv
from tests.engine.tables.specimens import only_sheet, read_here
from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors


def test_a_list_is_taken_away_changed_and_brought_back(visitors: Visitors, tmp_path: Path) -> None:
    page = visitors.page("manager")
    number = steps.log_change(page, "Meter readings are photographed at every handover.")
    rows = downloaded(page, tmp_path)
    why = rows[0].index("Why")
    [row] = [row for row in rows[1:] if row[rows[0].index("Number")] == str(number)]
    row[why] = "Two readings were disputed."
    row[rows[0].index("State")] = "Withdrawn"
    refused = brought(visitors.page("manager", has_scripts=False), rows, tmp_path)
    expect(refused.get_by_role("main")).to_contain_text("a list changes no state")
    row[rows[0].index("State")] = "Current"
    checked = brought(page, rows, tmp_path)
    expect(checked.get_by_role("main")).to_contain_text("1 entry would change. Nothing is changed yet.")
    holds_at_every_width(checked)
    page.get_by_label("Why you change these").fill("A reading was disputed twice.")
    steps.press(page, "Change 1 entry")
    steps.says_done(page, "1 entry is changed.")
    page.goto(f"/log/{number}/")
    expect(page.get_by_role("main")).to_contain_text("Two readings were disputed.")
    expect(steps.history(page)).to_contain_text("A reading was disputed twice.")


def downloaded(page: Page, folder: Path) -> list[list[object]]:
    page.goto("/log/")
    with page.expect_download() as found:
        page.get_by_role("link", name="Download entries as CSV").click()
    found.value.save_as(folder / "log.csv")
    return [list(row) for row in only_sheet(read_here((folder / "log.csv").read_bytes(), ".csv")).rows]


def brought(page: Page, rows: list[list[object]], folder: Path) -> Page:
    (folder / "back.csv").write_bytes(b"".join(write_csv(rows)))  # type: ignore[arg-type]
    page.goto("/log/")
    steps.follow(page, "Bring back a changed list")
    page.get_by_label("File").set_input_files(folder / "back.csv")
    steps.press(page, "Check the list")
    return page


def test_a_list_of_administration_is_taken_away_changed_and_brought_back(visitors: Visitors, tmp_path: Path) -> None:
    """R12: the places, also without JavaScript; what cannot be done is said by cell; the History shows it."""
    page = visitors.page("administrator")
    page.goto("/administration/places/new/")
    page.get_by_label("Name").fill("Deed room")
    page.get_by_label("Paper").check()
    steps.press(page, "Add this place")
    with page.expect_download() as found:
        page.get_by_role("link", name="Download, with codes, places as CSV").click()
    found.value.save_as(tmp_path / "places.csv")
    rows = [list(row) for row in only_sheet(read_here((tmp_path / "places.csv").read_bytes(), ".csv")).rows]
    [row] = [row for row in rows if row[0] == "Deed room"]
    assert row[1] == "PAPER"
    row[1] = "Castle"
    plain = visitors.page("administrator", has_scripts=False)
    expect(places_back(plain, rows, tmp_path).get_by_role("main")).to_contain_text("Kind: write one of: System,")
    row[1] = "Document store"
    checked = places_back(page, [*rows, ["Van book", "PAPER"]], tmp_path)
    expect(checked.get_by_role("main")).to_contain_text("1 row would change, and 1 would be new.")
    holds_at_every_width(checked)
    steps.press(page, "Do what the list says")
    steps.says_done(page, "2 rows of the list are done.")
    steps.follow(page, "Deed room")
    expect(steps.history(page)).to_contain_text("Document store")


def places_back(page: Page, rows: list[list[object]], folder: Path) -> Page:
    (folder / "places.csv").write_bytes(b"".join(write_csv(rows)))  # type: ignore[arg-type]
    page.goto("/administration/places/")
    steps.follow(page, "Bring back a changed list")
    page.get_by_label("File").set_input_files(folder / "places.csv")
    steps.press(page, "Check the list")
    return page
