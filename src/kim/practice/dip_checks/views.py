"""The doors of dip checks: an area's list, its questions, asking for a check, answering, showing, withdrawing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.audit_trail.slots import link_to
from kim.foundations.people.doors import now, refusals_on, who
from kim.foundations.people.forms import made
from kim.foundations.people.models import WorkArea
from kim.foundations.people.queries import person_meant
from kim.foundations.people.refusals import require
from kim.foundations.spreadsheets.downloads import as_file
from kim.practice.dip_checks import actions, policies, queries
from kim.practice.dip_checks.choices import TONES, CheckState
from kim.practice.dip_checks.forms import TYPED, AnswerForm, AskForm, QuestionsForm
from kim.practice.dip_checks.models import DipCheck
from kim.practice.risk_register.choices import TONES as GAP_TONES
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.policies import may_settle
from kim.practice.risk_register.queries import gap_of
from kim_engine.vocabulary import Decision, Source

HEADINGS = ["Number", "Asked on", "Checked by", "Status", "Due on", "Done on", "Yes", "No", "Could not be seen"]


def area_checks(request: HttpRequest, number: int) -> HttpResponseBase:
    """An area's questions with what was found, and its checks."""
    person, area = who(request), _area_or_404(request, number)
    if request.GET.get("format"):
        return _download(request, area)
    lines = queries.results(area)
    context = {
        "area": area,
        "area_link": link_to("people.area", area.pk),
        **_by_version(lines),
        "checks": queries.checks_of(person, area),
        "states": {state: (state.label, tone) for state, tone in TONES.items()},
        "may_set": policies.may_set_questions(person, area=area).allowed,
        "may_ask": bool(lines) and policies.may_ask(person, area=area).allowed,
    }
    return render(request, "dip_checks/area_checks.html", context)


def questions_set(request: HttpRequest, number: int) -> HttpResponse:
    """Set an area's questions: a new version."""
    area = _area_or_404(request, number)
    require(policies.may_set_questions(who(request), area=area))
    last = queries.current_set(area)
    stands = [each.text for each in queries.questions_of(last)] if last else []
    form = QuestionsForm(request.POST or None, stands=stands)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given: dict[str, Any] = {"by": who(request), "at": now(), "kept": form.kept()}
            actions.set_questions(area=area, texts=form.texts(), **given)
            messages.success(request, "The questions are set. The next checks ask them.")
            return redirect("dip_checks:area_checks", area.pk)
    return render(request, "dip_checks/questions_set.html", {"form": form, "area": area, "last": last})


def check_ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask somebody for a check of some cases."""
    area, person = _area_or_404(request, number), who(request)
    require(policies.may_ask(person, area=area))
    last = queries.current_set(area)
    require(Decision(last is not None, f"{area.name} has no questions yet. Set them first."))
    asks_others = person.is_above(area)
    form = AskForm(request.POST or None, asks_others=asks_others, initial={"way": TYPED})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if check := made(form, lambda: _ask(request, area, form)):
                messages.success(request, f"{check.checked_by.name} is asked. It stands in My work.")
                return redirect("dip_checks:check_show", check.pk)
    return render(request, "dip_checks/check_ask.html", {"form": form, "area": area})


def check_show(request: HttpRequest, number: int) -> HttpResponse:
    """One check: its cases, and what was found."""
    person, check = who(request), _check_or_404(request, number)
    state = CheckState(check.state)
    context = {
        "check": check,
        "state": (state.label, TONES[state]),
        "page": queries.found_in(check),
        "history": history_of(queries.KIND, check.pk),
        "may_answer": policies.may_answer(person, check=check).allowed,
        "may_withdraw": policies.may_withdraw(person, check=check).allowed,
        "gap": _gap(request, check),
    }
    return render(request, "dip_checks/check_show.html", context)


def check_answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a check: all of its cases on one page, kept at once."""
    check = _check_or_404(request, number)
    require(policies.may_answer(who(request), check=check))
    cases, questions = queries.cases_of(check), queries.questions_of(check.question_set)
    form = AnswerForm(request.POST or None, cases=cases, questions=questions)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.answer_check(check=check, answers=form.answers(), by=who(request), at=now())
            messages.success(request, "Thank you. The dip check is done.")
            return redirect("dip_checks:check_show", check.pk)
    return render(request, "dip_checks/check_answer.html", {"form": form, "check": check, "on": who(request).on})


def check_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a check that is not wanted any more."""
    check = _check_or_404(request, number)
    require(policies.may_withdraw(who(request), check=check))
    if request.method == "POST":
        actions.withdraw_check(check=check, by=who(request), at=now())
        messages.success(request, "The dip check is withdrawn.")
        return redirect("dip_checks:area_checks", check.area_id)
    return render(request, "dip_checks/check_withdraw.html", {"check": check})


def _ask(request: HttpRequest, area: WorkArea, form: AskForm) -> DipCheck:
    typed, person = form.cleaned_data, who(request).person
    checker = person_meant(typed["said"]) if "said" in typed else person
    require(Decision(checker is not None, "Nobody stands behind this account."))
    return actions.ask_check(
        area=area,
        checker=checker,  # type: ignore[arg-type]
        references=typed["references"],
        choose=form.choose,
        due_on=typed["due_on"],
        is_crossed=typed.get("is_crossed", False),
        by=who(request),
        at=now(),
        kept=form.kept(),
    )


def _gap(request: HttpRequest, check: DipCheck) -> dict[str, Any] | None:
    gap = gap_of(Source(queries.KIND, check.pk))
    if gap is None:
        return None
    state = GapState(gap.state)
    may = {name: may_settle(who(request), gap=gap, state=to).allowed for name, to in _MOVES}
    return {"row": gap, "label": state.label, "tone": GAP_TONES[state], **may}


_MOVES = (("may_settle", GapState.PUT_RIGHT), ("may_reopen", GapState.OPEN))


def _area_or_404(request: HttpRequest, number: int) -> WorkArea:
    return get_object_or_404(queries.areas_visible_to(who(request)), pk=number)


def _check_or_404(request: HttpRequest, number: int) -> DipCheck:
    return get_object_or_404(queries.with_names(queries.visible_to(who(request))), pk=number)


def _by_version(lines: list[queries.Line]) -> dict[str, Any]:
    """Tell the lines of the questions that are asked now from those of earlier versions that were answered."""
    newest = lines[0].row.question_set if lines else None
    return {
        "newest": newest,
        "lines": [each for each in lines if each.row.question_set == newest],
        "earlier": [each for each in lines if each.row.question_set != newest and each.counts.out_of],
    }


def _download(request: HttpRequest, area: WorkArea) -> HttpResponseBase:
    rows = (_row(each) for each in queries.checks_of(who(request), area, most=None))
    return as_file(request.GET["format"], HEADINGS, rows, name=f"dip-checks-{area.pk}", sheet="Dip checks")


def _row(line: queries.Line) -> list[Any]:
    """Give a check as a row of a download: how often each answer was given, never a case."""
    check, counts = line.row, line.counts
    said = [check.pk, check.asked_on, check.checked_by.name, CheckState(check.state).label, check.due_on, check.done_on]
    return [*said, counts.yes, counts.no, counts.unseen]
