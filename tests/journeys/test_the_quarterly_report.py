"""Issue 4: a Director takes the summary and the full report of a quarter away, as PDF and as Word."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors


def test_a_director_takes_all_four_papers_of_a_quarter_away(visitors: Visitors) -> None:
    page = visitors.page("director")
    page.goto("/progress/")
    steps.follow(page, "Quarterly report")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quarterly report")
    steps.press(page, "Make the report")
    expect(page.get_by_role("alert")).to_contain_text("Choose PDF or Word")
    holds_at_every_width(page)
    for report in ("One-page summary", "Full report"):
        for format, starts, ending in (("PDF", b"%PDF-", "pdf"), ("Word", b"PK", "docx")):
            page.get_by_label(report).check()
            page.get_by_label(format, exact=True).check()
            button = page.get_by_role("button", name="Make the report")
            button.focus()
            with page.expect_download() as waiting:
                Keys(page).press("Enter")
            assert waiting.value.suggested_filename.endswith(ending)
            assert Path(waiting.value.path()).read_bytes().startswith(starts)
    page.goto("/history/")
    for said in ("one-page summary", "full report"):
        expect(page.get_by_text(f"Made the quarterly report: {said}")).to_have_count(2)
    expect(page.get_by_text("Format: Word. SHA-256 of the file: ")).to_have_count(2)
    holds_at_every_width(page)  # the hash breaks within its column
