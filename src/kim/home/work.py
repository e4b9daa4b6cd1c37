"""What waits for a person, as lines of My work: reviews, parts of them, drafts; overdue first, then by date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kim.assurance.reviews import queries as reviews
from kim.assurance.reviews.choices import TONES, ReviewState
from kim.assurance.reviews.models import Review
from kim.foundations.people.standing import Standing
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.queries import visible_to


@dataclass(frozen=True)
class Line:
    """One thing to do: a verb phrase that leads to it, and by when."""

    text: str
    href: str
    kind: str
    status: str
    tone: str
    due_on: date | None
    note: str = ""


def lines_for(person: Standing) -> list[Line]:
    """List what waits for a person (four statements)."""
    found = [*_to_write(person), *_to_agree(person), *_parts(person), *_drafts(person)]
    return sorted(found, key=lambda line: (line.due_on or date.max, line.text))


def waiting_on_others(person: Standing) -> list[Line]:
    """List the reviews of a person's own areas that wait for somebody above (one statement)."""
    return [
        _line(review, person, f"{review.area.name}, {review.quarter.name}", "reviews:review_show")
        for review in reviews.with_others(person)
    ]


def _to_write(person: Standing) -> Iterator[Line]:
    verbs = {ReviewState.NOT_STARTED: "Review", ReviewState.IN_PROGRESS: "Finish the review of"}
    for review in reviews.to_write(person):
        verb = verbs.get(ReviewState(review.state), "Mend the review of")
        yield _line(review, person, f"{verb} {review.area.name}, {review.quarter.name}", "reviews:review_answer")


def _to_agree(person: Standing) -> Iterator[Line]:
    for review in reviews.to_agree(person):
        said = f"Agree the review of {review.area.name}, {review.quarter.name}"
        yield Line(
            said,
            reverse("reviews:review_agree", args=[review.pk]),
            "Review",
            *_status(review, person.on, review.quarter.agree_by_on),
            review.quarter.agree_by_on,
            f"Sent by {review.submitted_by.name}" if review.submitted_by else "",
        )


def _parts(person: Standing) -> Iterator[Line]:
    for part in reviews.parts_to_answer(person):
        due_on = part.review.quarter.due_on
        yield Line(
            f"Answer {part.asked_by.name} on {part.review.area.name}, {part.review.quarter.name}",
            reverse("reviews:part_answer", args=[part.pk]),
            "Review",
            "Overdue" if due_on < person.on else "New",
            "urgent" if due_on < person.on else "open",
            due_on,
        )


def _drafts(person: Standing) -> Iterator[Line]:
    if person.person is None:
        return
    own = visible_to(person).filter(state=EntryState.DRAFT, author=person.person).select_related("area")
    for draft in own.order_by("-listed_at", "-pk"):
        href = reverse("kim_log:draft_edit", args=[draft.pk])
        yield Line(f"Finish the draft: {draft.heading}", href, "Log", "Draft", "quiet", None, draft.area.name)


def _line(review: Review, person: Standing, text: str, url_name: str) -> Line:
    due_on = review.quarter.due_on
    status = _status(review, person.on, due_on)
    return Line(text, reverse(url_name, args=[review.pk]), "Review", *status, due_on, review.sent_back_why)


def _status(review: Review, on: date, due_on: date) -> tuple[str, str]:
    state = ReviewState(review.state)
    return ("Overdue", "urgent") if due_on < on else (state.label, TONES[state])
