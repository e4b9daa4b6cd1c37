"""The doors of the Log that read: the list, an entry, an area's page."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, make_aware

from kim.foundations.audit_trail.queries import HistoryItem, latest_seal
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.queries import KIND as EVIDENCE_KIND
from kim.foundations.evidence_files.queries import every_evidence_of, with_copies
from kim.foundations.people.choices import Role
from kim.foundations.people.doors import today, who
from kim.foundations.people.models import WorkArea
from kim.foundations.people.slots import area_items
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets.downloads import download
from kim.practice.kim_log import areas, offers, policies, queries
from kim.practice.kim_log.choices import QUESTIONS, TONES, EntryKind, EntryState, Restriction
from kim.practice.kim_log.dates_asked import AreaDateForm, EntryDateForm
from kim.practice.kim_log.known_then import Known, known_then, unasked
from kim.practice.kim_log.listing import listing, more_for, with_tags
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.slots import entry_actions, facts_of, list_actions
from kim.practice.risk_register.choices import TONES as GAP_TONES
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.models import Gap
from kim.practice.risk_register.policies import may_settle
from kim.practice.risk_register.queries import gap_of, gaps_of
from kim_engine.vocabulary import Source

LAST_LIST, LONGEST_REMEMBERED = "kim_log_list", 1500  # characters of an address


def entry_list(request: HttpRequest) -> HttpResponseBase:
    """The Log, filtered and in order; the same rows as a download."""
    person, is_download = who(request), bool(request.GET.get("format"))
    rows = queries.visible_to(person)
    rows = queries.as_listed(rows, person) if is_download else rows.select_related("area", "author")
    governs = person.has(Role.INFORMATION_GOVERNANCE)
    page = listing(today(), request.GET.get("state", ""), governs=governs, file=request.GET.get("file", "")).read(
        request.GET, rows
    )
    if is_download:
        return download(request, page, name="kim-log", more=more_for(page.columns), prepare=with_tags)
    _remember(request)
    return render(request, "kim_log/entry_list.html", {"page": page} | _may_with_list(person))


def entry_show(request: HttpRequest, number: int) -> HttpResponse:
    """One entry, its evidence and its History; or as it was known on an earlier day."""
    person, entry = who(request), entry_or_404(who(request), number)
    tags, evidence = queries.tags_of(entry), list(every_evidence_of(Source(queries.KIND, entry.pk)))
    form = EntryDateForm(request.GET if "on-day" in request.GET else None, today=today())
    context: dict[str, Any] = {
        "entry": entry,
        "tags": tags,
        **{"evidence": with_copies(evidence), "link_gaps": _link_gaps(person, evidence)},
        "seal": latest_seal(),
        "may": _may(person, entry),
        "form": form,
        "then": _as_known(entry, tags, evidence, form),
    }
    return render(
        request, "kim_log/entry_show.html", context | _histories(person, entry, tags) | words_for(entry, today())
    )


def area_list(request: HttpRequest) -> HttpResponse:
    """Every work area, with the way to how it keeps records now."""
    found = WorkArea.objects.select_related("team__service").order_by("team__service__name", "team__name", "name")
    is_reader = who(request).is_reader
    return render(request, "kim_log/area_list.html", {"areas": found if is_reader else []})


def area_show(request: HttpRequest, number: int) -> HttpResponse:
    """How an area keeps records: now, as known on a day, or as in force on a day."""
    person = who(request)
    found = WorkArea.objects.select_related("team__service", "kept_in")
    area = get_object_or_404(found if person.is_reader else found.none(), pk=number)
    form = AreaDateForm(request.GET if "on-day" in request.GET else None, today=today())
    may_log = policies.may_log(person, area=area).allowed and area.ended_on is None
    context = {"area": area, "form": form, "may_log": may_log}
    context["log_address"] = request.build_absolute_uri(f"{reverse('kim_log:entry_new')}?area={area.pk}")
    context |= {"area_links": area_items(), "most": areas.MOST}
    return render(request, "kim_log/area_show.html", context | _area_on(person, area, form))


def entry_or_404(person: Standing, number: int) -> Entry:
    """Find an entry that a person may see; else there is none."""
    return get_object_or_404(queries.with_names(queries.visible_to(person), person), pk=number)


def words_for(entry: Entry, on: date) -> dict[str, Any]:
    """Give the words for an entry's codes on a day."""
    return {
        "state": entry.state_on(on),
        "tone": TONES[EntryState(entry.state)],
        "kind": EntryKind(entry.kind).label,
        "replaced_by": queries.neighbour(entry, "replaced_by"),
        "replaces": queries.neighbour(entry, "replaces"),
        "draft_to_replace": queries.draft_to_replace(entry),
        "facts": facts_of(entry),
        "unasked": unasked(entry, localdate(entry.listed_at), vars(entry)),
        "restriction": Restriction(entry.restriction).label if entry.restriction else "",
        "questions": [f"{number}. {text}" for number, text in QUESTIONS if number in entry.questions],
    }


