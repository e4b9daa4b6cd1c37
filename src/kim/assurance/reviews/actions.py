"""The verbs of a review: save, submit, agree, send back, correct; its parts, and its own evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

from kim.assurance.reviews import merging, policies, queries
from kim.assurance.reviews.choices import MINUTES, PartState, ReviewState, Way
from kim.assurance.reviews.content import Answers, answers_in, answers_of
from kim.assurance.reviews.models import Review, ReviewPart
from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.queries import state_where
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.evidence_files import actions as evidence_files
from kim.foundations.evidence_files.checks import NOT_LOOKED_OVER, FileCheck
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.people.models import Person
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import Decision, Fact, Source

Kept = Mapping[str, Any]  # why found personal data was kept, when it was: facts for the record


class BothChangedError(Exception):
    """Somebody else saved the same boxes meanwhile. Nothing is written; a person decides which words stand."""

    def __init__(self, review: Review, fields: tuple[str, ...], whole: Answers, theirs: Answers) -> None:
        super().__init__("Somebody else changed this review while you wrote.")
        self.review, self.fields, self.whole, self.theirs = review, fields, whole, theirs


def save_review(
    *, review: Review, answers: Answers, seen: int, by: Standing, at: datetime, kept: Kept | None = None
) -> Review:
    """Keep what was written so far. `seen` is the revision it was written over. Raises BothChangedError."""
    with _writing(review, by=by, at=at) as history:
        review = _locked(review)
        require(policies.may_answer(by, review=review))
        whole = _merged(review, answers, seen)
        before = state_of(review)
        if review.state == ReviewState.NOT_STARTED:
            review.state = ReviewState.IN_PROGRESS
        whole.put_on(review)
        _add_writer(review, by)
        history.changed("reviews.review_saved", review, before=before, **(kept or {}))
    return review


def submit_review(
    *, review: Review, seen: int, facts: Sequence[Fact], by: Standing, at: datetime, minutes: int | None = None
) -> Review:
    """Send a review to be agreed, with what was known of the quarter when it was sent, and which questions it asked."""
    require(policies.are_minutes(minutes), about="minutes")
    with _writing(review, by=by, at=at) as history:
        review = _locked(review)
        require(policies.may_answer(by, review=review))
        require(Decision(review.revision == seen, "Somebody else changed this review. Read it again, then send it."))
        answers = answers_of(review)
        require(policies.is_complete(answers, autonomy=queries.autonomy_of(review.area)))
        previous, before = queries.previous_of(review), state_of(review)
        review.state, review.submitted_by, review.submitted_at = ReviewState.SUBMITTED, by.person, at
        review.minutes, review.asked = minutes, queries.asked_in(review)
        review.facts = [[fact.figure, fact.words, fact.source] for fact in facts]
        is_unchanged = review.way == Way.UNCHANGED
        review.unchanged_running = (previous.unchanged_running if previous else 0) + 1 if is_unchanged else 0
        answers.as_sent(previous).put_on(review)
        _add_writer(review, by)
        history.changed("reviews.nil_return" if is_unchanged else "reviews.review_submitted", review, before=before)
    return review


def agree_review(
    *, review: Review, opened: str, concurs: bool, checked: str = "", by: Standing, at: datetime
) -> Review:
    """Agree a review, saying what was opened and whether the judgement is shared."""
    require(Decision(bool(opened.strip()), "Say what you opened."))
    with _writing(review, by=by, at=at) as history:
        review = _locked(review)
        require(policies.may_agree(by, review=review))
        must_check = policies.needs_a_check(review)
        require(Decision(bool(checked.strip()) or not must_check, "Open the evidence, and say what you checked."))
        require(Decision(bool(checked.strip()) or concurs, "Say where you see it differently."))
        before = state_of(review)
        review.state, review.agreed_by, review.agreed_at = ReviewState.AGREED, by.person, at
        review.opened, review.concurs, review.checked, review.sent_back_why = opened, concurs, checked, ""
        review.save()
        history.changed("reviews.review_agreed", review, before=before)
    return review


def agree_several(*, reviews: Sequence[Review], opened: Mapping[int, str], by: Standing, at: datetime) -> list[Review]:
    """Agree several reviews that were each opened, all or none; those that need a check are agreed one by one."""
    with writing(by=by, at=at):
        agreed = []
        for review in reviews:
            name = review.area.name
            require(Decision(review.pk in opened, f"Open the review of {name} first."))
            require(
                Decision(not policies.needs_a_check(review), f"Agree {name} on its own: its evidence is to be opened.")
            )
            agreed.append(agree_review(review=review, opened=opened[review.pk], concurs=True, by=by, at=at))
    return agreed


def send_back(*, review: Review, why: str, by: Standing, at: datetime) -> Review:
    """Send a review back, with the reason. It waits for its manager again."""
    require(Decision(bool(why.strip()), "Say why you send it back."))
    with _writing(review, by=by, at=at) as history:
        review = _locked(review)
        require(policies.may_agree(by, review=review))
        before = state_of(review)
        review.state, review.sent_back_why = ReviewState.SENT_BACK, why
        review.save()
        history.changed("reviews.review_sent_back", review, before=before, why=why)
    return review


def correct_review(
    *, review: Review, answers: Answers, why: str, seen: int, by: Standing, at: datetime, kept: Kept | None = None
) -> Review:
    """Correct a review of a closed quarter, or give one that was not returned: a new version, with the reason."""
    require(Decision(bool(why.strip()), "Say why you correct it."))
    with _writing(review, by=by, at=at) as history:
        review = _locked(review)
        require(policies.may_correct(by, review=review))
        require(Decision(review.revision == seen, "Somebody else corrected this review. Read it again first."))
        require(policies.is_complete(answers, autonomy=queries.autonomy_of(review.area)))
        before = state_of(review)
        review.version += 1
        answers.as_sent(queries.previous_of(review)).put_on(review)
        _add_writer(review, by)
        history.changed("reviews.review_corrected", review, before=before, why=why, **(kept or {}))
    return review


def ask_part(*, review: Review, asked: Person, question: str, by: Standing, at: datetime) -> ReviewPart:
    """Ask somebody who does the work for a part of a review."""
    require(Decision(bool(question.strip()), "Say what you ask."))
    require(Decision(asked != by.person, "You can't ask yourself. Write it in the review."))
    with _writing(review, by=by, at=at) as history:
        review = _locked(review)
        require(policies.may_answer(by, review=review))
        part = ReviewPart(review=review, asked=asked, asked_by_id=by.person_id, asked_at=at, question=question)
        part.save()
        history.changed("reviews.part_asked", part)
    return part


def answer_part(
    *,
    part: ReviewPart,
    answer: str,
    by: Standing,
    at: datetime,
    minutes: int | None = None,
    kept: Kept | None = None,
) -> ReviewPart:
    """Answer a part. The manager reads it in the review, and takes over what belongs there."""
    require(policies.are_minutes(minutes), about="minutes")
    require(Decision(bool(answer.strip()), "Write your answer."))
    with _writing(part.review, by=by, at=at) as history:
        part = _locked_part(part)
        require(policies.may_answer_part(by, part=part))
        before = state_of(part)
        part.state, part.answer, part.answered_at = PartState.ANSWERED, answer, at
        part.minutes, part.asked_minutes = minutes, MINUTES in queries.asked_in(part.review)
        part.save()
        history.changed("reviews.part_answered", part, before=before, **(kept or {}))
    return part


def withdraw_part(*, part: ReviewPart, by: Standing, at: datetime) -> ReviewPart:
    """Say that a part is no longer needed."""
    with _writing(part.review, by=by, at=at) as history:
        part = _locked_part(part)
        require(policies.may_answer(by, review=part.review))
        require(Decision(part.state == PartState.ASKED, "This is not waiting for an answer any more."))
        before = state_of(part)
        part.state = PartState.WITHDRAWN
        part.save()
        history.changed("reviews.part_withdrawn", part, before=before)
    return part


def add_link(*, review: Review, label: str, url: str, by: Standing, at: datetime) -> Evidence:
    """Add a link to a review's own record."""
    with _writing(review, by=by, at=at):
        review = _for_evidence(review, by)
        return evidence_files.add_link(source=Source(queries.KIND, review.pk), label=label, url=url, by=by, at=at)


