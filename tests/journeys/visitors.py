"""People at a browser, every page of theirs watched for errors and for requests that leave."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests.cast import PASSWORD
from tests.journeys.site import Site

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
)
PATIENCE_MS = 10_000
ANSWERED_WITH = "Failed to load resource: the server responded with a status of 4"  # said of pages; see `_response`


@contextmanager
def clicks_that_wait() -> Iterator[None]:
    """Have every click wait for the page that it led to: a click ends as the next page begins, still empty."""
    click = Locator.click

    def and_wait(locator: Locator, *given: Any, **chosen: Any) -> None:
        click(locator, *given, **chosen)
        locator.page.wait_for_load_state()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", and_wait)
        yield


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the machine's own Chromium; without one, skip loudly, and on CI fail."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no Chromium, and CI needs the journeys. Install the package chromium.")
        pytest.skip("NOT RUN: there is no Chromium. Install the package chromium to run the journeys.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visitors:
    """Opens pages for the cast, and holds what went wrong on them."""

    site: Site
    browser: Browser
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    neighbour: str = ""  # another server of this machine that pages may lead to

    def page(self, name: str = "", *, width: int = 1280, height: int = 900, has_scripts: bool = True) -> Page:
        """Open a page; signed in as one of the cast if a name is given."""
        context = self._context(width, height, has_scripts)
        if name:
            session = self.site.found["sessions"][name]
            context.add_cookies([{"name": "kim_session", "value": session, "url": self.site.address}])
        return context.new_page()

    def close(self) -> None:
        """Close every page opened."""
        for context in self.contexts:
            context.close()

    def _context(self, width: int, height: int, has_scripts: bool) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.site.address,
            viewport={"width": width, "height": height},
            java_script_enabled=has_scripts,
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)
        self.contexts.append(context)
        return context

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ANSWERED_WITH):
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site.address}/", f"{self.neighbour or self.site.address}/")):
            self.problems.append(f"asked for {request.url}")

    def _response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            self.problems.append(f"{response.status} {response.url}")


def sign_in(page: Page, name: str) -> None:
    """Sign in by the form."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(f"{name}@testshire.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", level=1, name="My work").wait_for()
