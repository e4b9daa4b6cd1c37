"""The doors that write a review: save and check, send, correct; and the parts that others are asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.assurance.reviews import actions, policies, queries, telling
from kim.assurance.reviews.actions import BothChangedError
from kim.assurance.reviews.content import Answers
from kim.assurance.reviews.forms import (
    CorrectReviewForm,
    PartAnswerForm,
    PartForm,
    ReviewForm,
    SendForm,
    evidence_said,
    typed_again,
)
from kim.assurance.reviews.models import Review, ReviewPart
from kim.assurance.reviews.views import review_or_404
from kim.foundations.evidence_files.doors import quarantine_of
from kim.foundations.people.doors import now, today, who
from kim.foundations.people.queries import person_called
from kim.foundations.people.refusals import require

LABELS = {**telling.ASKED, "way": "How the quarter was", "judgement": "Your judgement", "sentence": "Why"}


def review_answer(request: HttpRequest, number: int) -> HttpResponse:
    """Write a review: save it and come back, or go on to check it."""
    review = review_or_404(who(request), number)
    require(policies.may_answer(who(request), review=review))
    is_sending = request.POST.get("do") == "check"
    previous = queries.previous_of(review)
    given: dict[str, Any] = {"review": review, "who": who(request), "previous": previous}
    given["quarantine"] = quarantine_of(request)
    form = ReviewForm(request.POST or None, request.FILES or None, is_sending=is_sending, **given)
    if request.method == "POST" and form.is_valid():
        return _save(request, form, previous, is_sending)
    return _page(request, form, previous)


def _save(request: HttpRequest, form: ReviewForm, previous: Review | None, is_sending: bool) -> HttpResponse:
    review, seen = form.review, form.cleaned_data["seen"]
    answers = with_own(request, form)
    seen = review.revision if seen is None else seen
    try:
        actions.save_review(review=review, answers=answers, seen=seen, by=who(request), at=now(), kept=form.kept())
    except BothChangedError as error:
        return _both(request, form, previous, error)
    if is_sending:
        return redirect("reviews:review_check", review.pk)
    messages.success(request, f"The review of {review.area.name} is saved. Come back to it from My work.")
    return redirect("home:my_work")


def _both(request: HttpRequest, form: ReviewForm, previous: Review | None, error: BothChangedError) -> HttpResponse:
    """Show both people's words: mine in the boxes, theirs beside them; the next save stands over both."""
    data = typed_again(error.whole, seen=error.review.revision, rest=request.POST)
    again = ReviewForm(data, review=error.review, who=who(request), previous=previous)
    again.is_valid()
    said = [(LABELS.get(name, "Evidence"), str(error.theirs.get(name))) for name in error.fields]
    return _page(request, again, previous, both=said, status=409)


def _page(
    request: HttpRequest, form: ReviewForm, previous: Review | None, *, both: Any = (), status: int = 200
) -> HttpResponse:
    review = form.review
    context = {
        "form": form,
        "review": review,
        "both": both,
        "previous": previous,
        "previous_words": telling.words_for(previous) if previous else {},
        "carried": _carried(review, previous),
        "facts": telling.known_now(who(request), review),
        "parts": telling.parts(who(request), review),
        "on": today(),
        "approach": telling.approach(form.approach),
        **telling.words_for(review),
    }
    return render(request, "reviews/review_answer.html", context, status=status)


def _carried(review: Review, previous: Review | None) -> list[tuple[str, str, str]]:
    """List last quarter's words, each with what stands in the review now: its marks show what changed."""
    if previous is None:
        return []
    now_said = dict(telling.said(review)) if review.revision else {}
    return [(question, text, now_said.get(question, text)) for question, text in telling.said(previous)]


def with_own(request: HttpRequest, form: ReviewForm) -> Answers:
    """Add the link or file that was given as evidence of the review, and point to it."""
    answers, typed = form.answers(), form.cleaned_data
    if not form.brings_own:
        return answers
    given: dict[str, Any] = {"review": form.review, "label": typed["own_label"], "by": who(request), "at": now()}
    made = []
    if typed["own_url"]:
        made.append(actions.add_link(url=typed["own_url"], **given))
    file = typed["own_file"]
    if file:
        given |= {"file_name": file.name, "media_type": file.media_type, "folder": settings.EVIDENCE}
        made.append(actions.add_file(chunks=file.chunks(), check=file.check(), **given))
        form.done_with_file()
    return replace(answers, evidence=(*answers.evidence, *(each.pk for each in made)))


