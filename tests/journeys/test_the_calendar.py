"""A site administrator sees what a change would move, adds a closure, and takes it away again; by keyboard too."""

from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors

DATES, DAYS = "/administration/quarter-dates/", "/administration/days/"


def closed_on() -> date:
    """Choose a Monday to Friday of next July, when England has no bank holiday."""
    first = date(datetime.now(UTC).year + 1, 7, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 if first.weekday() > 4 else 0)


def said_dates(page: Page) -> list[str]:
    return page.locator("dd strong").all_inner_texts()


def test_a_change_is_looked_at_and_left(visitors: Visitors) -> None:
    page = visitors.page("administrator")
    page.goto(DATES)
    before = said_dates(page)
    assert len(before) >= 8
    page.get_by_text("Show the count day by day").first.click()
    expect(page.get_by_text("Working day 15 is").first).to_be_visible()
    holds_at_every_width(page)
    steps.follow(page, "Change the quarter dates")
    page.get_by_label("Due: working days after").fill("25")
    steps.press(page, "See the dates")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the quarter dates")
    holds_at_every_width(page)
    steps.press(page, "Change something")
    expect(page.get_by_label("Due: working days after")).to_have_value("25")
    page.get_by_label("Due: working days after").fill("15")
    steps.press(page, "See the dates")
    expect(page.get_by_role("alert")).to_contain_text("These are the quarter dates as they stand")
    holds_at_every_width(page)
    steps.follow(page, "Leave them as they are")
    assert said_dates(page) == before


def test_a_closure_is_added_by_keyboard_and_removed(visitors: Visitors) -> None:
    page, day = visitors.page("administrator"), closed_on()
    page.goto(DAYS)
    steps.follow(page, "Add a day")
    page.get_by_label("Day", exact=True).focus()
    page.keyboard.type(str(day.day))
    for text in (str(day.month), str(day.year)):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Stocktaking of keys")
    page.keyboard.press("Enter")
    steps.says_done(page, "Stocktaking of keys is added.")
    row = page.get_by_role("row", name="Stocktaking of keys")
    expect(row).to_contain_text("We are closed")
    holds_at_every_width(page)
    row.get_by_role("link", name="Remove").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove Stocktaking of keys")
    steps.press(page, "Remove this day")
    steps.says_done(page, "Stocktaking of keys is removed.")
    expect(page.get_by_role("row", name="Stocktaking of keys")).to_have_count(0)


def test_a_pause_is_recorded_by_keyboard_and_its_end_changed(visitors: Visitors) -> None:
    """R3: an incident of long ago, so that no other journey's dates move; what its pages say of today, rooms test."""
    page = visitors.page("administrator")
    page.goto(DATES)
    steps.follow(page, "Record a pause")
    page.get_by_label("What happened?").focus()
    page.keyboard.type("Burst pipe")
    for text in ("2", "2", "2026", "6", "1", "2026"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A pause can't end before it begins")
    expect(page.get_by_label("What happened?")).to_have_value("Burst pipe")
    holds_at_every_width(page)
    page.get_by_role("group", name="Last day").get_by_label("Month").fill("2")
    steps.press(page, "Record the pause")
    steps.says_done(page, "The pause is recorded.")
    expect(page.get_by_role("main")).to_contain_text("Burst pipe, 2 February 2026 to 6 February 2026")
    holds_at_every_width(page)
    page.get_by_role("listitem").filter(has_text="Burst pipe, 2").get_by_role("link", name="Change its end").click()
    steps.write_parts(page, "4", "2", "2026")
    steps.press(page, "End the pause")
    expect(page.get_by_role("main")).to_contain_text("Burst pipe, 2 February 2026 to 4 February 2026")
    page.get_by_role("listitem").filter(has_text="Burst pipe, 2").get_by_role("link", name="Change its end").click()
    expect(steps.history(page)).to_contain_text("Pause ended")
    holds_at_every_width(page)
