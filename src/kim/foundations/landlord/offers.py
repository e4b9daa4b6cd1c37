"""What the landlord answers to the History: how its values are said."""

from __future__ import annotations

from typing import Any

from kim.foundations.landlord.choices import LandlordType


def say_value(name: str, value: Any) -> str:
    """Say a state value of the landlord or of a customer type as the screen does."""
    if name == "type":
        return LandlordType(value).label
    if name == "is_offered":
        return "Yes" if value else "No"
    return "" if value is None else str(value)
