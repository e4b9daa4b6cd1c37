"""What handovers answer to other rooms: an area's page and facts, who sees what, links, and how values are said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.urls import reverse

from kim.foundations.design.jinja import day
from kim.foundations.people.lineage import covered_by, kept_together
from kim.foundations.people.models import WorkArea
from kim.foundations.people.slots import AreaItem, PostFact
from kim.foundations.people.standing import Standing
from kim.practice.handovers import queries
from kim.practice.handovers.choices import HandoverState, ItemKind, ItemState
from kim.practice.handovers.models import KnownLine
from kim_engine.vocabulary import Fact

AREA_ITEMS = (AreaItem("Who knows what, and handovers", "handovers:area_knowledge"),)
_DAYS: dict[str, Callable[[Any], str]] = dict.fromkeys(
    ("last_on", "started_on", "ended_on", "due_on", "decided_on"), lambda value: day(date.fromisoformat(value))
)


def say_handover(name: str, value: Any) -> str:
    """Say a state value of a handover as the screen does."""
    return _said({"state": lambda given: HandoverState(given).label}, name, value)


def say_item(name: str, value: Any) -> str:
    """Say a state value of an item as the screen does."""
    labels = {"state": lambda given: ItemState(given).label, "kind": lambda given: ItemKind(given).label}
    return _said(labels, name, value)


def _said(labels: Mapping[str, Callable[[Any], str]], name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    said = {**_DAYS, **labels}
    return said[name](value) if name in said else str(value)


def link(number: int) -> str:
    """Give a handover's address."""
    return reverse("handovers:handover_show", args=[number])


def line_link(number: int) -> str:
    """Give the address of the page on which a line stands."""
    area = KnownLine.objects.values_list("area", flat=True).get(pk=number)
    return reverse("handovers:area_knowledge", args=[area])


def post_facts(person: Standing, post: int) -> list[PostFact]:
    """Say how a post is, or was, handed over: on its page, to whoever keeps posts (one statement)."""
    rows: Any = queries.handovers_of_post(person, post)
    return [
        PostFact("Handover", f"{HandoverState(row.state).label}, last day {day(row.last_on)}", _link_if_seen(row))
        for row in rows
    ]


def _link_if_seen(row: Any) -> str:
    return link(row.pk) if row.is_seen else ""


def say_line(name: str, value: Any) -> str:
    """Say a state value of a line as the screen does."""
    return _said(dict.fromkeys(("written_on",), lambda given: day(date.fromisoformat(given))), name, value)


def fact_counts(person: Standing, first: date, last: date) -> dict[str, Combinable]:
    """Count, within a statement that reads work areas, what one person alone knows and the open handovers.

    What is counted stands in a review that others read: only what this person sees, and nothing that few may see.
    """
    here = covered_by(OuterRef("pk"), last)
    alone = queries.without_cover().filter(here, restriction="").order_by().values(at=kept_together())
    lines = queries.lines_without_cover().filter(here).order_by().values(at=kept_together())
    seen = queries.visible_to(person).filter(state=HandoverState.OPEN, post__area=OuterRef("pk"))
    open_ = seen.order_by()
    return {
        "lines": Subquery(lines.annotate(count=Count("pk")).values("count")),
        "alone": Subquery(alone.annotate(count=Count("pk")).values("count")),
        "handovers": Subquery(open_.values("post__area").annotate(count=Count("pk")).values("count")),
    }


def facts_said(area: WorkArea, found: Mapping[str, Any]) -> list[Fact]:
    """Say how much only one person knows without cover, and how many handovers are under way."""
    alone, open_ = (found["alone"] or 0) + (found["lines"] or 0), found["handovers"] or 0
    things = "thing that only one person knows has" if alone == 1 else "things that only one person knows have"
    under_way = "1 handover under way" if open_ == 1 else f"{open_:,} handovers under way"
    href = reverse("handovers:area_knowledge", args=[area.pk])
    return [Fact(f"{alone:,}", f"{things} no cover", f"From the Log and its manager. {under_way}", href)]


def handovers_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the handovers a person may see, for the History and its exports."""
    return queries.visible_to(person).values_list("pk", flat=True)


def items_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the items of those handovers."""
    return queries.items_visible_to(person).values_list("pk", flat=True)


def lines_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the lines on what one person knows that a person may read."""
    return queries.lines_visible_to(person).values_list("pk", flat=True)


READERS = {queries.KIND: handovers_seen, queries.ITEM_KIND: items_seen, queries.KNOWN_KIND: lines_seen}
