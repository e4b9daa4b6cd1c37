"""The doors of best practice: the list of what was offered, offering, and answering for a work area."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.people.doors import now, refusals_on, who
from kim.foundations.people.refusals import require
from kim.foundations.spreadsheets.downloads import as_file
from kim.practice.best_practice import actions, policies, queries
from kim.practice.best_practice.choices import TONES, AnswerState, Reach
from kim.practice.best_practice.forms import AnswerForm, OfferForm
from kim.practice.best_practice.models import Answer
from kim.practice.kim_log import queries as kim_log
from kim.practice.kim_log.models import Entry

HEADINGS = ["Entry", "Best practice", "From", "Offered on", "Work area", "Answer", "Why", "Answered on"]


def practice_list(request: HttpRequest) -> HttpResponseBase:
    """All best practice that was offered, and what each work area made of it."""
    if not who(request).is_reader:
        raise Http404
    offers = queries.listed(who(request))
    if request.GET.get("format"):
        rows = (_row(answer) for offer in offers for answer in offer.answers.all())
        return as_file(request.GET["format"], HEADINGS, rows, name="best-practice", sheet="Best practice")
    shown = [(offer, list(offer.answers.all())) for offer in offers[:100]]
    answerable = {answer.pk for _, answers in shown for answer in answers if _may(request, answer)}
    context = {"offers": shown, "answerable": answerable, "tones": TONES, "words": dict(AnswerState.choices)}
    return render(request, "best_practice/practice_list.html", context)


def practice_offer(request: HttpRequest, number: int) -> HttpResponse:
    """Choose which other work areas are asked."""
    found = kim_log.visible_to(who(request)).select_related("area__team__service")
    entry = get_object_or_404(found, pk=number)
    require(policies.may_offer(who(request), entry=entry))
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            areas = queries.areas_within(entry, form.cleaned_data["reach"])
            actions.offer_practice(entry=entry, areas=areas, by=who(request), at=now())
            messages.success(request, "It is offered. Each work area's line manager is reminded to answer.")
            return redirect("best_practice:practice_list")
    return render(request, "best_practice/practice_offer.html", {"form": form, "entry": entry, **_counts(entry)})


def practice_answer(request: HttpRequest, number: int) -> HttpResponse:
    """Take a best practice up, or say why not."""
    answer = _answer_or_404(request, number)
    require(policies.may_answer(who(request), answer=answer))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return _answered(request, answer, form)
    return render(request, "best_practice/practice_answer.html", {"form": form, "answer": answer})


def _answered(request: HttpRequest, answer: Answer, form: AnswerForm) -> HttpResponse:
    given: dict[str, Any] = {"answer": answer, "by": who(request), "at": now()}
    if form.cleaned_data["answer"] == "TAKE_UP":
        draft = actions.take_up(**given)
        messages.success(request, "A draft is begun. Finish it, and record it when it holds.")
        return redirect("kim_log:draft_edit", draft.pk)
    actions.decline(**given, why=form.cleaned_data["why"], kept=form.kept())
    messages.success(request, "Your answer is kept.")
    return redirect("best_practice:practice_list")


def _answer_or_404(request: HttpRequest, number: int) -> Answer:
    found = queries.answers_visible_to(who(request)).select_related("area__team", "offer__entry__area")
    return get_object_or_404(found, pk=number)


def _may(request: HttpRequest, answer: Answer) -> bool:
    return policies.may_answer(who(request), answer=answer).allowed


def _counts(entry: Entry) -> dict[str, Any]:
    return {"counts": [(label, queries.areas_within(entry, code).count()) for code, label in Reach.choices]}


def _row(answer: Answer) -> list[Any]:
    entry = answer.offer.entry
    said = AnswerState(answer.state).label
    days = answer.offer.offered_on, answer.answered_on or ""
    return [entry.pk, entry.heading, entry.area.name, days[0], answer.area.name, said, answer.why, days[1]]
