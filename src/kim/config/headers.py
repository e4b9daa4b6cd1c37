"""Headers that every answer bears beside Django's own: who may embed it, and whether it may be kept."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse


class HeadersMiddleware:
    """Keeps answers out of shared caches and out of other sites' pages, unless a view has said more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Not no-store: browsers then forget what was typed in a form on going back (docs/adr/0024).
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class MessageStorage(CookieStorage):
    """Keeps the sentence after an act in a cookie that, by https, is for this very host alone like the others."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]  # an attribute of the class, here of the settings
        return settings.SESSION_COOKIE_NAME.replace("kim_session", "kim_message")
