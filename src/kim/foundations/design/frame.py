"""What the base page needs on every request: the jobs this person may open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kim.foundations.design.slots import NavigationItem, navigation_items


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give the base page its navigation (a context processor)."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"jobs": [], "footer_links": []}
    namespace = request.resolver_match.namespace if request.resolver_match else ""
    shown = [item for item in navigation_items() if item.may_open(request)]
    return {
        "jobs": [_job(item, namespace) for item in shown if not item.is_footer],
        "footer_links": [_job(item, namespace) for item in shown if item.is_footer],
    }


def _job(item: NavigationItem, namespace: str) -> dict[str, Any]:
    return {"label": item.label, "href": reverse(item.url_name), "is_active": namespace in item.namespaces}
