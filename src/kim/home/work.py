"""What waits for a person, as lines of My work: reviews, dip checks, posts, drafts and more; overdue first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Value
from django.urls import reverse

from kim.assurance.method_reviews import due as method_reviews
from kim.assurance.reviews import queries as reviews
from kim.assurance.reviews.choices import TONES, ReviewState
from kim.assurance.reviews.models import KimQuarter, Review
from kim.foundations.erasure import queries as erasure
from kim.foundations.landlord.queries import runs_since
from kim.foundations.people.choices import Role
from kim.foundations.people.policies import may_administer, may_decide
from kim.foundations.people.queries import waiting_posts
from kim.foundations.people.standing import Standing, named
from kim.practice.best_practice import queries as best_practice
from kim.practice.dip_checks import queries as dip_checks
from kim.practice.handovers import queries as handovers
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.queries import visible_to
from kim.rules.recording_standards import queries as standards
from kim.rules.recording_standards.choices import TO_DECIDE

AHEAD = timedelta(days=28)  # a yearly decision is listed in its last four weeks
DRAFTS = 50  # that are listed


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


class Asked(NamedTuple):
    """One row of what is asked of somebody, whatever it is; `number` and `of` are what its kind makes of them."""

    what: str
    number: int
    by: str
    name: str
    code: str
    of: int
    on: date


@dataclass(frozen=True)
class Work:
    """What a person has to do, and what waits on others."""

    lines: list[Line]
    with_others: list[Line]


def work_of(person: Standing) -> Work:
    """Compile a person's work (three statements; one more for who confirms posts, one for who agrees to erasures)."""
    reviewed = [(str(getattr(review, "part", "")), review) for review in reviews.waiting_for(person)]
    lines = [_to_write(review, person) for part, review in reviewed if part == "WRITE"]
    lines += [_to_agree(review, person) for part, review in reviewed if part == "AGREE"]
    lines += [*_asked(person), *_posts(person), *_erasures(person), *_drafts(person)]
    others = [_with_others(review, person) for part, review in reviewed if part == "OTHERS"]
    return Work(sorted(lines, key=lambda line: (line.due_on or date.max, line.text)), others)


def _with_others(review: Review, person: Standing) -> Line:
    return _line(review, person, f"{review.area.name}, {review.quarter.name}", "reviews:review_show")


def _to_write(review: Review, person: Standing) -> Line:
    verbs = {ReviewState.NOT_STARTED: "Review", ReviewState.IN_PROGRESS: "Finish the review of"}
    verb = verbs.get(ReviewState(review.state), "Mend the review of")
    return _line(review, person, f"{verb} {review.area.name}, {review.quarter.name}", "reviews:review_answer")


def _to_agree(review: Review, person: Standing) -> Line:
    due_on = review.quarter.agree_by_on
    said = f"Agree the review of {review.area.name}, {review.quarter.name}"
    note = f"Sent by {review.submitted_by.name}" if review.submitted_by else ""
    href = reverse("reviews:review_agree", args=[review.pk])
    return Line(said, href, "Review", *_status(review, person.on, due_on), due_on, note)


def _posts(person: Standing) -> Iterator[Line]:
    """Give the posts that wait for this administrator's yes."""
    if not may_administer(person):
        return
    for post in waiting_posts(person):
        if may_decide(person, post=post):
            href = reverse("people:post_show", args=[post.pk])
            begins_on = post.from_on if post.from_on >= person.on else None  # a day that has passed is no deadline
            yield Line(f"Confirm a post: {post.person.name}, {named(post)}", href, "Post", "New", "open", begins_on)


def _erasures(person: Standing) -> Iterator[Line]:
    """Give the requests to erase that wait for a second person."""
    for request in erasure.waiting_for(person):
        href = reverse("erasure:request_show", args=[request.pk])
        note = f"Asked by {request.asked_by.name}"
        yield Line("Agree to an erasure, or decline it", href, "Erasure", "New", "open", None, note)


def _asked(person: Standing) -> Iterator[Line]:
    """Give what is asked of this person, line by line."""
    lines = {"METHOD": _method, "STANDARD": _standard, "OFFER": _offer, "CHECK": _check, "PART": _part}
    for asked in _rows_asked(person):
        yield from lines.get(asked.what, _handover)(person, asked)


