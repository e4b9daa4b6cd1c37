"""The Log as a list: filters, order and columns in the address, pages, and the same rows as files."""

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from kim_engine.tables.workbooks import read_file
from tests.journeys import steps
from tests.journeys.looking import no_violations
from tests.journeys.visitors import Visitors

LEASEHOLD = 60  # entries that were built


def open_leasehold(visitors: Visitors) -> Page:
    page = visitors.page("inspector")
    page.goto("/log/")
    narrow(page, area="Leasehold")
    return page


def narrow(page: Page, *, words: str = "", **chosen: str) -> None:
    """Fill in the filters and show what fits."""
    form = page.get_by_role("form", name="Filter the Log")
    if words:
        form.get_by_label("Words or number").fill(words)
    for label, choice in chosen.items():
        form.get_by_label(label.capitalize(), exact=True).select_option(choice)
    steps.press(page, "Show entries")


def arrange(page: Page, order: str, **columns: bool) -> None:
    """Choose the order and which columns stand."""
    page.get_by_text("Order and columns").click()
    form = page.get_by_role("form", name="Order and columns")
    form.get_by_label("Order", exact=True).select_option(order)
    for key, is_wanted in columns.items():
        form.locator(f"#column-{key}").set_checked(is_wanted)
    steps.press(page, "Show these")


def rows(page: Page) -> list[str]:
    return page.locator("td.kim-lead a").all_inner_texts()


def all_rows(page: Page) -> list[str]:
    """Go through the pages to the last and read every row."""
    found = rows(page)
    while page.get_by_role("link", name="Next page").count():
        page.get_by_role("link", name="Next page").click()
        found += rows(page)
    return found


def test_filters_survive_going_into_an_entry_and_back(visitors: Visitors) -> None:
    page = open_leasehold(visitors)
    narrow(page, words="consents scan", kind="Best practice")
    expect(page.get_by_text("15 entries")).to_be_visible()
    address, before = page.url, rows(page)
    assert parse_qs(urlsplit(address).query)["words"] == ["consents scan"]
    page.get_by_role("link", name=before[3]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(before[3])
    page.go_back()
    assert (page.url, rows(page)) == (address, before)
    page.get_by_role("link", name=before[3]).click()
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="The Log").click()
    assert rows(page) == before
    expect(page.locator("#filter-kind")).to_have_value("BEST_PRACTICE")
    sent_on = visitors.page("officer")
    sent_on.goto(address)
    assert rows(sent_on) == before
    no_violations(page)
    page.get_by_role("link", name="Remove filter: Kind: Best practice").click()
    page.get_by_role("link", name="Remove filter: Words or number: consents scan").click()
    expect(page.get_by_text(f"{LEASEHOLD} entries")).to_be_visible()


def test_order_and_columns_are_chosen_and_kept_by_filtering(visitors: Visitors) -> None:
    page = open_leasehold(visitors)
    arrange(page, "Oldest first", author=True, evidence=False)
    heads = page.get_by_role("columnheader").all_inner_texts()
    assert "Logged by" in heads
    assert "Evidence" not in heads
    assert rows(page)[0].startswith("Ground rent demands, note 00")
    narrow(page, words="queries")
    assert page.get_by_role("columnheader").all_inner_texts() == heads
    assert rows(page)[0].startswith("Service charge queries, note 01")
    arrange(page, "By area, newest first")
    assert rows(page)[0].startswith("Service charge queries, note 57")
    expect(page.get_by_label("Words or number")).to_have_value("queries")


def test_every_entry_is_on_one_page_and_going_back_shows_the_same(visitors: Visitors) -> None:
    page = open_leasehold(visitors)
    first = rows(page)
    found = all_rows(page)
    assert len(found) == len(set(found)) == LEASEHOLD
    last = rows(page)
    page.get_by_role("link", name="Previous page").click()
    page.get_by_role("link", name="Previous page").click()
    assert rows(page) == first
    assert last[-1].startswith("Ground rent demands, note 00")


def test_downloads_hold_the_rows_that_are_filtered(visitors: Visitors, tmp_path: Path) -> None:
    page = open_leasehold(visitors)
    narrow(page, words="note")
    files = {kind: downloaded(page, kind, tmp_path) for kind in ("XLSX", "CSV")}
    shown = all_rows(page)
    listed = list(csv.DictReader(io.StringIO(files["CSV"].read_text(encoding="utf-8-sig"), newline="")))
    assert [row["What"] for row in listed] == shown
    assert {row["Area"] for row in listed} == {"Leasehold"}
    assert all(": =kept '@ the deed' room; \"scan\" first." in row["What changed"] for row in listed)
    sheet = read_file(files["XLSX"], name="kim-log.xlsx").sheets[0]
    head, *body = sheet.rows
    assert list(head) == list(listed[0])
    assert [row[0] for row in body] == shown
    assert [row[head.index("What changed")] for row in body] == [row["What changed"] for row in listed]


def downloaded(page: Page, kind: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=f"Download entries as {kind}").click()
    assert waiting.value.suggested_filename == f"kim-log.{kind.lower()}"
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_filters_are_kept_under_a_name_used_and_removed(visitors: Visitors) -> None:
    """R4: also without JavaScript; a name that looks like a resident's is asked to go."""
    page = visitors.page("manager", has_scripts=False)
    page.goto("/log/")
    narrow(page, kind="Lesson")
    steps.follow(page, "Keep these filters")
    page.get_by_label("Name of these filters").fill("Mr Ali Khan")
    steps.press(page, "Keep them")
    expect(page.get_by_role("alert")).to_contain_text("The name holds what looks like")
    page.get_by_label("Name of these filters").fill("Our lessons")
    steps.press(page, "Keep them")
    steps.says_done(page, "The filters are kept. Only you see them.")
    page = visitors.page("manager")
    page.goto("/log/")
    no_violations(page)
    steps.follow(page, "Our lessons")
    assert parse_qs(urlsplit(page.url).query)["kind"] == ["LESSON"]
    steps.follow(page, "remove Our lessons")
    no_violations(page)
    steps.press(page, "Remove it")
    steps.says_done(page, "The filter is removed.")
    expect(page.get_by_role("main")).not_to_contain_text("Our lessons")
