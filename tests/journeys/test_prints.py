"""Pages on paper: the quarter's map whole on A4 upright, a form being written kept, no tools of the screen."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.looking import stays_within
from tests.journeys.visitors import Visitors

A4 = {"width": 718, "height": 1047}  # what 10 mm of margin leave of A4, at 96 px an inch


def on_paper(visitors: Visitors, name: str, door: str) -> Page:
    page = visitors.page(name)
    page.goto(visitors.site.door(door))
    page.emulate_media(media="print")
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    return page


def test_the_map_is_whole_on_a4_with_its_shades_and_words(visitors: Visitors) -> None:
    page = on_paper(visitors, "head", "reviews:quarter_show quarter")
    stays_within(page)
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    shaded = page.locator(".kim-map td[class^=kim-shade]").first
    assert shaded.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"
    assert shaded.inner_text().strip()
    cells = page.locator(".kim-map td")
    assert all(cells.nth(number).inner_text().strip() for number in range(cells.count())), "no cell is silent"
    assert page.locator("html").evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"


def test_a_form_that_is_being_written_stays_and_the_filters_go(visitors: Visitors) -> None:
    page = on_paper(visitors, "manager", "reviews:review_answer written_review")
    expect(page.get_by_label("In one sentence, why")).to_be_visible()
    page = on_paper(visitors, "manager", "kim_log:entry_list")
    expect(page.get_by_role("form", name="Filter the Log")).to_be_hidden()
    expect(page.get_by_role("table").first).to_be_visible()
