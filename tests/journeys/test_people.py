"""Site administrators: a staff list comes in, somebody is invited and signs in, a senior post takes a second person."""

import re

from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors

LIST = "Name,E-mail,Role,Work area\nSam Poole,sam.poole@testshire.example,KIM Log administrator,Voids\n"
SENIOR = "Name,E-mail,Role\nVal Reed,val.reed@testshire.example,Director\n"


def bring_in(visitors: Visitors, text: str) -> None:
    page = visitors.page("administrator")
    page.goto("/administration/people/")
    steps.follow(page, "Bring in a staff list")
    page.get_by_label("File").set_input_files({"name": "staff.csv", "mimeType": "text/csv", "buffer": text.encode()})
    steps.press(page, "Check the list")
    steps.press(page, "Show what becomes of each row")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready to come in")
    holds_at_every_width(page)
    page.get_by_role("button", name=re.compile("^Bring in ")).click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()


def test_somebody_on_a_staff_list_is_invited_signs_in_and_logs_a_change(visitors: Visitors) -> None:
    bring_in(visitors, LIST)
    page = visitors.page("administrator")
    page.goto("/administration/people/")
    steps.follow(page, "Sam Poole")
    steps.follow(page, "Invite")
    page.get_by_role("button", name=re.compile("[Ii]nvit")).click()
    address = page.locator(".kim-panel code").inner_text()
    holds_at_every_width(page)
    sam = visitors.page()
    sam.goto(address)
    assert address.rstrip("/").rpartition("/")[2] not in sam.url, "the secret has left the address"
    sam.get_by_label("New password").fill("supernatural")
    steps.press(sam, "Set password and sign in")
    expect(sam.get_by_role("alert")).to_contain_text("Many people use that password. Choose another")
    holds_at_every_width(sam)
    sam.get_by_label("New password").fill(PASSWORD)
    steps.press(sam, "Set password and sign in")
    expect(sam.get_by_role("main")).to_contain_text("KIM Log administrator, Voids")
    steps.log_change(sam, "Keys are counted by the newcomer.")
    steps.says_done(sam, "It is in the Log")
    sam.goto(address)
    expect(sam.get_by_role("heading", level=1)).to_have_text("This invitation has ended")


def test_a_senior_post_counts_once_a_second_administrator_confirms_it(visitors: Visitors) -> None:
    bring_in(visitors, SENIOR)
    first, second = visitors.page("administrator"), visitors.page("second_administrator")
    for page, may_confirm in ((first, 0), (second, 1)):
        page.goto("/administration/posts/waiting/")
        page.get_by_role("row", name="Val Reed").get_by_role("link").first.click()
        expect(page.get_by_role("button", name="Confirm this post")).to_have_count(may_confirm)
    steps.press(second, "Confirm this post")
    steps.says_done(second, "confirmed")
    second.goto("/administration/posts/waiting/")
    expect(second.get_by_role("row", name="Val Reed")).to_have_count(0)
