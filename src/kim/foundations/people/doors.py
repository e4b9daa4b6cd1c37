"""What each request needs to know first: who is asking, where they stand, and what day it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from kim.foundations.people.refusals import RefusedError
from kim.foundations.people.standing import Standing, standing_of_account


class StandingMiddleware:
    """Gives every request of a signed-in person its `standing`; views read it with `who`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            account = request.user
            request.standing = SimpleLazyObject(lambda: standing_of_account(account, today()))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, RefusedError):
            return refused(request, error.because)
        return None


def who(request: HttpRequest) -> Standing:
    """Give where the signed-in person stands today."""
    return request.standing  # type: ignore[attr-defined, no-any-return]


def now() -> datetime:
    """Give the moment of this request."""
    return timezone.now()


def today() -> date:
    """Give the landlord's day."""
    return timezone.localdate()


def refused(request: HttpRequest, because: str) -> HttpResponse:
    """Show the page that says why not."""
    return render(
        request, "design/refusal_show.html", {"heading": "You can't do this", "sentence": because}, status=403
    )