def _rows_asked(person: Standing) -> Iterator[Asked]:
    """Read parts, checks, handovers, best practice and decisions that wait for a person, in one statement."""
    parts = reviews.parts_to_answer(person).order_by().annotate(what=Value("PART"))
    checks = dip_checks.to_answer(person).order_by().annotate(what=Value("CHECK"), code=Value(""), starts=Value(0))
    quarter = ("review__quarter__code", "review__quarter__starts_in", "review__quarter__due_on")
    found = parts.values_list("what", "pk", "asked_by__name", "review__area__name", *quarter)
    mine = ("what", "pk", "asked_by__name", "area__name", "code", "starts", "due_on")
    left = handovers.waiting_for(person).order_by().annotate(code=Value(""), starts=Value(0))
    leaving = ("what", "pk", "post__person__name", "post__area__name", "code", "starts", "last_on")
    offered = best_practice.waiting_for(person).order_by()
    offered = offered.annotate(what=Value("OFFER"), code=Value(""), starts=Value(0))
    owing = ("what", "pk", "offer__entry__area__name", "area__name", "code", "starts", "offer__answer_by_on")
    heads = [post.service_id for post in person.posts if post.role == Role.HEAD_OF_SERVICE and post.service_id]
    of_heads = method_reviews.waiting().filter(pk__in=heads).order_by()
    method = of_heads.annotate(what=Value("METHOD"), by=Value(""), code=Value(""))
    decided = method.values_list("what", "pk", "by", "name", "code", "days", "since")
    versions = standards.waiting_for(person).order_by().annotate(what=Value("STANDARD"))
    given = ("what", "pk", "proposed_by__name", "standard__title", "standard__code", "number", "since")
    asked = (offered.values_list(*owing), decided, versions.values_list(*given))
    rows = found.union(checks.values_list(*mine), left.values_list(*leaving), *asked, all=True)
    yield from (Asked(*row) for row in rows)


def _urgency(person: Standing, due_on: date) -> tuple[str, str]:
    return ("Overdue", "urgent") if due_on < person.on else ("New", "open")


def _standard(person: Standing, asked: Asked) -> Iterator[Line]:
    due_on = asked.on + TO_DECIDE
    href = reverse("recording_standards:version_show", args=[asked.code, asked.of])
    text = f"Agree or decline the standard {asked.name}, version {asked.of}"
    yield Line(text, href, "Standard", *_urgency(person, due_on), due_on, f"Proposed by {asked.by}")


def _handover(person: Standing, asked: Asked) -> Iterator[Line]:
    note = "You hold items until somebody follows" if asked.what == "HELD" else ""
    href, text = reverse("handovers:handover_show", args=[asked.number]), f"Hand over from {asked.by}, {asked.name}"
    yield Line(text, href, "Handover", *_urgency(person, asked.on), asked.on, note)


def _offer(person: Standing, asked: Asked) -> Iterator[Line]:
    text = f"Say whether {asked.name} takes up a best practice of {asked.by}"
    href = reverse("best_practice:practice_answer", args=[asked.number])
    yield Line(text, href, "Best practice", *_urgency(person, asked.on), asked.on)


def _check(person: Standing, asked: Asked) -> Iterator[Line]:
    href, text = reverse("dip_checks:check_answer", args=[asked.number]), f"Do the dip check of {asked.name}"
    yield Line(text, href, "Dip check", *_urgency(person, asked.on), asked.on, f"Asked by {asked.by}")


def _part(person: Standing, asked: Asked) -> Iterator[Line]:
    text = f"Answer {asked.by} on {asked.name}, {KimQuarter(code=asked.code, starts_in=asked.of).name}"
    href = reverse("reviews:part_answer", args=[asked.number])
    yield Line(text, href, "Review", *_urgency(person, asked.on), asked.on)


def _method(person: Standing, asked: Asked) -> Iterator[Line]:
    """Give the decision on the method that a Head of Service is due to take."""
    due_on = asked.on + timedelta(days=asked.of)
    if due_on - person.on <= AHEAD:
        href = reverse("method_reviews:service_show", args=[asked.number])
        text = f"Decide whether KIM Log is light enough for {asked.name}"
        yield Line(text, href, "Method", *_urgency(person, due_on), due_on)


def _drafts(person: Standing) -> Iterator[Line]:
    if person.person is None:
        return
    own = visible_to(person).filter(state=EntryState.DRAFT, author=person.person).select_related("area")
    newest = list(own.order_by("-listed_at", "-pk")[: DRAFTS + 1])
    for draft in newest[:DRAFTS]:
        href = reverse("kim_log:draft_edit", args=[draft.pk])
        yield Line(f"Finish the draft: {draft.heading}", href, "Log", "Draft", "quiet", None, draft.area.name)
    if len(newest) > DRAFTS:
        href = f"{reverse('kim_log:entry_list')}?state={EntryState.DRAFT}&by={person.person.pk}"
        yield Line("See your other drafts", href, "Log", "Draft", "quiet", None, f"More than {DRAFTS} are begun")


def _line(review: Review, person: Standing, text: str, url_name: str) -> Line:
    due_on = review.quarter.due_on
    status = _status(review, person.on, due_on)
    return Line(text, reverse(url_name, args=[review.pk]), "Review", *status, due_on, review.sent_back_why)


def _status(review: Review, on: date, due_on: date) -> tuple[str, str]:
    state = ReviewState(review.state)
    return ("Overdue", "urgent") if due_on < runs_since(on) else (state.label, TONES[state])
