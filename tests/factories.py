"""Ready-made acts for tests: each goes through the action that a person would use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from kim.practice.kim_log import actions
from kim.practice.kim_log.content import Content
from kim.practice.kim_log.models import Entry
from tests.cast import TODAY, Cast

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
_ticks = count()


def moment() -> datetime:
    """Give a moment a second later than the last one given."""
    return NOW + timedelta(seconds=next(_ticks))


def content(**given: Any) -> Content:
    """Say something that an entry could say."""
    usual: dict[str, Any] = {
        "what": "Keys are now logged at handover. The post they went to is noted.",
        "why": "Two viewings were lost.",
        "in_force_on": date(2026, 11, 1),
    }
    return Content(**(usual | given))


def entry(cast: Cast, *, by: str = "manager", area: str = "Voids", **given: Any) -> Entry:
    """Record an entry."""
    person = cast.standing(by, TODAY)
    return actions.record_entry(area=cast.area(area), content=content(**given), by=person, at=moment())


def draft(cast: Cast, *, by: str = "manager", area: str = "Voids", **given: Any) -> Entry:
    """Begin a draft."""
    person = cast.standing(by, TODAY)
    return actions.draft_entry(area=cast.area(area), content=content(**given), by=person, at=moment())


def restricted(cast: Cast, *, by: str = "manager", area: str = "Voids", **given: Any) -> Entry:
    """Record an entry and restrict it."""
    found = entry(cast, by=by, area=area, **given)
    person = cast.standing(by, TODAY)
    actions.restrict_entry(entry=found, restriction="SECURITY", why="It names a weak lock.", by=person, at=moment())
    found.refresh_from_db()
    return found
