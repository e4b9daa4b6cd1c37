"""R41: a service manager asks for a dip check, an officer answers it by keyboard alone, the area's list shows it."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width, no_violations
from tests.journeys.visitors import Visitors

QUESTIONS = 2  # as tests/rooms/planted_dip_checks.py set them


def test_a_dip_check_is_asked_for_answered_by_keyboard_and_seen_in_the_areas_list(visitors: Visitors) -> None:
    asks = visitors.page("service_manager")
    it_is_asked_for(asks, visitors.site.found["areas"]["Voids"])
    it_is_answered(visitors.page("officer"))
    its_result_is_seen(visitors.page("head"), visitors.site.found["areas"]["Voids"])


def it_is_asked_for(page: Page, area: int) -> None:
    page.goto(f"/areas/{area}/")
    steps.follow(page, "Dip checks")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dip checks of Voids")
    steps.follow(page, "Ask for a dip check")
    page.get_by_label("Who should check?").fill("officer@testshire.example")
    page.get_by_label("Some of them, picked at random").check()
    page.get_by_label("References of the cases").fill("JOURNEY-1\nMrs Sprocket")
    steps.write_date(page, date.today() + timedelta(days=14))
    steps.press(page, "Ask")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("References: line 2 is no reference")
    holds_at_every_width(page)
    page.get_by_label("References of the cases").fill("\n".join(f"JOURNEY-{number}" for number in range(1, 31)))
    page.get_by_label("How many should be picked?").fill("2")
    steps.press(page, "Ask")
    steps.says_done(page, "Officer is asked")
    expect(page.get_by_role("main")).to_contain_text("2, picked at random from 30")
    holds_at_every_width(page)


def it_is_answered(page: Page) -> None:
    page.goto("/")
    keys = Keys(page)
    keys.tab_to("Do the dip check of Voids")
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text("Do the dip check of Voids")
    holds_at_every_width(page)
    for case in (1, 2):
        for number in range(1, QUESTIONS + 1):
            keys.tab_to("Yes")
            for _ in range(case * number - 1 if case * number < 4 else 2):  # yes, no; no, could not see
                keys.press("ArrowDown")
            keys.press("Space")
    keys.tab_to("Save the answers")
    keys.follow()
    steps.says_done(page, "The dip check is done")
    expect(page.get_by_role("main")).to_contain_text("1 of 4 answers yes, 2 no, 1 could not be seen")
    holds_at_every_width(page)


def its_result_is_seen(page: Page, area: int) -> None:
    page.goto(f"/areas/{area}/dip-checks/")
    row = page.get_by_role("row").filter(has_text="1 of 4 answers yes, 2 no, 1 could not be seen")
    expect(row).to_contain_text("Done")
    expect(page.get_by_role("main")).not_to_contain_text("JOURNEY-")
    no_violations(page)
    row.get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("JOURNEY-")
