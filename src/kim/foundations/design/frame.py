"""What the base page needs on every request: the jobs this person may open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kim.foundations.design.slots import NavigationItem, inboxes, navigation_items, search_boxes


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give the base page its navigation (a context processor)."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"jobs": [], "footer_links": [], "inboxes": [], "search_href": ""}
    shown = [item for item in navigation_items() if item.may_open(request)]
    return {
        "jobs": [_job(item, request) for item in shown if not item.is_footer],
        "footer_links": [_job(item, request) for item in shown if item.is_footer],
        "inboxes": [(each.label, reverse(each.url_name), each.count(request)) for each in inboxes()],
        "search_href": next((reverse(each.url_name) for each in search_boxes() if each.may_open(request)), ""),
    }


def _job(item: NavigationItem, request: HttpRequest) -> dict[str, Any]:
    return {"label": item.label, "href": reverse(item.url_name), "is_active": _is_here(item, request)}


def _is_here(item: NavigationItem, request: HttpRequest) -> bool:
    here = request.resolver_match
    if here is None or here.view_name == item.url_name:
        return here is not None
    # A page that is a job of its own does not count as being at its room's other job.
    return here.namespace in item.namespaces and here.view_name not in {each.url_name for each in navigation_items()}
