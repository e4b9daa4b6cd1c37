"""A site that asks for a code and knows a local identity server, and what people do there again and again."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from kim.foundations.sign_in import second_factor
from tests import identity_server
from tests.cast import PASSWORD
from tests.identity_server import IdentityServer
from tests.journeys import steps
from tests.journeys.site import Site, standing
from tests.journeys.visitors import Visitors

PEOPLE = {"Olu": identity_server.person(1), "Meg": identity_server.person(2), "Ned": identity_server.person(3)}


@dataclass
class WaysIn:
    """The site, its visitors and the identity server beside it."""

    site: Site
    visitors: Visitors
    identity: IdentityServer

    def page(self, *, has_scripts: bool = True) -> Page:
        """Open a browser of its own that is not signed in."""
        return self.visitors.page(has_scripts=has_scripts)


@contextmanager
def asking(shared: Path, worker: str) -> Iterator[tuple[Site, IdentityServer]]:
    """Run a site whose settings name the identity server, and ask for a second factor."""
    secret = shared / f"entra-{worker}"
    secret.write_text(identity_server.SECRET)
    with identity_server.serving(people=dict(PEOPLE)) as identity:
        settings = {
            "KIM_SECOND_FACTOR": "asked",
            "KIM_ENTRA_TENANTS": identity_server.TENANT,
            "KIM_ENTRA_CLIENT_ID": identity_server.CLIENT,
            "KIM_ENTRA_CLIENT_SECRET_FILE": str(secret),
            "KIM_ENTRA_AUTHORITY": identity.address,
        }
        with standing(shared, worker, **settings) as site:
            yield site, identity


@contextmanager
def visited(site: Site, identity: IdentityServer, browser: Browser) -> Iterator[WaysIn]:
    """Give visitors of the site, who may go to the identity server too; afterwards nothing may have gone wrong."""
    before = len(site.said())
    visitors = Visitors(site, browser, neighbour=identity.address)
    yield WaysIn(site, visitors, identity)
    visitors.close()
    assert visitors.problems == []
    assert "Traceback" not in site.said()[before:]


def password(page: Page, name: str) -> None:
    """Enter an address and a password."""
    page.goto("/sign-in/")
    enter_password(page, name)


def enter_password(page: Page, name: str) -> None:
    """Fill in the sign-in page that is open."""
    page.get_by_label("E-mail address").fill(f"{name}@testshire.example")
    page.get_by_label("Password").fill(PASSWORD)
    steps.press(page, "Sign in")


def shown(key: str, later: int = 0) -> str:
    """Give what an app with this key shows now, or some half minutes later."""
    return second_factor.code_of(key, int(time.time()) // second_factor.STEP_SECONDS + later)


def key_on(page: Page) -> str:
    """Read the key of the page that sets an app up."""
    return page.locator("main strong", has_text=re.compile(r"^[A-Z2-7 ]{39}$")).inner_text().replace(" ", "")


def set_up(page: Page) -> tuple[str, list[str]]:
    """Set an app up on the page that asks for it; give its key and the recovery codes."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up your authenticator app")
    key = key_on(page)
    page.get_by_label("Code from your app").fill(shown(key))
    steps.press(page, "Set it up")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    return key, page.locator(".kim-panel li").all_inner_texts()


def enter_code(page: Page, code: str) -> None:
    """Enter a code on the page that asks for it."""
    page.get_by_label("Code").fill(code)
    steps.press(page, "Carry on")


def invite(page: Page, name: str) -> str:
    """Make an invitation as an administrator, and give its address."""
    page.goto("/administration/people/")
    steps.follow(page, name)
    page.get_by_role("link", name=re.compile("^Invite")).click()
    steps.press(page, "Make the invitation")
    return page.locator(".kim-panel code").inner_text()


def by_work_account(page: Page, name: str) -> None:
    """Go to the identity server from the page that is open, and pick somebody there."""
    steps.press(page, "Use your work account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pick an account")
    steps.press(page, name)
