"""What each request needs to know first: who is asking, where they stand, and what day it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from kim.foundations.people import policies
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing, standing_of_account

Door = Callable[..., HttpResponseBase]


class StandingMiddleware:
    """Gives every request of a signed-in person its `standing`; views read it with `who`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The user is asked for when the standing is: whoever signs in by this very request has theirs on its page.
        request.standing = SimpleLazyObject(lambda: standing_of_account(request.user, today()))  # type: ignore[arg-type, attr-defined]
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


@contextmanager
def refusals_on(form: forms.BaseForm) -> Iterator[None]:
    """Have what an action refuses stand on the form it was given from: the page comes back with every typed word.

    The view goes on after the block when something was refused, and shows the form again.
    """
    try:
        yield
    except RefusedError as refusal:
        form.add_error(refusal.about if refusal.about in form.fields else None, refusal.because)


def for_administrators(door: Door) -> Door:
    """Open a door to site administrators alone; everybody else reads who can."""

    @wraps(door)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(policies.may_administer(who(request)))
        return door(request, *args, **kwargs)

    return guarded


def refused(request: HttpRequest, because: str) -> HttpResponse:
    """Show the page that says why not."""
    return render(
        request, "design/refusal_show.html", {"heading": "You can't do this", "sentence": because}, status=403
    )
