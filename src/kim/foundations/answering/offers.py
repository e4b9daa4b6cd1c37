"""What this room answers to the rooms below: its links, who reads its kinds, and how its values are said."""

from __future__ import annotations

from datetime import date
from typing import Any

from kim.foundations.answering.choices import Outcome
from kim.foundations.answering.policies import may_name_at_all, may_see_coverage
from kim.foundations.design.jinja import day
from kim.foundations.design.slots import NavigationItem
from kim.foundations.people.doors import who
from kim.foundations.people.slots import AreaItem

NAVIGATION = (
    NavigationItem(
        "Name line managers",
        "answering:naming_list",
        75,
        (),
        lambda request: may_name_at_all(who(request)).allowed,
        is_footer=True,
    ),
    NavigationItem(
        "Coverage",
        "answering:coverage_show",
        76,
        (),
        lambda request: may_see_coverage(who(request)).allowed,
        is_footer=True,
    ),
)
AREA_ITEMS = (AreaItem("Who answers", "answering:area_people"),)


def say_value(name: str, value: Any) -> str:
    """Say a state value of a naming as the screen does."""
    if value is None:
        return ""
    if name == "named_on":
        return day(date.fromisoformat(value))
    return Outcome(value).label if name == "outcome" else str(value)
