"""How the tests of the second factor sign in, read keys from pages, and know what an app would show."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kim.foundations.sign_in import actions, second_factor, second_factor_views, work_account_views
from kim.foundations.sign_in.models import Account
from tests.cast import PASSWORD

KEY = re.compile(r"<strong>((?:[A-Z2-7]{4} ?){8})</strong>")
CODE = re.compile(r"<li><strong>(\d{4} \d{4})</strong></li>")


class Clock:
    """Stands in for the clock at the doors: it stands still until it is moved."""

    def __init__(self) -> None:
        self.at = timezone.now()

    def now(self) -> datetime:
        return self.at

    def go_on(self, **time: Any) -> None:
        self.at += timedelta(**time)

    def stand_in(self, monkeypatch: Any) -> None:
        for module in (second_factor_views, work_account_views):
            monkeypatch.setattr(module, "timezone", self)

    def shows(self, key: str, steps: int = 0) -> str:
        """Give what an app with this key shows now, or some half minutes away."""
        return second_factor.code_of(key, int(self.at.timestamp()) // second_factor.STEP_SECONDS + steps)


def account(name: str) -> Account:
    return Account.objects.get(email=f"{name}@testshire.example")


def with_password(name: str) -> Account:
    found = account(name)
    actions.set_password(account=found, password=PASSWORD, at=timezone.now())
    return found


def sign_in(name: str, **more: str) -> tuple[Client, Any]:
    """Sign in by password, as people do."""
    client = Client()
    typed = {"login": f"{name}@testshire.example", "password": PASSWORD} | more
    return client, client.post(reverse("account_login"), typed)


def page(response: Any) -> str:
    return html.unescape(response.content.decode())


def key_on(response: Any) -> str:
    found = KEY.search(page(response))
    assert found, "there is no key on this page"
    return found.group(1).replace(" ", "")


def codes_on(response: Any) -> list[str]:
    return CODE.findall(page(response))


def set_up(client: Client, clock: Clock, **more: str) -> tuple[str, list[str]]:
    """Set up an app as somebody who has just signed in; give its key and the recovery codes."""
    address = reverse("sign_in:app_set_up")
    key = key_on(client.get(address))
    response = client.post(address, {"code": clock.shows(key)} | more)
    codes = codes_on(response)
    assert len(codes) == 10, page(response)
    clock.go_on(seconds=second_factor.STEP_SECONDS)
    return key, codes
