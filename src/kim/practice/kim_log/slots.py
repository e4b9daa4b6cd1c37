"""What the Log asks of the rooms above: whether a day lies in a quarter that is closed for an area."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kim.foundations.people.models import WorkArea

ClosedQuarter = Callable[[WorkArea, date], str]  # the quarter in words; "" when none is closed
_answers: list[ClosedQuarter] = []


def join_closed_quarters(answer: ClosedQuarter) -> None:
    """Take up the room that closes quarters (called by wiring)."""
    _answers.append(answer)


def closed_quarter(area: WorkArea, on: date | None) -> str:
    """Say the closed quarter that a day lies in, or nothing."""
    return next((said for answer in _answers if on and (said := answer(area, on))), "")
