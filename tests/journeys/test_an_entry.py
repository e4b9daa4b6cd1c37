"""The life of an entry: draft, correction, replacement, withdrawal, restriction, evidence, gap."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width, no_violations
from tests.journeys.visitors import Visitors

EARLY, LATE = date(2026, 10, 5), date(2026, 11, 2)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n<script>alert(1)</script>\x00\xff\r\n" + bytes(range(256))


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_draft_is_recorded_corrected_replaced_and_withdrawn(visitors: Visitors, has_scripts: bool) -> None:
    page = visitors.page("manager", has_scripts=has_scripts)
    number = steps.log_change(page, "Keys are in the tall cabinet.", on=None, button="Keep as a draft")
    steps.says_done(page, "Your draft is kept")
    goes_on_with_the_draft(page, number)
    corrects_it(page)
    second = replaces_it(page, number)
    withdraws_it(page, second)


def goes_on_with_the_draft(page: Page, number: int) -> None:
    page.goto("/")
    page.get_by_role("link", name="Finish the draft: Keys are in the tall cabinet").last.click()
    expect(page.get_by_label("What changed")).to_have_value("Keys are in the tall cabinet.")
    steps.press(page, "Log it")
    expect(page.get_by_role("link", name="Enter the date it took effect, like 1 11 2026")).to_be_visible()
    steps.write_date(page, EARLY)
    steps.press(page, "Log it")
    assert steps.number_of(page) == number
    steps.says_done(page, "It is in the Log")
    expect(page.locator(".kim-page-head")).to_contain_text("Current")
    expect(steps.history(page)).to_contain_text("Draft begun")


def corrects_it(page: Page) -> None:
    steps.follow(page, "Correct this entry")
    page.get_by_label("What changed").fill("Keys are in the steel cabinet.")
    steps.press(page, "Correct it")
    expect(page.get_by_role("link", name="Say why you correct it")).to_be_visible()
    expect(page.get_by_label("What changed")).to_have_value("Keys are in the steel cabinet.")
    page.get_by_label("Why you correct it").fill("I wrote the wrong cabinet.")
    steps.press(page, "Correct it")
    steps.says_done(page, "The entry is corrected")
    expect(page.locator(".kim-page-head")).to_contain_text("Version 2")
    expect(steps.history(page)).to_contain_text("Because: I wrote the wrong cabinet.")
    assert marks(page) == [("del", "removed: tall", "line-through"), ("ins", "added: steel", "underline")]


def marks(page: Page) -> list[tuple[str, str, str]]:
    """Read the newest marks as somebody meets them who sees no colour, or sees nothing."""
    read = "e => [e.localName, e.textContent, getComputedStyle(e).textDecorationLine]"
    newest = steps.history(page).get_by_role("listitem").first
    return [tuple(each.evaluate(read)) for each in newest.locator("del, ins").all() if each.is_visible()]


def replaces_it(page: Page, first: int) -> int:
    steps.follow(page, "Log what replaces it")
    expect(page.get_by_label("Number of the entry it replaces")).to_have_value(str(first))
    steps.fill_what(page, "Keys are in a coded safe.", on=LATE)
    steps.press(page, "Log it")
    expect(page.get_by_role("region", name="Check before you go on")).to_contain_text(
        f"Entry {first}, “Keys are in the steel cabinet” (Voids), ends on 2 November 2026"
    )
    expect(page.get_by_label("What changed")).to_have_value("Keys are in a coded safe.")
    steps.press(page, "Log it")
    second = steps.number_of(page)
    steps.says_done(page, f"Entry {first}, “Keys are in the steel cabinet” (Voids), ended on 2 November 2026")
    assert second != first
    steps.follow(page, f"Keys are in the steel cabinet (entry {first})")
    expect(page.locator(".kim-page-head")).to_contain_text("Replaced")
    expect(page.locator("dl")).to_contain_text("2 November 2026")
    expect(page.get_by_role("link", name="Correct this entry")).to_have_count(0)
    steps.follow(page, f"Keys are in a coded safe (entry {second})")
    return second


def withdraws_it(page: Page, number: int) -> None:
    steps.follow(page, "Withdraw")
    page.get_by_label("Why it no longer applies").fill("There is no safe.")
    steps.write_date(page, date(2026, 10, 1))
    steps.press(page, "Withdraw it")
    expect(page.get_by_role("link", name="It can't stop applying before it took effect.")).to_be_visible()
    expect(page.get_by_label("Why it no longer applies")).to_have_value("There is no safe.")
    steps.write_date(page, LATE)
    steps.press(page, "Withdraw it")
    steps.says_done(page, "The entry is withdrawn")
    expect(page.locator(".kim-page-head")).to_contain_text("Withdrawn")
    expect(steps.history(page)).to_contain_text("Because: There is no safe.")
    assert steps.number_of(page) == number
    steps.give_reason(page, "Put it back", "Why", "There is one.", "Put it back")
    steps.says_done(page, f"Entry {number}, “Keys are in a coded safe” (Voids), is in force again.")
    expect(page.locator(".kim-page-head")).to_contain_text("Current")


def test_two_people_over_one_entry_keep_both(visitors: Visitors) -> None:
    first, second = visitors.page("manager"), visitors.page("service_manager")
    number = steps.log_change(first, "Keys are in the tall cabinet.")
    for page in (first, second):
        page.goto(f"/log/{number}/correct/")
    first.get_by_label("What changed").fill("Keys are in the steel cabinet.")
    second.get_by_label("What changed").fill("Keys are in the safe.")
    for page in (first, second):
        page.get_by_label("Why you correct it").fill("It was wrong.")
        steps.press(page, "Correct it")
    steps.says_done(first, "The entry is corrected")
    expect(second.get_by_role("region", name="Manager, line manager changed this while you wrote")).to_be_visible()
    expect(second.locator(".kim-theirs ins")).to_contain_text("steel")
    expect(second.get_by_label("What changed")).to_have_value("Keys are in the safe.")
    no_violations(second)
    steps.press(second, "Correct it")
    steps.says_done(second, "The entry is corrected")
    expect(second.locator(".kim-page-head")).to_contain_text("Version 3")


def test_a_restricted_entry_is_seen_by_few_until_the_restriction_is_lifted(visitors: Visitors) -> None:
    page = visitors.page("manager")
    number = steps.log_change(page, "The north lock opens with a coin.")
    steps.follow(page, "Restrict")
    page.get_by_label("It shows a weakness in security").check()
    page.get_by_label("In your words").fill("A burglar could use it.")
    steps.press(page, "Restrict it")
    steps.says_done(page, "The entry is restricted")
    for name in ("officer", "inspector", "other_manager"):
        assert not sees(visitors.page(name), number), name
    for name in ("service_manager", "head", "governance"):
        assert sees(visitors.page(name), number), name
    page.goto(f"/log/{number}/")
    expect(page.get_by_role("main")).to_contain_text("It shows a weakness in security. A burglar could use it.")
    steps.give_reason(page, "Lift the restriction", "Why", "The lock is changed.", "Lift the restriction")
    steps.says_done(page, "Everybody who reads the Log sees this entry now")
    for name in ("officer", "inspector", "other_manager"):
        assert sees(visitors.page(name), number), name


def sees(page: Page, number: int) -> bool:
    """Say whether somebody finds an entry: its page, the list, both downloads and the area's page agree."""
    answer = page.goto(f"/log/{number}/")
    assert answer is not None
    page.goto("/log/?words=north+lock+coin&state=ALL")
    listed = page.get_by_role("link", name="The north lock opens with a coin").count()
    held = page.request.get("/log/?words=north+lock+coin&state=ALL&format=csv").text().count("The north lock opens")
    assert (answer.status, listed, held > 0) in ((200, 1, True), (404, 0, False))
    return listed == 1


