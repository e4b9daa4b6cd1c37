"""Every page asks for sign-in; what was typed on one whose sign-in has lapsed is carried back, encrypted."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kim.foundations.sign_in.forms import SignInForm

LASTS_SECONDS = 12 * 60 * 60
_NEVER_CARRIED = ("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2")


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks for sign-in on every page that does not say otherwise."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        return lapsed(request)


def lapsed(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page with what was typed carried along."""
    context = {"form": SignInForm(request=request), "carried": carry(request), "lost_files": bool(request.FILES)}
    return render(request, "account/login.html", context, status=401)


def carry(request: HttpRequest) -> str:
    """Encrypt the address and the typed fields of a POST; passwords and files are left out."""
    pairs = [(name, value) for name, values in request.POST.lists() if name not in _NEVER_CARRIED for value in values]
    return _box().encrypt(json.dumps({"to": request.get_full_path(), "typed": pairs}).encode()).decode()


def carried(text: str) -> dict[str, Any] | None:
    """Open what `carry` made; None when it is not ours or older than twelve hours."""
    try:
        opened: dict[str, Any] = json.loads(_box().decrypt(text.encode(), ttl=LASTS_SECONDS))
    except (InvalidToken, ValueError):
        return None
    return opened


def _box() -> Fernet:
    digest = hashlib.sha256(b"kim-log/carried\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
