"""The doors of recording standards: the list, a standard, a version of it, and what is decided on one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people.doors import now, refusals_on, who
from kim.foundations.people.refusals import require
from kim.rules.recording_standards import actions, policies, queries, saying
from kim.rules.recording_standards.choices import TONES, VersionState
from kim.rules.recording_standards.forms import (
    AgreeForm,
    DeclineVersionForm,
    OnDayForm,
    StandardFileForm,
    SwitchOffForm,
)
from kim.rules.recording_standards.models import RecordingStandard, StandardVersion
from kim_engine.quality import asking
from kim_engine.quality.reading import StandardError


def standard_list(request: HttpRequest) -> HttpResponse:
    """All standards: on, waiting to be agreed, off; and those that ship."""
    person = who(request)
    if not person.is_reader:
        raise Http404
    found = queries.listed(person, person.on)
    context = {"found": found, "on": person.on, "may_propose": policies.may_propose(person).allowed}
    return render(request, "recording_standards/standard_list.html", context)


def standard_take(request: HttpRequest, code: str) -> HttpResponse:
    """Read a standard that ships, and propose it."""
    require(policies.may_propose(who(request)))
    try:
        standard = queries.start_standard(code)
    except KeyError:
        raise Http404 from None
    if request.method == "POST":
        made = actions.take_up(name=code, by=who(request), at=now())
        return _proposed(request, made)
    context = {"document": saying.document_of(standard)}
    return render(request, "recording_standards/standard_take.html", context)


def standard_bring(request: HttpRequest) -> HttpResponse:
    """Bring a file: a new standard, or a new version of one that is here."""
    require(policies.may_propose(who(request)))
    form = StandardFileForm(request.POST, request.FILES) if request.method == "POST" else StandardFileForm()
    if request.method == "POST" and form.is_valid():
        try:
            with refusals_on(form):
                return _proposed(request, _brought(request, form))
        except StandardError as error:
            form.refuse(error)
    status = 400 if form.errors else 200
    return render(request, "recording_standards/standard_bring.html", {"form": form}, status=status)


def standard_show(request: HttpRequest, code: str) -> HttpResponse:
    """A standard in plain words, and its versions."""
    standard, versions = _standard_or_404(request, code)
    person, periods = who(request), queries.periods_of(versions)
    shown, period = _shown(versions, periods, person), queries.period_now(periods, person.on)
    context = {
        "standard": standard,
        "document": saying.document_of(queries.standard_of(shown)),
        "shown": shown,
        "period": period,
        "versions": [(each, _period_of(each, periods)) for each in versions],
        "asked": _asked_on(request, periods),
        **_may(person, versions),
    }
    return render(request, "recording_standards/standard_show.html", context)


def standard_find(request: HttpRequest, number: int) -> HttpResponse:
    """Lead from a standard's number, which the History knows, to its page."""
    standard = get_object_or_404(queries.visible_to(who(request)), pk=number)
    return redirect("recording_standards:standard_show", standard.code)


def version_find(request: HttpRequest, number: int) -> HttpResponse:
    """Lead from a version's number, which the History knows, to its page."""
    found = queries.versions_visible_to(who(request)).select_related("standard").defer("content")
    version = get_object_or_404(found, pk=number)
    return redirect("recording_standards:version_show", version.standard.code, version.number)


def standard_ask(request: HttpRequest, code: str) -> HttpResponse:
    """What to ask the systems team for, as a page or as a text file."""
    standard, versions = _standard_or_404(request, code)
    shown = _shown(versions, queries.periods_of(versions), who(request))
    text = asking.request(queries.standard_of(shown))
    if request.GET.get("format") == "txt":
        return _file(text, f"what-to-ask-for-{code}.txt", "text/plain")
    context = {"standard": standard, "shown": shown, "text": text}
    return render(request, "recording_standards/standard_ask.html", context)


def standard_off(request: HttpRequest, code: str) -> HttpResponse:
    """Switch a standard off from a day, and say why."""
    standard, versions = _standard_or_404(request, code)
    require(policies.may_switch_off(who(request), versions=versions, today=who(request).on))
    form = SwitchOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("off_from", "why")}
            actions.switch_off(standard=standard, **given, by=who(request), at=now(), kept=form.kept())
            messages.success(request, "It is kept. The standard applies until the day before.")
            return redirect("recording_standards:standard_show", code)
    context = {"form": form, "standard": standard}
    return render(request, "recording_standards/standard_off.html", context, status=400 if form.errors else 200)


