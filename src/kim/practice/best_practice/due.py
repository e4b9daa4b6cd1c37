"""What of best practice waits for somebody: the answers of the work areas that were asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from kim.foundations.people.holders import holders_on
from kim.practice.best_practice.queries import owed
from kim_engine.clocks.reminders import DueItem


def due_items(on: date) -> Iterator[DueItem]:
    """Give the answers that are owed, by those who keep the areas that were asked (two statements)."""
    posts = holders_on(on)
    for answer in owed().select_related("area", "offer__entry__area").order_by("pk"):
        yield DueItem(
            ("best_practice.answer", answer.pk, "ANSWER"),
            f"Say whether {answer.area.name} takes up a best practice of {answer.offer.entry.area.name}",
            reverse("best_practice:practice_answer", args=[answer.pk]),
            answer.offer.answer_by_on,
            (posts.keepers(answer.area), (), ()),
        )
