"""How a document says the moment that it is of."""

from __future__ import annotations

from datetime import datetime


def as_at_said(at: datetime) -> str:
    """Say the moment: 'As at 22 November 2026, 14:05'."""
    return f"As at {at.day} {at:%B %Y}, {at:%H:%M}"
