"""A service manager logs a change with a keyboard alone, makes two mistakes first, and loses no word."""

from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys.keys import Keys
from tests.journeys.looking import no_violations
from tests.journeys.visitors import Visitors

NHS_NUMBER = "943 476 5919"  # the example number of the NHS's own guide
WHAT = "Keys are logged at handover by keyboard."
WHY = "Two viewings were lost."


def sign_in(keys: Keys) -> None:
    keys.page.goto("/sign-in/")
    keys.tab_to("Skip to main content")
    keys.tab_to("E-mail address")
    keys.type("service_manager@testshire.example")
    keys.tab_to("Password")
    keys.type(PASSWORD)
    keys.follow()


def fill_in_wrongly(keys: Keys) -> None:
    keys.tab_to("Work area")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.tab_to("What changed")
    keys.type(f"{WHAT} For {NHS_NUMBER}.")
    keys.tab_to("Why")
    keys.type(WHY)
    for part, text in (("Day", "31"), ("Month", "11"), ("Year", "2025")):
        keys.tab_to(part)
        keys.type(text)


def test_a_change_is_logged_with_a_keyboard_alone(visitors: Visitors) -> None:
    page = visitors.page()
    keys = Keys(page)
    sign_in(keys)
    keys.tab_to("Log a change")
    keys.follow("Space")  # a link that looks like a button is pressed as one
    fill_in_wrongly(keys)
    keys.tab_to("Add more")
    keys.press("Space")
    keys.tab_to("Tenant")
    keys.press("Space")
    keys.tab_to("Log it")
    keys.follow()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    assert "error-summary" in page.evaluate("document.activeElement.className")
    assert page.title().startswith("Error: Log a change")
    assert NHS_NUMBER not in summary.inner_text()
    expect(page.get_by_label("What changed")).to_have_value(f"{WHAT} For {NHS_NUMBER}.")
    expect(page.get_by_label("Why", exact=True)).to_have_value(WHY)
    expect(page.get_by_label("Day")).to_have_value("31")
    expect(page.get_by_role("checkbox", name="Tenant")).to_be_checked()
    no_violations(page)

    keys.tab_to("What changed: line 1 holds what looks like an NHS number")
    keys.press("Enter")
    assert keys.focused()["words"] == "What changed"
    keys.type_anew(WHAT)
    keys.tab_to("November has 30 days", back=True)
    keys.press("Enter")
    assert keys.focused()["words"] == "Day"
    keys.type_anew("30")
    keys.tab_to("Log it")
    keys.follow()

    expect(page.get_by_role("alert")).to_contain_text("It is in the Log")
    expect(page.get_by_role("heading", level=1)).to_have_text(WHAT.removesuffix("."))
    history = page.get_by_role("region", name="History")
    expect(history).to_contain_text("Logged")
    expect(history).to_contain_text("Service Manager, service manager")
    keys.tab_to("The Log")
    keys.follow()
    expect(page.get_by_role("row", name=WHAT.removesuffix("."))).to_have_count(1)
    keys.tab_to("Words or number")
    keys.type("by keyboard")
    keys.follow()
    keys.tab_to(WHAT.removesuffix("."))
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text(WHAT.removesuffix("."))


def test_every_stop_of_the_longest_pages_shows_the_focus(visitors: Visitors) -> None:
    entry, area = (visitors.site.door(f"kim_log:{title}") for title in ("entry_show entry", "area_show others_area"))
    for path in ("/log/", entry, area):
        page = visitors.page("manager", width=1280, height=600)
        page.goto(path)
        keys, met = Keys(page), []
        while len(met) < 70:
            keys.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            met.append(keys.focused()["words"])
        assert met[0] == "Skip to main content"
        for _ in range(3):
            keys.press("Shift+Tab")
        keys.focused()
