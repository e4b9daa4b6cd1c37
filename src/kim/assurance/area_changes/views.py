"""The doors of what became of work areas: read by all, changed by administrators, who see first what will happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.assurance.area_changes import actions, holding_up, queries
from kim.assurance.area_changes.forms import ChangeForm, MergeForm, SplitForm, UndoForm
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people.choices import ChangeKind
from kim.foundations.people.doors import for_administrators, now, refusals_on, who
from kim.foundations.people.forms import tried
from kim.foundations.people.lineage import areas_in
from kim.foundations.people.models import AreaChange, WorkArea
from kim.foundations.people.policies import may_administer

CARRIED = ("do", "csrfmiddlewaretoken")  # what a page that asks again does not carry along


def area_changes(request: HttpRequest, number: int) -> HttpResponse:
    """What a work area came from, and what became of it."""
    person = who(request)
    area = get_object_or_404(queries.areas_visible_to(person), pk=number)
    context = {
        "area": area,
        "changes": queries.changes_shown(person, area),
        "history": history_of("people.area", number),
    }
    context["may_change"] = may_administer(person).allowed
    return render(request, "area_changes/area_changes.html", context)


@for_administrators
def area_merge(request: HttpRequest, number: int) -> HttpResponse:
    """Merge a work area into another; what will happen is shown first."""
    area = get_object_or_404(queries.areas_visible_to(who(request)), pk=number)
    form = MergeForm(request.POST or None, area=area, initial={"from_on": who(request).on})

    def effects(given: dict[str, Any]) -> list[queries.Effect]:
        into = given["into"]
        return queries.effects(area, into.name, into, given["from_on"], is_over=True)

    steps, title = (holding_up.before_merge, effects, actions.merge_areas), f"Merge {area.name}"
    return _stepped(request, form, {"area": area}, steps=steps, template="area_changes/area_merge.html", title=title)


@for_administrators
def area_split(request: HttpRequest, number: int) -> HttpResponse:
    """Split a work area; what will happen is shown first."""
    area = get_object_or_404(queries.areas_visible_to(who(request)), pk=number)
    form = SplitForm(request.POST or None, initial={"from_on": who(request).on})

    def effects(given: dict[str, Any]) -> list[queries.Effect]:
        heir = queries.said(given["names"]) if given["goes_on"] else given["names"][0]
        return queries.effects(area, heir, None, given["from_on"], is_over=not given["goes_on"])

    steps, title = (holding_up.before_split, effects, actions.split_areas), f"Split {area.name}"
    return _stepped(request, form, {"area": area}, steps=steps, template="area_changes/area_split.html", title=title)


@for_administrators
def change_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a merging or splitting; what will happen is shown first."""
    change = get_object_or_404(AreaChange.objects.filter(undoes__isnull=True), pk=number)
    area, *heirs = areas_in(change)
    form = UndoForm(request.POST or None, initial={"from_on": who(request).on})
    steps = (holding_up.before_undo, lambda given: _undone(change, area, heirs, given), actions.undo_change)
    named = {"template": "area_changes/change_undo.html", "title": f"Undo the change of {area.name}"}
    return _stepped(request, form, {"change": change}, steps=steps, area=area, **named)


def _undone(change: AreaChange, area: WorkArea, heirs: list[WorkArea], given: dict[str, Any]) -> list[queries.Effect]:
    found = []
    if area.ended_on is not None:
        said = f"{area.name} stands again. Who held a post there when it ended is given it again."
        found.append(queries.Effect("Work area", 1, said))
    for each in heirs if change.kind == ChangeKind.SPLIT else []:
        found += queries.effects(each, area.name, area, given["from_on"], is_over=True)
    if change.kind == ChangeKind.MERGED:
        said = f"They stay in {heirs[0].name}. Its open review of a quarter does not cover {area.name} any more."
        found.append(queries.Effect("What was logged and settled since", 1, said))
    return found


Steps = tuple[Callable[..., Any], Callable[[dict[str, Any]], list[queries.Effect]], Callable[..., Any]]


def _stepped(
    request: HttpRequest,
    form: ChangeForm,
    subject: dict[str, Any],
    *,
    steps: Steps,
    template: str,
    title: str,
    area: WorkArea | None = None,
) -> HttpResponse:
    """Ask; show what will happen; do it. What is refused stands on the form, with every typed word."""
    check, effects, act = steps
    place = area or subject["area"]
    step = request.POST.get("do", "check") if request.method == "POST" and form.is_valid() else ""
    given = form.given() if step else {}
    context = {"form": form, "area": place, "title": title, **subject}
    with refusals_on(form):
        if step == "do" and tried(form, lambda: _done(request, act, subject | given, form)):
            messages.success(request, f"It is done: {title[0].lower()}{title[1:]}.")
            return redirect("area_changes:area_changes", place.pk)
        if step == "check" and tried(form, lambda: check(**subject, **given, by=who(request))):
            typed = [(name, value) for name, value in request.POST.items() if name not in CARRIED]
            shown = {"typed": typed, "effects": effects(given), "given": given}
            return render(request, "area_changes/change_check.html", context | shown)
    return render(request, template, context)


def _done(request: HttpRequest, act: Callable[..., Any], given: dict[str, Any], form: ChangeForm) -> None:
    act(**given, kept=form.kept(), by=who(request), at=now())
