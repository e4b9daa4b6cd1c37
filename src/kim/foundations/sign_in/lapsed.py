"""Every page asks for sign-in; what was typed on one whose sign-in has lapsed is carried back, encrypted."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.internal.stagekit import get_pending_stage
from cryptography.fernet import Fernet, InvalidToken
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kim.foundations.sign_in.forms import CodeForm, SignInForm
from kim.foundations.sign_in.frame import writer_of
from kim.foundations.sign_in.identity_provider import is_configured
from kim.foundations.sign_in.kept_secret import box

LASTS_SECONDS = 12 * 60 * 60
_NEVER_CARRIED = (
    "csrfmiddlewaretoken",
    "password",
    "oldpassword",
    "password1",
    "password2",
    "code",
    "carried",
    "writer",
)


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks for sign-in on every page that does not say otherwise."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        return lapsed(request)


def lapsed(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page with what was typed carried along."""
    context = {"form": SignInForm(request=request), "carried": carry(request), "lost_files": bool(request.FILES)}
    context["has_work_accounts"] = is_configured()
    return render(request, "account/login.html", context, status=401)


def brought_back(request: HttpRequest, otherwise: HttpResponse, text: str) -> HttpResponse:
    """Offer back what `text` carries, once somebody is signed in; a code that is still asked for takes it along.

    Whoever signs in next on a shared machine may be somebody else: they are shown none of it.
    """
    brought = carried(text)
    if brought is None:
        return otherwise
    if request.user.is_authenticated:
        is_others = brought.get("by", "") not in ("", writer_of(request))
        page = "carried_others_show" if is_others else "carried_show"
        return render(request, f"sign_in/{page}.html", {} if is_others else brought)
    if get_pending_stage(request) is not None:
        return render(request, "mfa/authenticate.html", {"form": CodeForm(), "carried": text})
    return otherwise


def carry(request: HttpRequest) -> str:
    """Encrypt the address and the typed fields of a POST; passwords and files are left out."""
    pairs = [(name, value) for name, values in request.POST.lists() if name not in _NEVER_CARRIED for value in values]
    kept = {"to": request.get_full_path(), "typed": pairs, "by": request.POST.get("writer", "")}
    return _box().encrypt(json.dumps(kept).encode()).decode()


def carried(text: str) -> dict[str, Any] | None:
    """Open what `carry` made; None when it is not ours or older than twelve hours."""
    try:
        opened: dict[str, Any] = json.loads(_box().decrypt(text.encode(), ttl=LASTS_SECONDS))
    except (InvalidToken, ValueError):
        return None
    return opened


def _box() -> Fernet:
    return box("carried")
