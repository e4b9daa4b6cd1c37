"""R4: an administrator sets when reminders go out, and whoever must act reads theirs and chooses their letters."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors


def test_a_reminder_is_read_and_leads_to_what_is_due(visitors: Visitors) -> None:
    page = visitors.page("service_manager")
    page.goto("/")
    page.get_by_role("link", name="Reminders (").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reminders")
    expect(page.get_by_role("main")).to_contain_text("Overdue")
    holds_at_every_width(page)
    page.locator("td.kim-lead a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review: Voids")


def test_ones_letters_are_chosen_by_keyboard_alone(visitors: Visitors) -> None:
    page = visitors.page("head")
    page.goto("/reminders/")
    keys = Keys(page)
    keys.tab_to("How often a letter comes")
    keys.follow()
    keys.tab_to("One letter a week")
    keys.press("ArrowDown")
    keys.tab_to("Save")
    keys.follow()
    steps.says_done(page, "Your letters come as you chose")
    page.goto("/reminders/letters/")
    expect(page.get_by_label("One letter each working day")).to_be_checked()


def test_the_plan_is_changed_and_its_history_says_so(visitors: Visitors) -> None:
    page = visitors.page("administrator")
    page.goto("/administration/")
    page.get_by_role("link", name="Reminders", exact=True).last.click()
    page.get_by_label("First reminder").fill("2")
    steps.press(page, "Save the plan")
    expect(page.get_by_role("alert")).to_contain_text("Second reminder: enter fewer days than for the first")
    page.get_by_label("First reminder").fill("12")
    steps.press(page, "Save the plan")
    steps.says_done(page, "The plan of reminders is changed")
    expect(page.get_by_role("region", name="History")).to_contain_text("Plan of reminders changed")
