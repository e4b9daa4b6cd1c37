"""A sign-in that lapses while somebody writes: not a word is lost."""

from datetime import date

from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors

WHAT = "Spare keys are counted “on Mondays”.\n\nTwo people sign: it's <b>never</b> one."


def write_and_lapse(page: Page) -> None:
    page.goto("/log/new/")
    page.get_by_label("What changed").fill(WHAT)
    page.get_by_label("Why", exact=True).fill("One was missing & nobody knew.")
    steps.write_date(page, date(2026, 11, 9))
    page.get_by_text("Add more").click()
    page.get_by_label("Leaseholder").check()
    page.get_by_label("Tenant").check()
    page.context.clear_cookies(name="kim_session")


def sign_in(page: Page, password: str) -> None:
    page.get_by_label("E-mail address").fill("manager@testshire.example")
    page.get_by_label("Password").fill(password)
    steps.press(page, "Sign in")


def test_what_was_typed_survives_signing_in_again(visitors: Visitors) -> None:
    page = visitors.page("manager")
    write_and_lapse(page)
    steps.press(page, "Log it")
    expect(page.get_by_role("main")).to_contain_text("Nothing you typed was lost")
    holds_at_every_width(page)
    sign_in(page, "not my password")
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
    expect(page.get_by_role("main")).to_contain_text("Nothing you typed was lost")
    sign_in(page, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Carry on where you left off")
    holds_at_every_width(page)
    steps.press(page, "Carry on")
    steps.says_done(page, "It is in the Log")
    for said in ("Spare keys are counted “on Mondays”.", "Two people sign: it's <b>never</b> one."):
        expect(page.locator("dl")).to_contain_text(said)
    for said in ("One was missing & nobody knew.", "9 November 2026", "Leaseholder · Tenant"):
        expect(page.locator("dl")).to_contain_text(said)


def test_a_mistake_is_shown_after_signing_in_again_with_the_words_kept(visitors: Visitors) -> None:
    page = visitors.page("manager", has_scripts=False)
    write_and_lapse(page)
    page.get_by_label("Month").fill("13")
    steps.press(page, "Keep as a draft")
    sign_in(page, PASSWORD)
    steps.press(page, "Carry on")
    expect(page.get_by_role("alert")).to_contain_text("There is no month 13")
    expect(page.get_by_label("What changed")).to_have_value(WHAT)
    expect(page.get_by_label("Month")).to_have_value("13")
    expect(page.get_by_role("checkbox", name="Leaseholder")).to_be_checked()


def test_a_reader_whose_sign_in_lapsed_comes_to_the_page_that_was_asked_for(visitors: Visitors) -> None:
    page = visitors.page()
    page.goto("/log/?area=1&words=keys")
    sign_in(page, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("The Log")
    assert "words=keys" in page.url
