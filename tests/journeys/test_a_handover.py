"""R43: a handover is started, sent back, mended, and held until somebody follows; a line says what one person knows."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors


def test_a_post_is_handed_over_item_by_item(visitors: Visitors) -> None:
    above, leaver = visitors.page("service_manager"), visitors.page("manager")
    it_is_started(above, visitors.site.found["areas"]["Voids"])
    a_line_is_added(leaver)
    it_is_sent_back(above)
    it_is_mended(leaver)
    it_is_held(above)


def it_is_started(page: Page, area: int) -> None:
    page.goto(f"/areas/{area}/")
    steps.follow(page, "Who knows what, and handovers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who knows what in Voids")
    holds_at_every_width(page)
    steps.follow(page, "Start the handover of Manager, Line manager, Voids")
    steps.press(page, "Start the handover")
    expect(page.get_by_role("alert")).to_contain_text("Enter the last day")
    holds_at_every_width(page)
    steps.write_date(page, date.today() + timedelta(days=14))
    steps.press(page, "Start the handover")
    steps.says_done(page, "The handover is started")
    expect(page.get_by_role("main")).to_contain_text("in its Log")
    holds_at_every_width(page)


def a_line_is_added(page: Page) -> None:
    page.goto("/")
    keys = Keys(page)
    keys.tab_to("Hand over from Manager, Voids")
    keys.follow()
    keys.tab_to("Add a line")
    keys.follow()
    holds_at_every_width(page)
    page.get_by_label("What is handed over?").fill("The key book")
    steps.press(page, "Add it")
    steps.says_done(page, "The line is added")


def of_the_key_book(page: Page, link: str) -> None:
    page.get_by_role("row").filter(has_text="The key book").get_by_role("link", name=link).click()


def it_is_sent_back(page: Page) -> None:
    page.reload()
    of_the_key_book(page, "Accept or send back")
    holds_at_every_width(page)
    page.get_by_label("No, something is missing").check()
    steps.press(page, "Save the answer")
    expect(page.get_by_role("alert")).to_contain_text("Say what is missing")
    page.get_by_label("If not, what is missing?").fill("Where does it lie?")
    steps.press(page, "Save the answer")
    steps.says_done(page, "It is sent back")


def it_is_mended(page: Page) -> None:
    page.reload()
    of_the_key_book(page, "Write about it")
    expect(page.get_by_role("main")).to_contain_text("Where does it lie?")
    holds_at_every_width(page)
    page.get_by_label("What should they know about it?").fill("In the safe of the office.")
    steps.press(page, "Save it")
    steps.says_done(page, "It is written down")


def it_is_held(page: Page) -> None:
    page.reload()
    of_the_key_book(page, "Accept or send back")
    page.get_by_label("Yes, I take it on").check()
    steps.press(page, "Save the answer")
    steps.says_done(page, "You hold it until somebody follows")
    row = page.get_by_role("row").filter(has_text="The key book")
    expect(row).to_contain_text("Held until somebody follows")
    expect(row).to_contain_text("In the safe of the office.")
    expect(page.get_by_role("main")).to_contain_text("0 of")
    expect(page.get_by_role("region", name="History")).to_contain_text("Item sent back")
    holds_at_every_width(page)


def test_a_line_says_what_one_person_knows_and_becomes_a_gap(visitors: Visitors) -> None:
    page = visitors.page("other_manager")
    page.goto(f"/areas/{visitors.site.found['areas']['Repairs']}/who-knows-what/")
    steps.follow(page, "Add a line on what one person knows")
    steps.press(page, "Save the line")
    expect(page.get_by_role("alert")).to_contain_text("Say what only one person knows")
    page.get_by_label("What does only one person know?").fill("Which stopcock shuts which block.")
    page.get_by_label("Who knows it?").fill("The senior plumber")
    holds_at_every_width(page)
    keys = Keys(page)
    keys.tab_to("Save the line")
    keys.follow()
    steps.says_done(page, "The line is written")
    row = page.get_by_role("row").filter(has_text="Which stopcock")
    expect(row).to_contain_text("No cover")
    row.get_by_role("link", name="Raise a gap").click()
    holds_at_every_width(page)
    steps.press(page, "Raise the gap")
    steps.says_done(page, "The gap is raised")
    expect(row).to_contain_text("Gap: open")
    holds_at_every_width(page)
    row.get_by_role("link", name="End it").click()
    steps.press(page, "End it")
    expect(page.get_by_role("alert")).to_contain_text("Say why it is over")
    page.get_by_label("Why is it over?").fill("Two more were shown.")
    holds_at_every_width(page)
    steps.press(page, "End it")
    steps.says_done(page, "The line is over")
    expect(row).to_have_count(0)
