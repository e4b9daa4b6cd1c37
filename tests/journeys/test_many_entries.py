"""A line manager gives two entries another kind at once, by keyboard alone, and reads in one of them that it was so."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors


def test_two_entries_are_changed_at_once(visitors: Visitors) -> None:
    page = visitors.page("manager")
    numbers = [steps.log_change(page, f"Lift keys are signed for, part {part}.") for part in ("one", "two")]
    page.goto("/log/?words=lift+keys")
    keys = Keys(page)
    keys.tab_to("Change many")
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change many entries")
    holds_at_every_width(page)
    page.get_by_label("All 2 entries that the filters leave").check()
    page.get_by_label("What should change?").select_option(label="Kind: make it Lesson")
    keys.tab_to("Why you change these")
    page.keyboard.type("Both were learnt from a complaint.")
    keys.tab_to("See what it does")
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 entries would change")
    holds_at_every_width(page)
    keys.tab_to("Change 2 entries")
    keys.follow()
    steps.says_done(page, "2 entries are changed.")
    page.goto(f"/log/{numbers[1]}/")
    expect(steps.history(page)).to_contain_text("Both were learnt from a complaint.")
