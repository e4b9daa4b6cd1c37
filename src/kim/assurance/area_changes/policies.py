"""What stands against merging and splitting beside the areas themselves: closed quarters, and open handovers."""

from __future__ import annotations

from kim.assurance.reviews.models import Review
from kim.practice.handovers.models import Handover
from kim_engine.calendar import say_date
from kim_engine.vocabulary import ALLOWED, Decision


def is_after_closed_quarters(closed: Review | None) -> Decision:
    """A closed quarter does not change: the day lies after the last one (reads the review's quarter and area)."""
    if closed is None:
        return ALLOWED
    quarter = closed.quarter
    said = f"{quarter.label} is closed for {closed.area.name}. Give a day after {say_date(quarter.ends_on)}"
    return Decision(False, said)


def has_no_handover(handover: Handover | None) -> Decision:
    """What somebody is handing over is accepted first, by who follows them (reads the post's person and area)."""
    if handover is None or handover.post.area is None:
        return ALLOWED
    name, area = handover.post.person.name, handover.post.area.name
    return Decision(False, f"{name} is handing over in {area}. Let that be accepted, or withdrawn, first.")