def version_show(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version: who proposed and decided it, what differs from the one before, and every rule."""
    version, versions = _version_or_404(request, code, number)
    read, before = queries.standard_of(version), queries.the_one_before(version, versions)
    state = VersionState(version.state)
    context = {
        "version": version,
        "state": (state.label, TONES[state]),
        "period": _period_of(version, queries.periods_of(versions)),
        "before": before,
        "differences": saying.differences(queries.standard_of(before), read) if before else None,
        "document": saying.document_of(read),
        "history": history_of(queries.VERSION, version.pk),
        "may_decide": policies.may_decide(who(request), version=version).allowed,
    }
    return render(request, "recording_standards/version_show.html", context)


def version_agree(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Agree a version, from a day on."""
    version, versions = _version_or_404(request, code, number)
    require(policies.may_decide(who(request), version=version))
    form = AgreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given: dict[str, Any] = {"by": who(request), "at": now()}
            actions.agree_version(version=version, effective_from=form.cleaned_data["effective_from"], **given)
            messages.success(request, "It is agreed.")
            return redirect("recording_standards:standard_show", code)
    context = {"form": form, "version": version, "last": queries.newest_agreed(versions)}
    return render(request, "recording_standards/version_agree.html", context, status=400 if form.errors else 200)


def version_decline(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Decline a version, and say why."""
    version, _ = _version_or_404(request, code, number)
    require(policies.may_decide(who(request), version=version))
    form = DeclineVersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given: dict[str, Any] = {"by": who(request), "at": now(), "kept": form.kept()}
            actions.decline_version(version=version, why=form.cleaned_data["why"], **given)
            messages.success(request, "It is declined. Your reason stands with the version.")
            return redirect("recording_standards:version_show", code, number)
    context = {"form": form, "version": version}
    return render(request, "recording_standards/version_decline.html", context, status=400 if form.errors else 200)


def version_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Download a version's file, as it was proposed."""
    version, _ = _version_or_404(request, code, number)
    return _file(version.content, f"{code}-{number}.yaml", "application/yaml")


def _file(text: str, name: str, type: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.encode(), content_type=f"{type}; charset=utf-8", headers=disposition)


def _brought(request: HttpRequest, form: StandardFileForm) -> StandardVersion:
    what_changed, person, at = form.cleaned_data["what_changed"], who(request), now()
    return actions.bring_file(content=form.content(), what_changed=what_changed, by=person, at=at, kept=form.kept())


def _proposed(request: HttpRequest, made: StandardVersion) -> HttpResponse:
    messages.success(request, "It is proposed. A Head of Service or a Director agrees or declines it.")
    return redirect("recording_standards:version_show", made.standard.code, made.number)


def _standard_or_404(request: HttpRequest, code: str) -> tuple[RecordingStandard, list[StandardVersion]]:
    standard = get_object_or_404(queries.visible_to(who(request)), code=code)
    return standard, queries.versions_of(standard)


def _version_or_404(request: HttpRequest, code: str, number: int) -> tuple[StandardVersion, list[StandardVersion]]:
    _, versions = _standard_or_404(request, code)
    version = next((each for each in versions if each.number == number), None)
    if version is None:
        raise Http404
    return version, versions


def _shown(versions: list[StandardVersion], periods: list[queries.Period], person: Any) -> StandardVersion:
    """Choose the version whose words stand on the page: what applies, or was agreed, or was proposed last."""
    period = queries.period_now(periods, person.on)
    return period.version if period else queries.newest_agreed(versions) or versions[0]


def _period_of(version: StandardVersion, periods: list[queries.Period]) -> queries.Period | None:
    return next((each for each in periods if each.version == version), None)


def _asked_on(request: HttpRequest, periods: list[queries.Period]) -> dict[str, Any]:
    form = OnDayForm(request.GET if "on-day" in request.GET else None)
    if not form.is_valid():
        return {"form": form}
    day = form.cleaned_data["on"]
    return {"form": form, "day": day, "period": queries.period_on(periods, day)}


def _may(person: Any, versions: list[StandardVersion]) -> dict[str, Any]:
    waiting = next((each for each in versions if each.state == VersionState.PROPOSED), None)
    may_off = policies.may_switch_off(person, versions=versions, today=person.on).allowed
    return {"waiting": waiting, "may_propose": policies.may_propose(person).allowed, "may_switch_off": may_off}
