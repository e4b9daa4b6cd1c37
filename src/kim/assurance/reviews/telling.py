"""A review in the words of the screen: what it says, what was known, what it said last quarter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from kim.assurance.reviews import queries, slots
from kim.assurance.reviews.choices import (
    ANSWERABLE,
    SHADES,
    TONES,
    Autonomy,
    Judgement,
    Level,
    PartState,
    ReviewState,
    Way,
)
from kim.assurance.reviews.content import ANSWERS
from kim.assurance.reviews.models import Approach, Review
from kim.foundations.audit_trail.queries import HistoryItem, as_known_on, history_of, seal_after
from kim.foundations.people.standing import Standing
from kim.practice.kim_log.choices import QUESTIONS
from kim_engine.vocabulary import Fact

ASKED = {f"answer_{number}": question for number, question in QUESTIONS} | {
    "statement": "What changed, and how we know it works"
}


def whole(who: Standing, review: Review) -> dict[str, Any]:
    """Give everything that a review's page shows."""
    closed_at = review.quarter.closed_at
    return {
        "review": review,
        **words_for(review),
        "said": said(review),
        "unasked": unasked(review.way, review.asked),
        "facts": known(who, review),
        "evidence": list(review.evidence.select_related("file").order_by("pk")),
        "parts": parts(who, review),
        "history": history_for(who, review),
        "seal": seal_after(closed_at) if closed_at else None,
    }


def words_for(review: Review) -> dict[str, Any]:
    """Give the words for a review's codes."""
    state = ReviewState(review.state)
    return {
        "state": state_said(review),
        "tone": "done" if state == ReviewState.SUBMITTED and review.is_closed else TONES[state],
        "way": Way(review.way).label if review.way else "",
        "judgement": Judgement(review.judgement).label if review.judgement else "",
        "shade": SHADES[Judgement(review.judgement)] if review.judgement else "",
    }


def state_said(review: Review) -> str:
    """Say how a review stands. An unchanged quarter that was sent is a nil return."""
    state = ReviewState(review.state)
    if review.is_closed and state in (ReviewState.SUBMITTED, ReviewState.SENT_BACK):
        return f"{state.label}, not agreed"
    return state.label


def said(review: Review) -> list[tuple[str, str]]:
    """List what a review says, each with its question; what was left empty is left out."""
    return [(ASKED[name], text) for name in (*ANSWERS, "statement") if (text := getattr(review, name))]


def unasked(way: str, asked: str) -> str:
    """Name what the guided form did not ask when a review was sent. Of old reviews that is not known."""
    if way != Way.GUIDED or not asked:
        return ""
    return " · ".join(question for number, question in QUESTIONS if number not in asked)


def known_then(review: Review) -> list[Fact]:
    """Give what was known when the review was sent, as it was kept with it."""
    return [Fact(figure, words, source) for figure, words, source in review.facts]


def known(who: Standing, review: Review) -> list[Fact]:
    """Give what was known when a review was sent; while it is written, what is known now to those who write it."""
    if review.submitted_at is not None:
        return known_then(review)
    return known_now(who, review) if who.reaches(review.area) else []


def known_now(who: Standing, review: Review) -> list[Fact]:
    """Compile what the rooms below know of the quarter now."""
    return slots.facts_of(who, review.area, review.quarter.begins_on, review.quarter.ends_on)


def parts(who: Standing, review: Review) -> list[dict[str, Any]]:
    """List the parts that others were asked for."""
    found = queries.parts_visible_to(who).filter(review=review).select_related("asked", "asked_by").order_by("pk")
    return [{"row": part, "state": PartState(part.state).label} for part in found]


def history_for(who: Standing, review: Review) -> list[HistoryItem]:
    """List a review's History. What was saved while it was written stays with those who write it."""
    items = history_of(queries.KIND, review.pk)
    if who.is_employee and who.reaches(review.area):
        return items
    for item in items:
        if item.type in queries.BEING_WRITTEN:
            item.changes, item.facts = [], {}
    return items


def as_known(who: Standing, review: Review, moment: datetime) -> dict[str, Any]:
    """Say how a review was known at a moment; nothing when it did not stand yet, or was being written by others."""
    known = as_known_on(queries.KIND, [review.pk], moment).get(review.pk)
    if known is None:
        return {"state": ""}
    state = ReviewState(known["state"])
    said = {"state": state.label, "tone": TONES[state], "version": known["version"]}
    is_open = state in (ReviewState.PASSED_ON, *ANSWERABLE) and "closed_in_id" not in known
    if is_open and not (who.is_employee and who.reaches(review.area)):
        return said
    return said | {
        "judgement": Judgement(known["judgement"]).label if known.get("judgement") else "",
        "sentence": known.get("sentence", ""),
        "said": [(ASKED[name], known[name]) for name in (*ANSWERS, "statement") if known.get(name)],
        "unasked": unasked(known.get("way", ""), known.get("asked", "")),
    }


def line(review: Review) -> dict[str, Any]:
    """Give one line of an area's reviews over time."""
    return {"review": review, **words_for(review)}


HEADINGS = [
    "Quarter",
    "Judgement",
    "Why",
    "Status",
    "Nil return",
    "Version",
    "Submitted by",
    "Submitted on",
    "Agreed by",
]


def row_of(said: dict[str, Any]) -> list[Any]:
    """Give a line of an area's reviews as a row of a download."""
    review: Review = said["review"]
    sent = (review.submitted_by.name, localdate(review.submitted_at)) if review.submitted_by else ("", "")
    agreed = review.agreed_by.name if review.agreed_by else ""
    nil = "Yes" if review.is_nil_return else ""
    return [review.quarter.label, said["judgement"], review.sentence, said["state"], nil, review.version, *sent, agreed]


def approach(found: Approach | None) -> dict[str, Any] | None:
    """Say how freely an area answers, and why."""
    if found is None:
        return None
    return {
        "row": found,
        "autonomy": Autonomy(found.autonomy).label,
        "suggested": Autonomy(found.suggested).label,
        "levels": [
            (label, Level(getattr(found, name)).label)
            for name, label in (
                ("amount", "Amount"),
                ("sensitivity", "Sensitivity"),
                ("sharing", "Sharing"),
                ("technology", "Technology"),
            )
        ],
    }
