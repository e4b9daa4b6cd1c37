"""An old Log comes in: the file is checked first, what only a person can say is asked, and nothing comes in twice."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors
from tests.old_logs.make import flat

NOBODY = "Nobody here: keep the name as words"
LEAVES_OUT = re.compile("^(None of these|Leave)")
MOST_PAGES_OF_QUESTIONS = 6


def test_an_old_log_comes_in_once_its_questions_are_answered(visitors: Visitors, tmp_path: Path) -> None:
    page, file = visitors.page("service_manager"), flat(tmp_path)
    check(page, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("Some questions first")
    expect(page.get_by_role("main")).to_contain_text("Nothing is in the Log yet")
    holds_at_every_width(page)
    answer_everything(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready to come in")
    holds_at_every_width(page)
    page.get_by_role("button", name=re.compile(r"^Bring in \d+ records$")).click()
    steps.says_done(page, "came in")
    expect(page.get_by_role("main")).to_contain_text("Came in with: flat.csv")
    holds_at_every_width(page)
    page.goto("/log/?words=Missed+visits+counted")
    page.get_by_role("link", name="Missed visits counted by reason").click()
    expect(page.get_by_role("main")).to_contain_text("5 January 2025")
    expect(page.get_by_role("main")).to_contain_text("flat.csv")
    check(page, file)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Ready to come in")


def check(page: Page, file: Path) -> None:
    page.goto("/log/")
    steps.follow(page, "Bring in your old Log")
    page.get_by_label("File").set_input_files(file)
    steps.press(page, "Check the file")
    expect(page.get_by_role("heading", level=1)).to_have_text("What the columns are")
    holds_at_every_width(page)
    steps.press(page, "Show what becomes of each row")


def answer_everything(page: Page) -> None:
    """Answer page by page until nothing is asked any more."""
    for _ in range(MOST_PAGES_OF_QUESTIONS):
        questions = page.locator(".kim-question").all()
        if not questions:
            return
        for question in questions:
            answer(question)
        steps.press(page, "Save these answers")
    raise AssertionError(f"still asked: {page.locator('.kim-question').all_inner_texts()}")


def answer(question: Locator) -> None:
    """Give an answer as somebody would who keeps Voids: this area is meant, that name stays words."""
    if question.locator("select").count():
        question.locator("select").select_option(NOBODY)
        return
    offered = question.get_by_role("radio").all()
    names = [each.evaluate("e => e.labels[0].innerText") for each in offered]
    wanted = "Voids" if "Voids" in names else next((each for each in names if not LEAVES_OUT.match(each)), names[0])
    offered[names.index(wanted)].check()