def test_evidence_is_added_downloaded_and_taken_away(visitors: Visitors) -> None:
    page = visitors.page("manager")
    number = steps.log_change(page, "Every key has a tag with its number.")
    steps.follow(page, "Add evidence")
    page.get_by_label("What it shows").fill("The tag register")
    page.get_by_label("Link").fill("https://intranet.testshire.example/tags")
    steps.press(page, "Add it")
    steps.says_done(page, "The evidence is added")
    opens = page.get_by_role("link", name="The tag register", exact=True).get_attribute("href") or ""
    leads = page.request.get(f"{visitors.site.address}{opens}", max_redirects=0)
    assert leads.headers["location"] == "https://intranet.testshire.example/tags"
    it_is_not_checked_where_its_server_is_not_listed(page)
    steps.follow(page, "Add evidence")
    page.get_by_label("What it shows").fill("A scan of the tag")
    page.get_by_label("Or a file").set_input_files(
        {"name": "Tag “7” – scan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    steps.press(page, "Add it")
    expect(page.get_by_role("main")).to_contain_text("Not checked for personal data")
    page.get_by_label("I have looked through it").check()
    steps.press(page, "Add it")
    no_violations(page)
    is_downloaded_whole(page, visitors)
    steps.give_reason(page, "Take away A scan of the tag", "Why", "It is out of date.", "Take it away")
    steps.says_done(page, "The evidence is taken away")
    expect(page.get_by_role("link", name="A scan of the tag")).to_have_count(0)
    expect(steps.history(page)).to_contain_text("Evidence removed")
    assert steps.number_of(page) == number


def it_is_not_checked_where_its_server_is_not_listed(page: Page) -> None:
    steps.follow(page, "Check this link The tag register")
    holds_at_every_width(page)
    steps.press(page, "Check it")
    steps.says_done(page, "The link was not checked: its server is not on our list")
    expect(page.get_by_role("table", name="Evidence of this entry")).to_contain_text("Last opened by Manager")


def is_downloaded_whole(page: Page, visitors: Visitors) -> None:
    link = page.get_by_role("link", name="A scan of the tag", exact=True)
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.path().read_bytes() == PDF
    address = link.get_attribute("href") or ""
    answer = visitors.page("officer").request.get(address)
    assert answer.body() == PDF
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert visitors.page("nobody").request.get(address).status == 404
    assert "/sign-in/" in visitors.page().request.get(address).url


def test_a_gap_is_logged_settled_and_opened_again(visitors: Visitors) -> None:
    page = visitors.page("officer")
    page.goto("/log/new/")
    page.get_by_text("Add more").click()
    page.get_by_label("Kind of entry").select_option("Gap found")
    number = steps.say_what(page, "Nobody owns the list of loaned keys.", on=None)
    expect(page.get_by_role("link", name="Settle this gap")).to_have_count(0)
    page = visitors.page("manager")
    page.goto(f"/log/{number}/")
    steps.follow(page, "Settle this gap")
    page.get_by_label("It was put right").check()
    page.get_by_label("How, or why").fill("The lettings post owns it.")
    steps.press(page, "Settle it")
    steps.says_done(page, "The gap is settled")
    expect(page.get_by_role("main")).to_contain_text("Put right The lettings post owns it. (Manager,")
    steps.give_reason(page, "Open it again", "Why", "The post is vacant.", "Open it again")
    steps.says_done(page, "The gap is open again")
    expect(page.get_by_role("link", name="Settle this gap")).to_be_visible()