def review_check(request: HttpRequest, number: int) -> HttpResponse:
    """Show the whole review once more, then send it."""
    review = review_or_404(who(request), number)
    require(policies.may_answer(who(request), review=review))
    facts = telling.known_now(who(request), review)
    form = SendForm(request.POST or None, review=review)
    if request.method == "POST" and form.is_valid():
        seen = -1 if form.cleaned_data["seen"] is None else form.cleaned_data["seen"]
        given: dict[str, Any] = {"minutes": form.cleaned_data.get("minutes"), "by": who(request), "at": now()}
        actions.submit_review(review=review, seen=seen, facts=facts, **given)
        messages.success(request, f"The review of {review.area.name} is sent. {_next_of(request, review)}")
        return redirect("home:my_work")
    return render(request, "reviews/review_check.html", _shown_once_more(review) | {"facts": facts, "form": form})


def _shown_once_more(review: Review) -> dict[str, Any]:
    return {
        "review": review,
        "said": telling.said(review),
        "previous": queries.previous_of(review),
        "evidence": [evidence_said(each) for each in review.evidence.order_by("pk")],
        **telling.words_for(review),
    }


def _next_of(request: HttpRequest, review: Review) -> str:
    left = queries.to_write(who(request)).exclude(pk=review.pk).count()
    return "" if not left else f"You have {left} more to write." if left > 1 else "You have one more to write."


def review_correct(request: HttpRequest, number: int) -> HttpResponse:
    """Correct a review of a closed quarter: a new version with its reason."""
    review = review_or_404(who(request), number)
    require(policies.may_correct(who(request), review=review))
    previous = queries.previous_of(review)
    given: dict[str, Any] = {"review": review, "who": who(request), "previous": previous}
    given["quarantine"] = quarantine_of(request)
    form = CorrectReviewForm(request.POST or None, request.FILES or None, is_sending=True, **given)
    if request.method == "POST" and form.is_valid():
        reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"] or 0
        answers = with_own(request, form)
        actions.correct_review(
            review=review, answers=answers, why=reason, seen=seen, by=who(request), at=now(), kept=form.kept()
        )
        messages.success(request, "The review is corrected. What it said when the quarter closed stays in its History.")
        return redirect("reviews:review_show", review.pk)
    return render(request, "reviews/review_correct.html", {"form": form, "review": review})


def part_ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask somebody who does the work for a part of the review."""
    review = review_or_404(who(request), number)
    require(policies.may_answer(who(request), review=review))
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = person_called(form.cleaned_data["asked"])
        if asked is None or asked == who(request).person:
            form.add_error("asked", "Nobody else here has that name or address. Check the spelling")
        else:
            question = form.cleaned_data["question"]
            actions.ask_part(review=review, asked=asked, question=question, by=who(request), at=now())
            messages.success(request, f"{asked.name} is asked. The answer will stand in the review.")
            return redirect("reviews:review_answer", review.pk)
    return render(request, "reviews/part_ask.html", {"form": form, "review": review})


def part_answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a part of somebody's review."""
    part = _part_or_404(request, number)
    require(policies.may_answer_part(who(request), part=part))
    form = PartAnswerForm(request.POST or None, review=part.review)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {name: form.cleaned_data.get(name) for name in ("answer", "minutes")}
        actions.answer_part(part=part, by=who(request), at=now(), kept=form.kept(), **given)
        messages.success(request, f"Thank you. {part.asked_by.name} reads your answer in the review.")
        return redirect("home:my_work")
    return render(request, "reviews/part_answer.html", {"form": form, "part": part})


def part_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then say that a part is no longer needed."""
    part = _part_or_404(request, number)
    require(policies.may_answer(who(request), review=part.review))
    if request.method == "POST":
        actions.withdraw_part(part=part, by=who(request), at=now())
        messages.success(request, f"{part.asked.name} is not asked any more.")
        return redirect("reviews:review_answer", part.review_id)
    return render(request, "reviews/part_withdraw.html", {"part": part})


def _part_or_404(request: HttpRequest, number: int) -> ReviewPart:
    found = queries.parts_visible_to(who(request)).select_related(
        "review__quarter", "review__area__team__service", "asked", "asked_by"
    )
    return get_object_or_404(found, pk=number)
