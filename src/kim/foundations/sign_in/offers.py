"""What signing in answers to the History: how an account's values are said."""

from __future__ import annotations

from typing import Any


def say_value(name: str, value: Any) -> str:
    """Say a state value of an account as the screen does."""
    if name == "is_active":
        return "Yes" if value else "No"
    return "" if value is None else str(value)
