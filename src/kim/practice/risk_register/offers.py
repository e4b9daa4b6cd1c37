"""What the register answers to the rooms below: how its values are said."""

from __future__ import annotations

from datetime import date
from typing import Any

from kim.foundations.design.jinja import day
from kim.practice.risk_register.choices import GapState


def say_value(name: str, value: Any) -> str:
    """Say a state value of a gap as the screen does."""
    if value in (None, ""):
        return ""
    if name == "state":
        return GapState(value).label
    return day(date.fromisoformat(value)) if name in ("raised_on", "settled_on") else str(value)
