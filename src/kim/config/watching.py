"""Lines of the server's log for whoever must see an attack: ways in that were tried, doors that stayed shut, failures.

Each is of names and values, with who (an account's number, never a name), from where, and what; nothing that was typed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from allauth.account.internal.stagekit import get_pending_stage
from allauth.core.internal.httpkit import get_client_ip
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from kim.foundations.sign_in.models import Account

WAYS = {  # name of the door -> the factor that is shown there
    "account_login": "password",
    "mfa_authenticate": "code",
    "sign_in:code_confirm": "code",
    "sign_in:work_account_back": "work-account",
    "invitation_accept": "invitation",
    "account_change_password": "new-password",
    "account_logout": "sign-out",
}
log = logging.getLogger("kim.watch")


class WatchMiddleware:
    """Writes a line for every sign-in, done or refused, and for every request that was refused or failed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "was_signed_in"):
            result = _result(request, response)
            level = logging.WARNING if result == "refused" else logging.INFO
            _tell(level, f"event=sign-in way={WAYS[_door(request)]} result={result}", request)
        elif response.status_code >= 400:
            event = "refused" if response.status_code < 500 else "failed"
            _tell(logging.WARNING, f"event={event} status={response.status_code}", request)
            response._has_been_logged = True  # type: ignore[attr-defined]  # else Django says it again, without who
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Mark what is a try to get in, and whether somebody was in before."""
        if _door(request) in WAYS and (request.method == "POST" or WAYS[_door(request)] == "work-account"):
            request.was_signed_in = request.session.get(SESSION_KEY, "")  # type: ignore[attr-defined]


def _door(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _result(request: HttpRequest, response: HttpResponse) -> str:
    is_in, is_led_on = request.user.is_authenticated, response.status_code == 302
    if is_in and (is_led_on or not request.was_signed_in):  # type: ignore[attr-defined]
        return "done"
    if not is_led_on:
        return "refused"
    return "done" if _door(request) == "account_logout" else "code-asked"


def _tell(level: int, what: str, request: HttpRequest) -> None:
    try:
        account = _account(request)
    except DatabaseError:  # it may be what failed
        account = "unknown"
    host = get_client_ip(request) or "unknown"
    log.log(level, "%s account=%s from=%s method=%s path=%s", what, account, host, request.method, quote(request.path))


def _account(request: HttpRequest) -> int | str:
    """Say whose account it is about: who is in, whose code is waited for, or whose address was typed."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return int(user.pk)
    if not hasattr(request, "was_signed_in"):
        return "none"
    if request.was_signed_in:  # and is out now
        return int(request.was_signed_in)
    stage = get_pending_stage(request)
    if stage is not None and stage.login.user is not None:
        return int(stage.login.user.pk)
    typed = request.POST.get("login", "")[:254]
    return Account.objects.filter(email__iexact=typed).values_list("pk", flat=True).first() or "unknown"
