"""R3: what works in Voids is offered to others by its manager, and taken up by another area's."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors

WHAT = "Photographs of meters are taken at both ends of a void."


def test_a_best_practice_is_offered_taken_up_and_finished_as_a_draft(visitors: Visitors) -> None:
    page = visitors.page("manager")
    page.goto("/log/new/?kind=BEST_PRACTICE")
    steps.say_what(page, WHAT, on=steps.date(2026, 11, 1))
    steps.follow(page, "Offer it to other areas")
    steps.press(page, "Offer it")
    expect(page.get_by_role("alert")).to_contain_text("Choose which work areas should be asked")
    page.get_by_label("All other work areas").check()
    holds_at_every_width(page)
    steps.press(page, "Offer it")
    steps.says_done(page, "It is offered")
    other = visitors.page("other_manager")
    other.goto("/")
    other.get_by_role("link", name="Best practice", exact=True).click()
    section = other.get_by_role("region", name=WHAT.removesuffix("."))
    expect(section).to_contain_text("Taken up by 0 of")
    section.get_by_role("link", name="Answer for Repairs").click()
    holds_at_every_width(other)
    other.get_by_label("Yes: begin a draft of it in our Log").check()
    steps.press(other, "Save the answer")
    steps.says_done(other, "A draft is begun")
    expect(other.get_by_label("What changed")).to_have_value(WHAT)
