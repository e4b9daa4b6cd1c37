"""What adopted Logs answer to the rooms below: their link, who sees that one came, and how its values are said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kim.foundations.adopted_logs import queries
from kim.foundations.adopted_logs.policies import may_list
from kim.foundations.design.jinja import moment
from kim.foundations.design.slots import NavigationItem
from kim.foundations.people.doors import who
from kim.foundations.people.standing import Standing

TALLY = "adopted_logs"
NAVIGATION = (
    NavigationItem(
        "Logs brought in",
        "adopted_logs:log_list",
        80,
        ("adopted_logs",),
        lambda request: bool(who(request).tallies.get(TALLY)) and may_list(who(request)).allowed,
        is_footer=True,
    ),
)


def link(number: int) -> str:
    """Give an adopted Log's address."""
    return reverse("adopted_logs:log_show", args=[number])


def say_value(name: str, value: Any) -> str:
    """Say a state value as the screen does."""
    if value in (None, ""):
        return ""
    return moment(datetime.fromisoformat(value)) if name in ("began_at", "ended_at", "sealed_at") else str(value)


def logs_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the adopted Logs that a person may know of, for the History and its exports."""
    return queries.visible_to(person).values_list("pk", flat=True)


were_brought = queries.were_brought
READERS = {queries.KIND: logs_seen}
