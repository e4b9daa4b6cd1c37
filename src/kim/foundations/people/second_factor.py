"""Asks those whose post calls for it for a second factor before any other page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kim.foundations.landlord.queries import current_landlord
from kim.foundations.people.doors import who
from kim.foundations.people.policies import is_asked_for_second_factor
from kim.foundations.sign_in.second_factor import was_opened_with_code
from kim.foundations.sign_in.second_factor_views import BEFORE_THE_CODE, lead


class SecondFactorMiddleware:
    """Leads to setting up an app, or to its code, unless a code was given in this session already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        is_open = not getattr(view, "login_required", True) or not request.user.is_authenticated
        here = request.resolver_match.view_name if request.resolver_match else ""
        if is_open or settings.SECOND_FACTOR != "asked" or here in BEFORE_THE_CODE:
            return None
        if was_opened_with_code(request) or not is_asked_for_second_factor(who(request)) or _is_demonstration():
            return None
        return lead(request)


def _is_demonstration() -> bool:
    landlord = current_landlord()
    return landlord is not None and landlord.is_demonstration
