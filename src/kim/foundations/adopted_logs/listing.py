"""The list of an adopted Log's events: its columns, filters and orders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import QuerySet
from markupsafe import Markup

from kim.foundations.adopted_logs.models import AdoptedEvent, AdoptedLog
from kim.foundations.adopted_logs.queries import kinds_in
from kim.foundations.adopted_logs.telling import fields, happened, thing
from kim.foundations.design.jinja import moment
from kim.foundations.design.lists import Column, Filter, Listing, Order

Rows = QuerySet[AdoptedEvent]


def _number(rows: Rows, text: str) -> Rows:
    found = re.fullmatch(r"#?([0-9]{1,12})", text.strip())
    return rows.filter(object_number=int(found[1])) if found else rows.none()


def _words(rows: Rows, text: str) -> Rows:
    for word in text.split()[:8]:
        rows = rows.filter(pk__in=rows.filter(payload__value__icontains=word).values("pk"))
    return rows


def _said(event: AdoptedEvent) -> Markup:
    pairs = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(*pair) for pair in fields(event))
    words = Markup("What it said of {}").format(thing(event))
    return Markup(
        '<details class="govuk-details kim-close"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text"><dl>{}</dl></div></details>'
    ).format(words, pairs)


def listing(log: AdoptedLog) -> Listing[AdoptedEvent]:
    """Build the list with the kinds of things that it tells of (one statement)."""
    columns: Sequence[Column[AdoptedEvent]] = (
        Column("happened", "What happened", happened),
        Column("said", "To what", lambda event: "; ".join(f"{a}: {b}" for a, b in fields(event)), show=_said),
        Column("who", "Who", lambda event: getattr(event, "actor_name", "")),
        Column("when", "When", lambda event: event.moment, show=lambda event: moment(event.moment)),
        Column("place", "Place in its History", lambda event: event.sequence, is_numeric=True),
    )
    filters: Sequence[Filter[AdoptedEvent]] = (
        Filter("words", "Words", _words),
        Filter("number", "Its number", _number),
        Filter("kind", "Thing", lambda rows, value: rows.filter(object_kind=value), kinds_in(log), "All things"),
    )
    orders = (Order("newest", "newest first", ("-sequence",)), Order("oldest", "oldest first", ("sequence",)))
    return Listing(columns, filters, orders, ("event", "events"))
