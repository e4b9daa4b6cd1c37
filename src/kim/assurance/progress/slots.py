"""What progress asks of the rooms above: a page to lead on to, for whoever may open it (joined in wiring)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from kim.foundations.people.models import Service
from kim.foundations.people.standing import Standing


@dataclass(frozen=True)
class PageLink:
    """A page about the whole landlord, and one about each service."""

    label: str
    url_name: str
    service_url_name: str  # asked with the service's number
    may: Callable[[Standing], bool]  # no statement


_links: list[PageLink] = []


def join_page_link(link: PageLink) -> None:
    """Take up a page above (called by wiring)."""
    _links.append(link)


def page_links(person: Standing, service: Service | None) -> list[tuple[str, str]]:
    """List what the page of the landlord, or of a service, leads on to: a label and an address."""
    return [
        (link.label, reverse(link.service_url_name, args=[service.pk]) if service else reverse(link.url_name))
        for link in _links
        if link.may(person)
    ]
