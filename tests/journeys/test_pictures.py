"""The pictures in docs/screenshots, taken of the demonstration landlord: only when asked for, with SCREENSHOTS=1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import steps
from tests.journeys.looking import no_violations, stays_within
from tests.journeys.site import HERE, run_python, served

FOLDER = HERE / "docs" / "screenshots"
MOST_BYTES = 200_000
SIZES = {1280: 860, 375: 812}
MANAGER = "amara.nwachukwu@marlvale.example"
BUILDS = """
from kim.config import cli, environment
environment.make_secret()
cli.set_up_django()
from kim.config.demonstration import running
running.prepare()
from kim.config import ticking
list(ticking.tick())
"""


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Serve the demonstration and give its address and its password."""
    folder = tmp_path_factory.mktemp("demonstration")
    run_python(folder, "", "-c", BUILDS)
    password = json.loads((folder / "demonstration.json").read_text())["password"]
    with served(folder, "") as address:
        yield address, password


@pytest.fixture(params=SIZES, ids=lambda width: f"{width} px")
def page(request: pytest.FixtureRequest, browser: Browser, demonstration: tuple[str, str]) -> Iterator[Page]:
    address, password = demonstration
    size = {"width": request.param, "height": SIZES[request.param]}
    context = browser.new_context(base_url=address, viewport=size, locale="en-GB")  # type: ignore[arg-type]
    found = context.new_page()
    found.goto("/sign-in/")
    found.get_by_label("E-mail address").fill(MANAGER)
    found.get_by_label("Password").fill(password)
    steps.press(found, "Sign in")
    yield found
    context.close()


def take(page: Page, name: str) -> None:
    """Keep what somebody sees of a page at first glance."""
    stays_within(page)
    no_violations(page)
    size = page.viewport_size
    assert size
    page.mouse.move(0, 0)
    path = FOLDER / f"{name}-{size['width']}.png"
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, caret="hide", animations="disabled")
    assert path.stat().st_size < MOST_BYTES, f"{path.name} is {path.stat().st_size:,} bytes"


def test_the_pages_of_the_readme(page: Page) -> None:
    take(page, "my-work")
    page.goto("/log/")
    take(page, "the-log")
    steps.follow(page, "Keys are now logged at handover, not at return")
    take(page, "an-entry-with-its-history")
    page.get_by_label("Breadcrumb").get_by_role("link", name="Voids and lettings").click()
    take(page, "how-an-area-keeps-records")


def test_the_pages_of_a_quarter(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Review Voids and lettings")).click()
    take(page, "a-review")
    page.goto("/quarter/")
    take(page, "the-quarter")


def test_a_change_with_a_mistake(page: Page) -> None:
    page.goto("/log/new/")
    page.get_by_label("Work area").select_option("Voids and lettings")
    words = "Keys are now logged at handover, not at return. The tenant's number, 943 476 5919, is on the tag."
    page.get_by_label("What changed").fill(words)
    page.get_by_label("Why", exact=True).fill("Two viewings were lost because nobody knew where the keys were.")
    steps.write_parts(page, "31", "11", "2026")
    steps.press(page, "Log it")
    page.get_by_role("alert").wait_for()
    take(page, "log-a-change-with-a-mistake")
