"""How an area keeps records: now, as it was known on a day, as in force on it, side by side, and on one sheet."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.looking import no_violations
from tests.journeys.visitors import Visitors

BOOK, SYSTEM, PHOTOS = "Jobs are written in the day book", "Jobs are logged in NEC", "Photos are kept with the job"
PAGE_OF_A_PDF = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


def open_repairs(visitors: Visitors, name: str = "inspector") -> Page:
    page = visitors.page(name)
    page.goto(f"/areas/{visitors.site.area('Repairs')}/")
    return page


def ask(page: Page, on: date, meaning: str) -> None:
    steps.write_date(page, on)
    page.get_by_label(meaning).check()
    steps.press(page, "Show it then")


def practices(page: Page) -> set[str]:
    """Name those of the three practices that the page shows."""
    words = page.get_by_role("main").inner_text()
    return {each for each in (BOOK, SYSTEM, PHOTOS) if each in words}


def test_now_what_was_known_and_what_was_in_force_are_three_answers(visitors: Visitors) -> None:
    page, on = open_repairs(visitors), visitors.site.asked_on
    assert practices(page) == {SYSTEM, PHOTOS}
    ask(page, on, "As it was known then")
    expect(page.locator(".kim-page-head")).to_contain_text(f"As it was known on {on.day} ")
    assert practices(page) == {BOOK, PHOTOS}  # the new way was not logged yet; the photos were logged as begun
    expect(page.get_by_label("As it was known then")).to_be_checked()
    no_violations(page)
    ask(page, on, "As in force then")
    expect(page.locator(".kim-page-head")).to_contain_text("by what we know now")
    assert practices(page) == {SYSTEM}  # it had begun, logged late; the photos begin later, by the correction
    assert "on-year=" in page.url  # the answer has an address to send on


def test_a_day_that_is_none_and_no_meaning_are_said_on_the_page(visitors: Visitors) -> None:
    page = open_repairs(visitors)
    steps.write_parts(page, "31", "11", "2025")
    steps.press(page, "Show it then")
    expect(page.get_by_role("alert")).to_contain_text("November has 30 days")
    expect(page.get_by_role("alert")).to_contain_text("Choose which meaning")
    expect(page.get_by_label("Day", exact=True)).to_have_value("31")
    no_violations(page)


def test_customer_types_stand_side_by_side(visitors: Visitors) -> None:
    page = open_repairs(visitors)
    both = "Access notes stand on the property"
    tenants, leaseholders = (page.get_by_role("region", name=name) for name in ("Tenant", "Leaseholder"))
    for region, own in ((tenants, "Tenants' repairs are closed"), (leaseholders, "Leaseholders' repairs are billed")):
        expect(region).to_contain_text(own)
        expect(region).to_contain_text(both)
    left, right = tenants.bounding_box(), leaseholders.bounding_box()
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] < right["x"]
    expect(page.get_by_role("region", name="What only one post knows")).to_contain_text("Covered by: nobody yet")
    page.set_viewport_size({"width": 320, "height": 640})
    left, right = tenants.bounding_box(), leaseholders.bounding_box()
    assert left
    assert right
    assert left["x"] == right["x"]


def test_an_ordinary_area_prints_on_one_side(visitors: Visitors) -> None:
    page = open_repairs(visitors, "other_manager")
    assert page.locator(".kim-practices > li").count() >= 20
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in ("On an earlier day", "Log a change", "Sign out"):
        assert page.get_by_text(gone, exact=True).is_hidden(), gone
    sheet = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "12mm"))
    assert len(PAGE_OF_A_PDF.findall(sheet)) == 1
