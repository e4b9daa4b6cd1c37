"""R45: minutes are said or left out; a Head sees what the method costs, drops a question and asks it again."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from kim_engine.calendar import quarter_of, say_date
from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width, stays_within
from tests.journeys.test_prints import A4
from tests.journeys.visitors import Visitors

MINUTES = "Quarterly review: About how many minutes did this take?"


def test_a_head_looks_at_what_the_method_costs_drops_a_question_and_asks_it_again(visitors: Visitors) -> None:
    minutes_are_said_in_numbers(visitors.page("manager"), visitors.site.door("reviews:review_check written_review"))
    page = visitors.page("head")
    page.goto(visitors.site.door("progress:landlord_progress"))
    keys = Keys(page)
    keys.tab_to("Is it light enough?")
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it light enough?")
    holds_at_every_width(page)
    page.get_by_role("heading", name="By service").locator("+ ul").get_by_role("link", name="Housing").click()
    expect(page.get_by_role("main")).to_contain_text("Housing, as on")
    holds_at_every_width(page)
    a_table_is_the_file(page)
    on_paper_it_is_whole(page)
    a_question_is_dropped(page, keys)
    steps.follow(page, "Record a decision")
    page.get_by_label(f"Ask again: {MINUTES}").check()
    page.get_by_label("Why", exact=True).fill("The new Head wants to know.")
    steps.press(page, "Record the decision")
    steps.says_done(page, "the question is asked")
    its_history_says_so(page)


def minutes_are_said_in_numbers(page: Page, address: str) -> None:
    page.goto(address)
    box = page.get_by_label("About how many minutes did this take? (optional)")
    box.fill("half an hour")
    steps.press(page, "Submit the review")
    expect(page.get_by_role("alert")).to_contain_text("Enter whole minutes from 1 to 2,400, like 20, or leave the box")
    expect(box).to_have_value("half an hour")
    holds_at_every_width(page)


def a_table_is_the_file(page: Page) -> None:
    expect(page.locator(".kim-scroll")).to_have_count(
        0
    )  # on a phone each row stands as a card, nothing scrolls sideways
    rows = page.get_by_role("table", name="Returns that changed nothing").get_by_role("row")
    seen = [rows.nth(place).locator("th, td").all_inner_texts() for place in range(rows.count())]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download Returns that changed nothing as CSV").click()
    with Path(waiting.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == seen


def on_paper_it_is_whole(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    stays_within(page)
    expect(page.get_by_text("The strategy asks for every change").first).to_be_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})


def a_question_is_dropped(page: Page, keys: Keys) -> None:
    page.goto(page.url)  # from the page's beginning, as somebody with a keyboard comes to it
    keys.tab_to("Record a decision")
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it light enough? Record a decision")
    holds_at_every_width(page)
    page.get_by_label(f"Drop: {MINUTES}").check()
    steps.press(page, "Record the decision")
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    expect(page.get_by_label(f"Drop: {MINUTES}")).to_be_checked()
    holds_at_every_width(page)
    keys.tab_to("Why")
    page.keyboard.type("Nobody says it.")
    keys.tab_to("Record the decision")
    keys.follow()
    steps.says_done(page, "the question is not asked")
    begins = say_date(quarter_of(date.today()).next().first_day)
    decided = page.get_by_role("region", name="What was decided")
    expect(decided).to_contain_text(f"Dropped from {begins}: {MINUTES}")


def its_history_says_so(page: Page) -> None:
    page.goto("/history/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Question asked again")
    expect(main).to_contain_text("Question dropped")
