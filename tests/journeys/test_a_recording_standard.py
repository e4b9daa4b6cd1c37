"""R20, R25: a standard is taken up, agreed by keyboard alone, read, changed by a file, compared and switched off."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from kim_engine.quality import starting
from tests.journeys import steps
from tests.journeys.keys import Keys
from tests.journeys.looking import holds_at_every_width, no_violations
from tests.journeys.visitors import Visitors

NAME = "void"
TITLE = starting.title(NAME)
MORE = """\
  - id: V99
    kind: required
    dataset: voids
    field: void_ref
    because: Without a number two voids of a home are one.
    source: [strategy]
    mend: Give the void its number.
    passes: {property_ref: P1, void_ref: V1}
    fails: {property_ref: P2}
"""
FEW, _ = starting.path_of(NAME).read_text(encoding="utf-8").split("  - id: V04\n")  # fewer rules are tried sooner
SECOND = FEW.replace("\nversion: 1\n", "\nversion: 2\n") + MORE


def test_a_standard_is_taken_up_agreed_read_changed_and_switched_off(visitors: Visitors) -> None:
    proposes, decides = visitors.page("log_administrator"), visitors.page("director")
    it_is_taken_up(proposes)
    it_is_agreed_by_keyboard(decides)
    it_is_read(visitors.page("officer"))
    a_new_version_is_brought(proposes)
    what_differs_is_seen_and_agreed(decides)
    it_is_switched_off(decides)


def it_is_taken_up(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Standards").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recording standards")
    holds_at_every_width(page)
    steps.follow(page, TITLE)
    holds_at_every_width(page)
    steps.press(page, "Propose it")
    steps.says_done(page, "It is proposed")
    expect(page.get_by_role("link", name="Agree it")).to_have_count(0)


def it_is_agreed_by_keyboard(page: Page) -> None:
    page.goto("/")
    keys = Keys(page)
    keys.tab_to(f"Agree or decline the standard {TITLE}, version 1")
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Version 1 of {TITLE}")
    holds_at_every_width(page)
    keys.tab_to("Agree it")
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agree version 1?")
    steps.press(page, "Agree it")
    expect(page.get_by_role("alert")).to_contain_text("Enter the day from which it applies")
    holds_at_every_width(page)
    today = date.today()
    for label, text in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        keys.tab_to(label)
        page.keyboard.type(str(text))
    keys.tab_to("Agree it")
    keys.follow()
    steps.says_done(page, "It is agreed")


def it_is_read(page: Page) -> None:
    page.goto(f"/standards/{NAME}/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Version 1. From")
    expect(main).to_contain_text("The property reference of every void must be recorded.")
    holds_at_every_width(page)
    steps.write_date(page, date.today() - timedelta(days=1))
    steps.press(page, "Look")
    expect(page.get_by_role("main")).to_contain_text("no version applied")
    no_violations(page)
    steps.follow(page, "What to ask the systems team for")
    expect(page.get_by_role("main")).to_contain_text("Property reference (needed first)")
    holds_at_every_width(page)


def a_new_version_is_brought(page: Page) -> None:
    page.goto(f"/standards/{NAME}/")
    steps.follow(page, "Bring a new version")
    bring(page, "rules: none")
    expect(page.get_by_role("alert")).to_contain_text("is missing. Add it")
    holds_at_every_width(page)
    bring(page, SECOND)
    expect(page.get_by_role("alert")).to_contain_text("Say what changed since version 1")
    page.get_by_label("What changed").fill("A target for each void.")
    bring(page, SECOND)
    steps.says_done(page, "It is proposed")


def bring(page: Page, text: str) -> None:
    file = {"name": "void.yaml", "mimeType": "application/yaml", "buffer": text.encode()}
    page.get_by_label("File of the standard").set_input_files(file)  # type: ignore[arg-type]
    steps.press(page, "Propose it")


def what_differs_is_seen_and_agreed(page: Page) -> None:
    page.goto(f"/standards/{NAME}/2/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("What differs from version 1")
    expect(main).to_contain_text("Rules taken away")
    expect(main).to_contain_text("The void reference of every void must be recorded.")
    holds_at_every_width(page)
    steps.follow(page, "Agree it")
    steps.write_date(page, date.today() + timedelta(days=7))
    steps.press(page, "Agree it")
    steps.says_done(page, "It is agreed")


def it_is_switched_off(page: Page) -> None:
    steps.follow(page, "Switch it off")
    page.get_by_label("Why is it switched off?").fill("The contractor keeps it now.")
    steps.write_date(page, date.today() + timedelta(days=14))
    holds_at_every_width(page)
    steps.press(page, "Switch it off")
    steps.says_done(page, "The standard applies until the day before")
    expect(page.get_by_role("table")).to_contain_text("Version 2")
    page.goto("/standards/")
    no_violations(page)
