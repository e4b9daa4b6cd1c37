"""Signing in with more than a password: an app and its recovery codes, the landlord's own sign-in, and leaving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.identity_server import IdentityServer
from tests.journeys import steps, ways_in
from tests.journeys.looking import holds_at_every_width
from tests.journeys.site import Site
from tests.journeys.ways_in import WaysIn, by_work_account, enter_code, invite, set_up, shown

WHAT = "The spare keys are signed for twice, & counted."


@pytest.fixture(scope="module")
def asking(shared_folder: Path, worker_id: str) -> Iterator[tuple[Site, IdentityServer]]:
    with ways_in.asking(shared_folder, worker_id) as found:
        yield found


@pytest.fixture
def ways(browser: Browser, asking: tuple[Site, IdentityServer]) -> Iterator[WaysIn]:
    with ways_in.visited(*asking, browser) as found:
        yield found


@pytest.fixture
def administrator(ways: WaysIn) -> Page:
    """Give an administrator's browser: their session began without a code, or the app is new."""
    return signed_in(ways, "administrator")


KEPT: dict[tuple[str, str], list[str]] = {}  # the recovery codes of those who set an app up in an earlier test


def signed_in(ways: WaysIn, name: str) -> Page:
    page = ways.page()
    ways_in.password(page, name)
    codes = KEPT.get((ways.site.address, name))
    if codes:
        enter_code(page, codes.pop())
    else:
        KEPT[ways.site.address, name] = set_up(page)[1]
        steps.follow(page, "I have kept them: carry on")
    expect(heading(page)).to_have_text("My work")
    return page


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def test_a_head_sets_up_an_app_and_then_signs_in_with_its_code_or_a_recovery_code(ways: WaysIn) -> None:
    page = ways.page()
    page.goto("/log/?words=keys")
    ways_in.enter_password(page, "head")
    expect(heading(page)).to_have_text("Set up your authenticator app")
    expect(page.get_by_role("img")).to_have_js_property("complete", True)
    assert page.get_by_role("img").evaluate("e => e.naturalWidth") > 100
    holds_at_every_width(page)
    steps.press(page, "Set it up")
    expect(page.get_by_role("alert")).to_contain_text("Enter the code")
    holds_at_every_width(page)
    key, codes = set_up(page)
    holds_at_every_width(page)
    steps.follow(page, "I have kept them: carry on")
    assert page.url.endswith("/log/?words=keys")

    again = ways.page(has_scripts=False)
    ways_in.password(again, "head")
    expect(heading(again)).to_have_text("Enter the code from your app")
    enter_code(again, shown(key, 1))
    expect(heading(again)).to_have_text("My work")
    third = ways.page()
    ways_in.password(third, "head")
    holds_at_every_width(third)
    enter_code(third, "000000")
    expect(third.get_by_role("alert")).to_contain_text("That code doesn't fit")
    holds_at_every_width(third)
    enter_code(third, codes[0])
    steps.follow(third, "How you sign in")
    expect(third.get_by_role("main")).to_contain_text("9 codes left")
    holds_at_every_width(third)
    steps.follow(third, "Make new ones in place of your recovery codes")
    holds_at_every_width(third)
    steps.press(third, "Make new codes")
    assert set(third.locator(".kim-panel li").all_inner_texts()).isdisjoint(codes)


def test_words_typed_before_a_sign_in_lapsed_come_back_after_password_and_code(ways: WaysIn) -> None:
    page = signed_in(ways, "other_head")
    page.goto("/log/new/")
    page.get_by_label("What changed").fill(WHAT)
    page.context.clear_cookies(name="kim_session")
    steps.press(page, "Keep as a draft")
    expect(page.get_by_role("main")).to_contain_text("Nothing you typed was lost")
    holds_at_every_width(page)
    ways_in.enter_password(page, "other_head")
    expect(page.get_by_role("main")).to_contain_text("Nothing you typed was lost")
    holds_at_every_width(page)
    enter_code(page, KEPT[ways.site.address, "other_head"].pop())
    expect(heading(page)).to_have_text("Carry on where you left off")
    steps.press(page, "Carry on")
    expect(page.get_by_role("main")).to_contain_text(WHAT)


