"""What of dip checks waits for somebody: a check for its checker, then for who asked, then for the Head of Service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from kim.foundations.people.choices import Role
from kim.foundations.people.standing import posts_in_force
from kim.practice.dip_checks.choices import CheckState
from kim.practice.dip_checks.models import DipCheck
from kim.practice.dip_checks.queries import KIND
from kim_engine.clocks.reminders import DueItem


def due_items(on: date) -> Iterator[DueItem]:
    """Give the checks that wait (two statements). Whoever holds no post any more is not reminded: it climbs."""
    held: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    posted = set()
    for role, person, team, service in posts_in_force(on).values_list("role", "person", "team", "service"):
        posted.add(person)
        held[role, team or service].append(person)
    waiting = DipCheck.objects.filter(state=CheckState.ASKED).select_related("area__team")
    for check in waiting.order_by("pk"):
        managers = held[Role.SERVICE_MANAGER, check.area.team_id]
        heads = tuple(dict.fromkeys(held[Role.HEAD_OF_SERVICE, check.area.team.service_id]))
        is_own = check.asked_by_id == check.checked_by_id or check.asked_by_id not in posted
        yield DueItem(
            (KIND, check.pk, "ANSWER"),
            f"Do the dip check of {check.area.name}",
            reverse("dip_checks:check_answer", args=[check.pk]),
            check.due_on,
            (
                (check.checked_by_id,) if check.checked_by_id in posted else (),
                tuple(dict.fromkeys(managers)) if is_own else (check.asked_by_id,),
                heads,
            ),
        )
