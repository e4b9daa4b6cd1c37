"""The doors of the Log that read: the list, an entry, an area's page."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import make_aware

from kim.foundations.audit_trail.queries import as_known_on, latest_seal
from kim.foundations.evidence_files.queries import evidence_of
from kim.foundations.people.doors import today, who
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets.downloads import download
from kim.practice.kim_log import areas, offers, policies, queries
from kim.practice.kim_log.choices import QUESTIONS, TONES, EntryKind, EntryState, Restriction
from kim.practice.kim_log.dates_asked import AreaDateForm, EntryDateForm
from kim.practice.kim_log.listing import WHOLE, listing
from kim.practice.kim_log.models import Entry
from kim.practice.risk_register.choices import TONES as GAP_TONES
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.queries import gap_of
from kim_engine.vocabulary import Source


def entry_list(request: HttpRequest) -> HttpResponseBase:
    """The Log, filtered and in order; the same rows as a download."""
    rows = queries.visible_to(who(request)).select_related("area", "author")
    page = listing(file=request.GET.get("file", "")).read(request.GET, rows)
    if request.GET.get("format"):
        return download(request, page, name="kim-log", more=WHOLE)
    may_log = policies.may_log_at_all(who(request)).allowed
    may_import = policies.may_import_at_all(who(request)).allowed
    return render(request, "kim_log/entry_list.html", {"page": page, "may_log": may_log, "may_import": may_import})


def entry_show(request: HttpRequest, number: int) -> HttpResponse:
    """One entry, its evidence and its History; or as it was known on an earlier day."""
    entry = entry_or_404(who(request), number)
    form, tags = EntryDateForm(request.GET if "on-day" in request.GET else None), queries.tags_of(entry)
    context: dict[str, Any] = {
        "entry": entry,
        "tags": tags,
        "evidence": evidence_of(Source(queries.KIND, entry.pk)),
        "history": queries.history_for(who(request), entry, offers.say_with(tags.names)),
        "gap": _gap(who(request), entry),
        "seal": latest_seal(),
        "may": _may(who(request), entry),
        "form": form,
        "then": _as_known(entry, form),
        **words_for(entry),
    }
    return render(request, "kim_log/entry_show.html", context)


def area_list(request: HttpRequest) -> HttpResponse:
    """Every work area, with the way to how it keeps records now."""
    found = WorkArea.objects.select_related("team__service").order_by("team__service__name", "team__name", "name")
    is_reader = who(request).is_reader
    return render(request, "kim_log/area_list.html", {"areas": found if is_reader else []})


def area_show(request: HttpRequest, number: int) -> HttpResponse:
    """How an area keeps records: now, as known on a day, or as in force on a day."""
    person = who(request)
    found = WorkArea.objects.select_related("team__service")
    area = get_object_or_404(found if person.is_reader else found.none(), pk=number)
    form = AreaDateForm(request.GET if "on-day" in request.GET else None)
    context = {"area": area, "form": form, "may_log": policies.may_log(person, area=area).allowed}
    return render(request, "kim_log/area_show.html", context | _area_on(person, area, form))


def entry_or_404(person: Standing, number: int) -> Entry:
    """Find an entry that a person may see; else there is none."""
    return get_object_or_404(queries.with_names(queries.visible_to(person), person), pk=number)


def words_for(entry: Entry) -> dict[str, Any]:
    """Give the words for an entry's codes."""
    return {
        "state": EntryState(entry.state).label,
        "tone": TONES[EntryState(entry.state)],
        "kind": EntryKind(entry.kind).label,
        "replaced_by": queries.neighbour(entry, "replaced_by"),
        "replaces": queries.neighbour(entry, "replaces"),
        "restriction": Restriction(entry.restriction).label if entry.restriction else "",
        "questions": [f"{number}. {text}" for number, text in QUESTIONS if number in entry.questions],
    }


def _may(person: Standing, entry: Entry) -> dict[str, bool]:
    return {
        "correct": policies.may_correct(person, entry=entry).allowed,
        "withdraw": policies.may_move(person, entry=entry, to=EntryState.WITHDRAWN).allowed,
        "keep": policies.may_keep(person, entry=entry).allowed,
        "restrict": entry.state != EntryState.DRAFT and policies.may_restrict(person, entry=entry).allowed,
        "draft": policies.may_change_draft(person, entry=entry).allowed,
    }


def _gap(person: Standing, entry: Entry) -> dict[str, Any] | None:
    gap = gap_of(Source(queries.KIND, entry.pk)) if entry.kind == EntryKind.GAP else None
    if gap is None:
        return None
    state = GapState(gap.state)
    return {"row": gap, "label": state.label, "tone": GAP_TONES[state], "may_settle": person.reaches(entry.area)}


def _as_known(entry: Entry, form: EntryDateForm) -> dict[str, Any] | None:
    if not form.is_bound or not form.is_valid():
        return None
    moment = end_of(form.cleaned_data["on"])
    known = as_known_on(queries.KIND, [entry.pk], moment).get(entry.pk, {})
    if known.get("state") in (None, EntryState.DRAFT):
        return {}
    return known | {"since": date.fromisoformat(known["in_force_on"]) if known.get("in_force_on") else None}


def _area_on(person: Standing, area: WorkArea, form: AreaDateForm) -> dict[str, Any]:
    if not form.is_bound or not form.is_valid():
        page, reviews = areas.in_force_on(person, area, today()), queries.past_reviews_of(person, area)
        return {"on": today(), "meaning": "now", "page": page, "past_reviews": reviews}
    on, meaning = form.cleaned_data["on"], form.cleaned_data["meaning"]
    if meaning == "known":
        page = areas.known_on(person, area, end_of(on), on)
        reviews = queries.past_reviews_of(person, area, known_at=end_of(on))
    else:
        page, reviews = areas.in_force_on(person, area, on), queries.past_reviews_of(person, area, begun_by=on)
    return {"on": on, "meaning": meaning, "page": page, "past_reviews": reviews}


def end_of(day: Any) -> datetime:
    """Give the last moment of a day in the landlord's time."""
    return make_aware(datetime.combine(day, time.max))