def _may_with_list(person: Standing) -> dict[str, Any]:
    return {
        "may_log": policies.may_log_at_all(person).allowed,
        "may_import": policies.may_import_at_all(person).allowed,
        "others": list_actions(person),
    }


def _may(person: Standing, entry: Entry) -> dict[str, Any]:
    return {
        "correct": policies.may_correct(person, entry=entry).allowed,
        "withdraw": policies.may_move(person, entry=entry, to=EntryState.WITHDRAWN).allowed,
        "put_back": policies.may_put_back(person, entry=entry).allowed,
        "keep": policies.may_keep(person, entry=entry).allowed,
        "restrict": entry.state != EntryState.DRAFT and policies.may_restrict(person, entry=entry).allowed,
        "draft": policies.may_change_draft(person, entry=entry).allowed,
        "others": entry_actions(person, entry),
    }


def _histories(person: Standing, entry: Entry, tags: queries.Tags) -> dict[str, Any]:
    gap = gap_of(Source(queries.KIND, entry.pk)) if entry.has_gap else None  # type: ignore[attr-defined]
    history, of_gap = queries.histories_for(person, entry, gap, offers.say_with(tags.names))
    return {"history": history, "gap": _gap(person, gap, of_gap) if gap else None}


def _link_gaps(person: Standing, evidence: list[Evidence]) -> dict[int, dict[str, Any]]:
    """Give the gaps of links that lead nowhere, by the link's number (one statement where there are such links)."""
    broken = [each.pk for each in evidence if each.is_broken and each.removed_at is None]
    raised = gaps_of(EVIDENCE_KIND, broken) if broken else {}
    return {number: _gap(person, gap, []) for number, gap in raised.items()}


def _gap(person: Standing, gap: Gap, history: list[HistoryItem]) -> dict[str, Any]:
    state = GapState(gap.state)
    return {
        "row": gap,
        "label": state.label,
        "tone": GAP_TONES[state],
        "history": history,
        "shown": state != GapState.WITHDRAWN,
        "may_settle": may_settle(person, gap=gap, state=GapState.PUT_RIGHT).allowed,
        "may_reopen": may_settle(person, gap=gap, state=GapState.OPEN).allowed,
    }


def _as_known(entry: Entry, tags: queries.Tags, evidence: list[Evidence], form: EntryDateForm) -> Known | None:
    if not form.is_bound or not form.is_valid():
        return None
    on = form.cleaned_data["on"]
    return known_then(entry, tags, evidence, end_of(on), on)


def _remember(request: HttpRequest) -> None:
    """Remember the list as it was asked for last, so that the way back from an entry keeps filters, order and page."""
    asked = request.GET.urlencode()
    if len(asked) <= LONGEST_REMEMBERED and asked != request.session.get(LAST_LIST, ""):
        request.session[LAST_LIST] = asked


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
