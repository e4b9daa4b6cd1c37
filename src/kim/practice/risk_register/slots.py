"""What gaps ask of the rooms above: where the thing that raised one is shown."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from kim.practice.risk_register.models import Gap

_links: dict[str, Callable[[int], str]] = {}


def join_source(kind: str, link: Callable[[int], str]) -> None:
    """Take up a room whose things raise gaps (called by wiring)."""
    _links[kind] = link


Hidden = Callable[[], Q]
_hidden: list[Hidden] = []


def join_hidden(hidden: Hidden) -> None:
    """Take up which gaps only few people may know of (called by wiring)."""
    _hidden.append(hidden)


def known_to_few() -> Q:
    """Build the condition that a gap came from something that few may see: no number that others read counts it."""
    found = Q(pk__in=[])
    for hidden in _hidden:
        found |= hidden()
    return found


def link_to_source(gap: Gap) -> str:
    """Give the address of the page of the thing that raised a gap."""
    return _links[gap.source_kind](gap.source_number)
