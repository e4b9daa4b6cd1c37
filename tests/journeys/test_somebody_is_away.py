"""Somebody is away: another stands in, logs a change under both names, and the area's page says who answered when."""

import re
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.journeys import steps
from tests.journeys.looking import holds_at_every_width
from tests.journeys.visitors import Visitors


def add_grace(admin: Page) -> str:
    """Add Grace Bell and invite her; give the invitation's address."""
    admin.goto("/administration/people/new/")
    admin.get_by_label("Name", exact=True).fill("Grace Bell")
    admin.get_by_label("E-mail address").fill("grace.bell@testshire.example")
    admin.locator("main button").first.click()
    steps.follow(admin, "Invite")
    admin.get_by_role("button", name=re.compile("[Ii]nvit")).click()
    return admin.locator(".kim-panel code").inner_text()


def write_day(page: Page, legend: str, day: date) -> None:
    group = page.get_by_role("group", name=legend)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label).fill(str(number))


def ask_for(page: Page, day: date) -> None:
    steps.write_date(page, day)
    steps.press(page, "Show who answered then")


def test_an_acting_manager_logs_under_both_names_and_the_area_says_who_answered(visitors: Visitors) -> None:
    admin, grace = visitors.page("administrator"), visitors.page()
    invitation = add_grace(admin)
    admin.goto("/administration/people/?words=manager@")
    steps.follow(admin, "Manager")
    steps.follow(admin, "Line manager, Voids")
    steps.follow(admin, "Have somebody stand in")
    holds_at_every_width(admin)
    admin.get_by_label("Who stands in?").fill("grace bell")
    admin.get_by_label("Long sickness").check()
    write_day(admin, "Last day", datetime.now(UTC).date() + timedelta(days=20))
    steps.press(admin, "Give this cover")
    steps.says_done(admin, "Grace Bell stands in for Manager.")
    holds_at_every_width(admin)
    grace.goto(invitation)
    grace.get_by_label("New password").fill(PASSWORD)
    steps.press(grace, "Set password and sign in")
    expect(grace.get_by_role("main")).to_contain_text("Acting line manager, Voids, for Manager (long sickness)")
    steps.log_change(grace, "Keys are counted while the manager is away.")
    expect(steps.history(grace)).to_contain_text("Grace Bell, acting line manager for Manager (long sickness)")
    grace.goto(f"/areas/{visitors.site.area('Voids')}/")
    steps.follow(grace, "Who answers")
    expect(grace.get_by_role("main")).to_contain_text("Grace Bell, acting for Manager (long sickness, until ")
    ask_for(grace, date(2026, 4, 14))
    answers = grace.locator(".govuk-summary-list")
    expect(grace.get_by_role("heading", level=1)).to_have_text("Who answered for Voids")
    expect(answers).to_contain_text(re.compile(r"Line manager\s*Manager"))
    expect(answers).not_to_contain_text("Grace Bell")
    ask_for(grace, date(2026, 3, 14))
    expect(answers).to_contain_text(re.compile(r"Head of Service\s*Nobody"))
    holds_at_every_width(grace)
    inspector = visitors.page("inspector")
    inspector.goto("/history/?kind=kim_log.entry")
    expect(inspector.get_by_role("main")).to_contain_text("Grace Bell, acting line manager for Manager")
