"""What of recording standards waits for somebody: a proposed version, for the Heads of Service and the Directors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime

from kim.foundations.people.choices import Role
from kim.foundations.people.holders import holders_on
from kim.rules.recording_standards import queries
from kim.rules.recording_standards.choices import TO_DECIDE
from kim_engine.clocks.reminders import DueItem


def due_items(on: date) -> Iterator[DueItem]:
    """Give the versions that wait (two statements): they are done by agreeing or declining."""
    posts = holders_on(on)
    heads, directors = posts.anywhere(Role.HEAD_OF_SERVICE), posts.of(Role.DIRECTOR)
    for version in queries.to_decide():
        yield DueItem(
            (queries.VERSION, version.pk, "DECIDE"),
            f"Agree or decline the standard “{version.standard.title}”, version {version.number}",
            reverse("recording_standards:version_show", args=[version.standard.code, version.number]),
            localtime(version.proposed_at).date() + TO_DECIDE,
            (heads, directors, ()) if heads else (directors, (), ()),
        )
