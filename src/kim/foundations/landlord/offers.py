"""What the landlord answers to the History: how its values are said."""

from __future__ import annotations

from datetime import date
from typing import Any

from kim.foundations.landlord.choices import DayKind, DetailKind, LandlordType
from kim_engine.calendar import MONTHS, say_date


def say_value(name: str, value: Any) -> str:
    """Say a state value of the landlord or of a customer type as the screen does."""
    if name == "type":
        return LandlordType(value).label
    if name == "is_offered":
        return "Yes" if value else "No"
    return "" if value is None else str(value)


def say_quarter_plan(name: str, value: Any) -> str:
    """Say a state value of the quarter plan as the screen does."""
    if value is None:
        return ""
    if name == "starts_in":
        return MONTHS[value - 1]
    return f"{value} working {'day' if value == 1 else 'days'}"


def say_day_off(name: str, value: Any) -> str:
    """Say a state value of a day off, or of a pause, as the screen does."""
    if value is None:
        return ""
    if name in ("falls_on", "from_on", "to_on"):
        return say_date(date.fromisoformat(value))
    return DayKind(value).label if name == "kind" else str(value)


def say_own_detail(name: str, value: Any) -> str:
    """Say a state value of an own detail as the screen does."""
    if value is None:
        return ""
    return DetailKind(value).label if name == "kind" else str(value)
