"""R3–R7, R30, R46: a whole quarter by all its people, from the first review to a correction after closing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width
from tests.journeys.quarter_building import FIRST, SECOND
from tests.journeys.site import Site, built_for_one
from tests.journeys.visitors import Visitors

SAYS = "Keys are logged at handover, and the contractor signs for them."
BACK = "Who holds the contractor's signatures?"


@pytest.fixture(scope="module")
def quarter_site(shared_folder: Path, worker_id: str) -> Iterator[Site]:
    name = f"kim_quarter_{worker_id}"
    with built_for_one(shared_folder, name, "tests.journeys.quarter_building") as found:
        yield found


@pytest.fixture
def people(browser: Browser, quarter_site: Site) -> Iterator[Visitors]:
    found = Visitors(quarter_site, browser)
    yield found
    found.close()
    assert found.problems == []


def main(page: Page) -> str:
    return page.get_by_role("main").inner_text()


def test_a_quarter_from_its_first_review_to_a_correction_after_closing(people: Visitors) -> None:
    a_changed_quarter_is_written_and_sent(people.page("manager"))
    an_unchanged_one_takes_three_pages(people.page("acting"))
    it_is_sent_back(people.page("service_manager"))
    it_is_mended(people.page("manager"))
    it_is_agreed(people.page("service_manager"), "Voids")
    both_names_stand_and_it_is_agreed(people.page("other_head"))
    the_old_head_cant_close(people.page("head"))
    the_new_head_closes(people.page("new_head"))
    the_last_head_closes_and_it_is_sealed(people.page("other_head"))
    it_is_corrected(people.page("manager"))
    an_entry_of_then_says_why_it_is_late(people.page("manager"), people.site)


def a_changed_quarter_is_written_and_sent(page: Page) -> None:
    page.goto("/")
    holds_at_every_width(page)
    page.get_by_role("link", name=re.compile("^Review Voids")).click()
    holds_at_every_width(page)
    steps.press(page, "Check and submit")
    expect(page.get_by_role("alert")).to_contain_text("Choose how this quarter was")
    expect(page.get_by_role("alert")).to_contain_text("Say in one sentence why you judge so")
    holds_at_every_width(page)
    page.get_by_label("Something changed: a short statement").check()
    page.get_by_label("What changed, and how you know it works").fill(SAYS)
    page.get_by_label("Needs work").check()
    page.get_by_label("In one sentence, why").fill("Old keys are still untraced.")
    steps.press(page, "Save and come back")
    steps.says_done(page, "The review of Voids is saved")
    page.get_by_role("link", name=re.compile("^Finish the review of Voids")).click()
    expect(page.get_by_label("What changed, and how you know it works")).to_have_value(SAYS)
    steps.press(page, "Check and submit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your review of Voids")
    holds_at_every_width(page)
    steps.press(page, "Submit the review")
    steps.says_done(page, "The review of Voids is sent")
    expect(page.get_by_role("region", name="Waiting on others")).to_contain_text("Voids")


def an_unchanged_one_takes_three_pages(page: Page) -> None:
    """From My work: the review, its check, and My work again (done when 2); by keyboard alone."""
    page.goto("/")
    loaded: list[str] = []
    page.on("response", lambda answer: loaded.append(answer.url) if is_page(answer) else None)
    keys = Keys(page)
    keys.tab_to("Review Repairs")
    keys.follow()
    keys.tab_to("Still good and unchanged")
    keys.press("Space")
    keys.tab_to("The Repairs procedure")
    keys.press("Space")
    keys.tab_to("Working well")
    keys.press("Space")
    keys.tab_to("In one sentence, why")
    keys.type("The procedure was followed each time we looked.")
    keys.tab_to("Check and submit")
    keys.follow()
    expect(page.get_by_role("main")).to_contain_text("It is recorded as a nil return")
    holds_at_every_width(page)
    keys.tab_to("Submit the review")
    keys.follow()
    steps.says_done(page, "The review of Repairs is sent")
    assert len(loaded) <= 3, loaded


def is_page(answer: object) -> bool:
    request, status = answer.request, answer.status  # type: ignore[attr-defined]
    return bool(request.resource_type == "document" and status == 200)


def it_is_sent_back(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Agree the review of Voids")).click()
    holds_at_every_width(page)
    steps.press(page, "Agree it")
    expect(page.get_by_role("alert")).to_contain_text("Tick what you opened")
    holds_at_every_width(page)
    steps.follow(page, "Send it back instead")
    holds_at_every_width(page)
    page.get_by_label("What should be mended?").fill(BACK)
    steps.press(page, "Send it back")
    steps.says_done(page, "is sent back")


def it_is_mended(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text(BACK)
    page.get_by_role("link", name=re.compile("^Mend the review of Voids")).click()
    expect(page.get_by_role("main")).to_contain_text(BACK)
    page.get_by_label("What changed, and how you know it works").fill(f"{SAYS} The desk keeps the slips.")
    steps.press(page, "Check and submit")
    steps.press(page, "Submit the review")


def it_is_agreed(page: Page, area: str) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile(f"^Agree the review of {area}")).click()
    page.get_by_label("This review").check()
    page.get_by_label("Yes", exact=True).check()
    steps.press(page, "Agree it")
    steps.says_done(page, f"The review of {area} is agreed")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quarter")


def both_names_stand_and_it_is_agreed(page: Page) -> None:
    it_is_agreed(page, "Repairs")
    page.get_by_role("row", name=re.compile("^Repairs")).get_by_role("link", name="Working well").last.click()
    expect(steps.history(page)).to_contain_text("Grace Acting, acting line manager for Other Manager")
    expect(page.get_by_role("main")).to_contain_text("Nil return")
    holds_at_every_width(page)


def the_old_head_cant_close(page: Page) -> None:
    page.goto("/quarter/")
    if page.get_by_role("heading", level=1).inner_text().startswith("You can't"):
        return  # no post is left to that person at all
    expect(page.get_by_role("link", name=re.compile("See what closing"))).to_have_count(0)


def the_new_head_closes(page: Page) -> None:
    page.goto("/quarter/")
    holds_at_every_width(page)
    page.get_by_role("link", name="See what closing Housing would record").click()
    for said in ("Not returned: 1", "Leasehold", "Agreed: 1", "Voids"):
        expect(page.get_by_role("main")).to_contain_text(said)
    holds_at_every_width(page)
    steps.press(page, "Close it")
    steps.says_done(page, "Housing is closed")
    expect(page.get_by_role("row", name=re.compile("^Leasehold")).get_by_role("cell").last).to_have_text("Not returned")


def the_last_head_closes_and_it_is_sealed(page: Page) -> None:
    page.goto("/quarter/")
    page.get_by_role("link", name="See what closing Property would record").click()
    steps.press(page, "Close it")
    steps.says_done(page, "the quarter is closed, and sealed")
    page.get_by_role("row", name=re.compile("^Voids")).get_by_role("link", name="Needs work").last.click()
    expect(page.get_by_role("main")).to_contain_text("The quarter was sealed on")


def it_is_corrected(page: Page) -> None:
    page.goto("/quarter/")
    page.get_by_role("row", name=re.compile("^Voids")).get_by_role("link", name="Needs work").last.click()
    steps.follow(page, "Correct it")
    holds_at_every_width(page)
    page.get_by_label("Not working").check()
    page.get_by_label("In one sentence, why").fill("We had not counted the sheltered voids.")
    steps.press(page, "Correct it")
    expect(page.get_by_role("alert")).to_contain_text("Say why you correct it")
    page.get_by_label("Why you correct it").fill("A list came in late.")
    steps.press(page, "Correct it")
    steps.says_done(page, "The review is corrected")
    expect(page.get_by_role("main")).to_contain_text("Version 2: corrected after the quarter closed")
    expect(steps.history(page)).to_contain_text("Because: A list came in late.")
    holds_at_every_width(page)


def an_entry_of_then_says_why_it_is_late(page: Page, site: Site) -> None:
    agreed_on = date.fromisoformat(site.found["agreed_on"])  # within the quarter after the earlier one
    page.goto("/log/new/")
    page.get_by_label("What changed").fill("Slips are numbered.")
    page.get_by_label("Why", exact=True).fill("So that none is lost.")
    steps.write_date(page, agreed_on)
    steps.press(page, "Log it")
    expect(page.get_by_role("alert")).to_contain_text("is closed. Say why this is logged only now")
    holds_at_every_width(page)
    page.get_by_label("Why it is logged only now").fill("The pad turned up today.")
    steps.press(page, "Log it")
    expect(page.get_by_role("main")).to_contain_text("The pad turned up today.")


def test_a_review_is_read_as_it_was_on_two_past_dates(people: Visitors) -> None:
    page = people.page("inspector")
    found = people.site.found
    page.goto(f"/reviews/{found['review']}/")
    expect(page.locator("dl, h3 + p").last).to_be_visible()
    for day, said, unsaid in (
        (date.fromisoformat(found["agreed_on"]), FIRST, SECOND),
        (date.fromisoformat(found["corrected_on"]), SECOND, FIRST),
    ):
        steps.write_date(page, day)
        steps.press(page, "Show it then")
        panel = page.locator(".kim-panel").first
        expect(panel).to_contain_text(said)
        expect(panel).not_to_contain_text(unsaid)
        holds_at_every_width(page)
    steps.write_date(page, date.fromisoformat(found["agreed_on"]) - timedelta(days=200))
    steps.press(page, "Show it then")
    expect(page.locator(".kim-panel").first).to_contain_text("This review was not opened yet on that day")