def add_file(
    *,
    review: Review,
    label: str,
    file_name: str,
    media_type: str,
    chunks: Iterable[bytes],
    folder: Path,
    by: Standing,
    at: datetime,
    check: FileCheck = NOT_LOOKED_OVER,
) -> Evidence:
    """Add a file to a review's own record."""
    given = {"label": label, "file_name": file_name, "media_type": media_type, "chunks": chunks, "folder": folder}
    with _writing(review, by=by, at=at):
        review = _for_evidence(review, by)
        return evidence_files.add_file(source=Source(queries.KIND, review.pk), by=by, at=at, check=check, **given)  # type: ignore[arg-type]


def _writing(review: Review, *, by: Standing, at: datetime) -> AbstractContextManager[Writing]:
    """Open a write on a review, for whoever the writer stands in for in its area."""
    return writing(by=by, at=at, on_behalf_of=by.on_behalf_in(review.area))


def _for_evidence(review: Review, by: Standing) -> Review:
    review = _locked(review)
    if not policies.may_answer(by, review=review):
        require(policies.may_correct(by, review=review))
    return review


def _merged(review: Review, mine: Answers, seen: int) -> Answers:
    if review.revision == seen:
        return mine
    known = state_where(queries.KIND, review.pk, "revision", seen)
    theirs = answers_of(review)
    whole, clashes = merging.merged(answers_in(known), mine, theirs)
    if clashes:
        raise BothChangedError(review, clashes, whole, theirs)
    return whole


def _add_writer(review: Review, by: Standing) -> None:
    if by.person is None:
        raise RefusedError("Nobody stands behind this account.")
    review.writers.add(by.person)


def _locked(review: Review) -> Review:
    """Read a review anew under a lock, so that two people cannot both move what one of them saw."""
    found = Review.objects.select_for_update(of=("self",)).select_related("area__team__service", "quarter")
    return found.get(pk=review.pk)


def _locked_part(part: ReviewPart) -> ReviewPart:
    found = ReviewPart.objects.select_for_update(of=("self",))
    return found.select_related("review__area__team__service", "review__quarter").get(pk=part.pk)
