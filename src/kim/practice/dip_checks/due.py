"""What of dip checks waits for somebody: a check for its checker, then for who asked, then for the Head of Service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from kim.foundations.people.holders import holders_on
from kim.practice.dip_checks.choices import CheckState
from kim.practice.dip_checks.models import DipCheck
from kim.practice.dip_checks.queries import KIND
from kim_engine.clocks.reminders import DueItem


def due_items(on: date) -> Iterator[DueItem]:
    """Give the checks that wait (two statements). Whoever holds no post any more is not reminded: it climbs."""
    posts = holders_on(on)
    posted = posts.anybody()
    waiting = DipCheck.objects.filter(state=CheckState.ASKED).select_related("area__team")
    for check in waiting.order_by("pk"):
        managers, heads = posts.above(check.area)
        is_own = check.asked_by_id == check.checked_by_id or check.asked_by_id not in posted
        yield DueItem(
            (KIND, check.pk, "ANSWER"),
            f"Do the dip check of {check.area.name}",
            reverse("dip_checks:check_answer", args=[check.pk]),
            check.due_on,
            (
                (check.checked_by_id,) if check.checked_by_id in posted else (),
                managers if is_own else (check.asked_by_id,),
                heads,
            ),
        )
