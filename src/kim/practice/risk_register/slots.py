"""What gaps ask of the rooms above: where the thing that raised one is shown."""

from __future__ import annotations

from collections.abc import Callable

from kim.practice.risk_register.models import Gap

_links: dict[str, Callable[[int], str]] = {}


def join_source(kind: str, link: Callable[[int], str]) -> None:
    """Take up a room whose things raise gaps (called by wiring)."""
    _links[kind] = link


def link_to_source(gap: Gap) -> str:
    """Give the address of the page of the thing that raised a gap."""
    return _links[gap.source_kind](gap.source_number)