def test_an_administrator_resets_a_lost_app_and_it_is_set_up_anew(ways: WaysIn, administrator: Page) -> None:
    lost = signed_in(ways, "governance")
    administrator.goto("/administration/people/")
    steps.follow(administrator, "Governance")
    steps.follow(administrator, "Reset the second step")
    holds_at_every_width(administrator)
    administrator.get_by_label("Why?").fill("The phone fell in the canal; I saw her.")
    steps.press(administrator, "Reset the second step")
    steps.says_done(administrator, "The second step is reset")
    expect(administrator.get_by_role("region", name="History of the account")).to_contain_text("Second factor reset")
    lost.goto("/")
    expect(heading(lost)).to_have_text("Sign in")
    ways_in.enter_password(lost, "governance")
    set_up(lost)


def test_an_invitation_links_a_work_account_which_then_signs_in(ways: WaysIn, administrator: Page) -> None:
    page = ways.page()
    page.goto(invite(administrator, "Officer"))
    expect(heading(page)).to_have_text("Choose how to sign in")
    holds_at_every_width(page)
    by_work_account(page, "Olu")
    expect(page.get_by_role("main")).to_contain_text("Officer, Voids")
    steps.follow(page, "How you sign in")
    expect(page.get_by_role("main")).to_contain_text("Linked since")
    steps.follow(page, "Sign out")
    steps.press(page, "Sign out")
    holds_at_every_width(page)

    again = ways.page(has_scripts=False)
    again.goto("/log/?words=keys")
    by_work_account(again, "Olu")
    expect(heading(again)).to_have_text("The Log")
    assert "words=keys" in again.url


def test_a_stranger_of_the_right_organisation_is_told_what_to_do(ways: WaysIn) -> None:
    page = ways.page()
    page.goto("/sign-in/")
    by_work_account(page, "Ned")
    expect(heading(page)).to_have_text("You are not signed in")
    expect(page.get_by_role("main")).to_contain_text("Ask a site administrator for an invitation")
    holds_at_every_width(page)
    steps.follow(page, "Go to the sign-in page")
    steps.press(page, "Use your work account")
    steps.follow(page, "Cancel")
    expect(page.get_by_role("main")).to_contain_text("You did not finish signing in")


def test_a_leavers_sessions_end_at_once_in_all_browsers(ways: WaysIn, administrator: Page) -> None:
    first, second, by_password = ways.page(), ways.page(), ways.page()
    first.goto(invite(administrator, "Log Administrator"))
    by_work_account(first, "Meg")
    second.goto("/sign-in/")
    by_work_account(second, "Meg")
    ways_in.password(by_password, "log_administrator")
    for page in (first, second, by_password):
        expect(heading(page)).to_have_text("My work")

    token = ways.identity.logout_token("Meg")  # the landlord's sign-in says that she left
    told = urlencode({"logout_token": token}).encode()
    with urlopen(f"{ways.site.address}/sign-in/work-account/signed-out/", told) as answer:
        assert answer.status == 200
    for page in (first, second, by_password):
        page.goto("/log/")
        expect(heading(page)).to_have_text("Sign in")

    by_work_account(first, "Meg")
    expect(heading(first)).to_have_text("The Log")
    administrator.goto("/administration/people/")
    steps.follow(administrator, "Log Administrator")
    steps.follow(administrator, "Close the account")
    steps.press(administrator, "Close the account")
    first.goto("/log/")
    expect(heading(first)).to_have_text("Sign in")
    by_work_account(first, "Meg")
    expect(heading(first)).to_have_text("Your account is closed")
