"""The doors of handovers: who knows what in an area; starting, showing, writing, accepting and withdrawing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.audit_trail.queries import HistoryItem, histories_of
from kim.foundations.audit_trail.slots import link_to
from kim.foundations.people.doors import now, refusals_on, who
from kim.foundations.people.models import Post, WorkArea
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing, named
from kim.foundations.spreadsheets.downloads import as_file
from kim.practice.handovers import actions, policies, queries
from kim.practice.handovers.choices import HANDOVER_TONES, ITEM_TONES, HandoverState, ItemKind, ItemState
from kim.practice.handovers.forms import ACCEPT, AddForm, NoteForm, SettleForm, StartForm
from kim.practice.handovers.models import Handover, Item, KnownLine
from kim.practice.risk_register.choices import TONES as GAP_TONES
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.models import Gap
from kim.practice.risk_register.policies import may_settle
from kim.practice.risk_register.queries import gaps_of

HEADINGS = ["Number", "From", "Last day", "Accepted", "Out of", "Status"]


def area_knowledge(request: HttpRequest, number: int) -> HttpResponseBase:
    """What only one person knows in an area, and the handovers of its posts."""
    person = who(request)
    area = get_object_or_404(queries.areas_visible_to(person), pk=number)
    if request.GET.get("format"):
        return _download(request, area)
    context = {
        "area": area,
        "area_link": link_to("people.area", area.pk),
        **_known(person, area),
        "may_add": policies.may_keep_lines(person, area=area).allowed,
        "posts": _posts_to_hand_over(person, area),
        "handovers": [(each, _state(each)) for each in queries.handovers_of(person, area)],
    }
    return render(request, "handovers/area_knowledge.html", context)


def _known(person: Standing, area: WorkArea) -> dict[str, Any]:
    """Give what only one person knows: entries and lines, and how many of them nobody covers."""
    alone, lines = list(queries.known_alone(person, area)), queries.lines_of(person, area)
    covers = [*(each.covered_by for each in alone), *(each.covered_by for each in lines)]
    known = {"alone": alone, "lines": _lines(person, lines)}
    return known | {"out_of": len(covers), "without_cover": sum(not each for each in covers)}


def _posts_to_hand_over(person: Standing, area: WorkArea) -> list[tuple[Post, str]]:
    """Name the posts whose handover a person may start."""
    posts = queries.posts_to_hand_over(person, area)
    return [(post, named(post)) for post in posts if policies.may_start(person, post=post)]


def _lines(person: Standing, lines: list[KnownLine]) -> list[dict[str, Any]]:
    """Give each line with its gap, and what a person may do with it (one statement where there are lines)."""
    gaps = gaps_of(queries.KNOWN_KIND, [each.pk for each in lines]) if lines else {}
    return [_known_line(person, each, gaps.get(each.pk)) for each in lines]


def _known_line(person: Standing, line: KnownLine, gap: Gap | None) -> dict[str, Any]:
    state = GapState(gap.state) if gap and gap.state != GapState.WITHDRAWN else None
    return {
        "row": line,
        "gap": (f"Gap: {state.label.lower()}", GAP_TONES[state]) if state else None,
        "gap_number": gap.pk if gap and may_settle(person, gap=gap, state=GapState.PUT_RIGHT) else None,
        "may_change": policies.may_change_line(person, line=line).allowed,
        "may_raise": state is None and policies.may_raise_gap(person, line=line).allowed,
    }


def service_knowledge(request: HttpRequest, number: int) -> HttpResponse:
    """What only one person knows in a service, by work area, and the handovers under way."""
    person = who(request)
    service = get_object_or_404(queries.services_visible_to(person), pk=number)
    areas = list(queries.counted_areas(person, service))
    counts = {name: sum(getattr(each, name) for each in areas) for name in ("alone", "out_of", "leaving")}
    return render(request, "handovers/service_knowledge.html", {"service": service, "areas": areas, **counts})


def handover_start(request: HttpRequest, number: int) -> HttpResponse:
    """Start the handover of a post."""
    person = who(request)
    post = get_object_or_404(queries.posts_visible_to(person), pk=number)
    require(policies.may_start(person, post=post))
    form = StartForm(request.POST or None, initial={"last_on": post.to_on})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            last_on = form.cleaned_data["last_on"]
            handover = actions.start_handover(post=post, last_on=last_on, by=person, at=now())
            messages.success(request, "The handover is started. What we know of is listed.")
            return redirect("handovers:handover_show", handover.pk)
    return render(request, "handovers/handover_start.html", {"form": form, "post": post, "named": named(post)})


def handover_show(request: HttpRequest, number: int) -> HttpResponse:
    """One handover: its items, each with its state, and its History."""
    person, handover = who(request), _handover_or_404(request, number)
    items = queries.items_of(handover)
    context = {
        **{"handover": handover, "named": named(handover.post), "state": _state(handover)},
        "followers": _followers(handover),
        "rows": [_row(each) for each in items],
        "accepted": sum(each.state == ItemState.ACCEPTED for each in items),
        "may_write": policies.may_write(person, handover=handover).allowed,
        "may_settle": bool(items) and policies.may_settle(person, item=_of(items[0], handover)).allowed,
        "may_withdraw": policies.may_withdraw(person, handover=handover).allowed,
        "may_end_empty": not items and policies.may_end_empty(person, handover=handover).allowed,
        "history": _history(handover, items),
    }
    return render(request, "handovers/handover_show.html", context)


def item_add(request: HttpRequest, number: int) -> HttpResponse:
    """Add a line of one's own."""
    handover = _handover_or_404(request, number)
    require(policies.may_write(who(request), handover=handover))
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given: dict[str, Any] = {"title": form.cleaned_data["title"], "note": form.cleaned_data["note"]}
            actions.add_item(handover=handover, **given, by=who(request), at=now(), kept=form.kept())
            messages.success(request, "The line is added.")
            return redirect("handovers:handover_show", handover.pk)
    return render(request, "handovers/item_add.html", {"form": form, "handover": handover})


def item_write(request: HttpRequest, number: int) -> HttpResponse:
    """Write what who follows has to know of an item."""
    item = _item_or_404(request, number)
    require(policies.may_answer_for(who(request), item=item))
    form = NoteForm(request.POST or None, initial={"note": item.note})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given: dict[str, Any] = {"by": who(request), "at": now(), "kept": form.kept()}
            actions.write_note(item=item, note=form.cleaned_data["note"], **given)
            messages.success(request, "It is written down.")
            return redirect("handovers:handover_show", item.handover_id)
    return render(request, "handovers/item_write.html", {"form": form, "item": item})


def item_settle(request: HttpRequest, number: int) -> HttpResponse:
    """Accept an item, or send it back with what is missing."""
    item = _item_or_404(request, number)
    require(policies.may_settle(who(request), item=item))
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            messages.success(request, _settle(request, item, form))
            return redirect("handovers:handover_show", item.handover_id)
    return render(request, "handovers/item_settle.html", {"form": form, "item": item, "link": _row(item)["href"]})


def handover_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a handover that is not wanted any more."""
    handover = _handover_or_404(request, number)
    require(policies.may_withdraw(who(request), handover=handover))
    if request.method == "POST":
        actions.withdraw_handover(handover=handover, by=who(request), at=now())
        messages.success(request, "The handover is withdrawn.")
        return redirect("handovers:handover_show", handover.pk)
    return render(request, "handovers/handover_withdraw.html", {"handover": handover, "named": named(handover.post)})


def handover_empty(request: HttpRequest, number: int) -> HttpResponse:
    """Say that there is nothing to hand over."""
    handover = _handover_or_404(request, number)
    require(policies.may_end_empty(who(request), handover=handover))
    if request.method == "POST":
        actions.end_empty(handover=handover, by=who(request), at=now())
        messages.success(request, "It is recorded: there is nothing to hand over.")
        return redirect("handovers:handover_show", handover.pk)
    return render(request, "handovers/handover_empty.html", {"handover": handover, "named": named(handover.post)})


def _followers(handover: Handover) -> str:
    """Say who follows, and why it is they."""
    if handover.state != HandoverState.OPEN:
        return ""  # who accepted stands beside each item
    found = queries.following(handover)
    if not found:
        return "Nobody yet. Who manages the post holds each item until somebody does."
    names = ", ".join(dict.fromkeys(each.person.name for each in found))
    if queries.begins_then(handover, found[0]):
        return f"{names}. They begin when the leaver goes."
    return f"{names}. Nobody begins when the leaver goes, so any of the others in this post can accept."


def _settle(request: HttpRequest, item: Item, form: SettleForm) -> str:
    given: dict[str, Any] = {"item": item, "by": who(request), "at": now()}
    if form.cleaned_data["answer"] == ACCEPT:
        is_held = actions.accept_item(**given).state == ItemState.HELD
        return "You hold it until somebody follows in the post." if is_held else "You have taken it on."
    actions.send_item_back(**given, missing=form.cleaned_data["missing"], kept=form.kept())
    return "It is sent back, with what is missing."


def _history(handover: Handover, items: list[Item]) -> list[HistoryItem]:
    """Bring the History of a handover and of its items together, newest first (two statements).

    Each event of an item says which item it is of. That the items were found is left out: the list itself says so.
    """
    titles = {(queries.ITEM_KIND, each.pk): each.title for each in items}
    found = histories_of({(queries.KIND, handover.pk): None} | dict.fromkeys(titles))
    for key, title in titles.items():
        kept = (each for each in found[key] if each.type != "handovers.item_found")
        found[key] = [replace(each, title=f"{each.title}: {title}") for each in kept]
    return sorted((each for of in found.values() for each in of), key=lambda each: each.sequence, reverse=True)


def _row(item: Item) -> dict[str, Any]:
    state = ItemState(item.state)
    href = link_to(item.source_kind, item.source_number) if item.source_number else ""
    tag = (state.label, ITEM_TONES[state])
    return {"item": item, "kind": ItemKind(item.kind).label, "state": tag, "href": href}


def _state(handover: Handover) -> tuple[str, str]:
    state = HandoverState(handover.state)
    return state.label, HANDOVER_TONES[state]


def _of(item: Item, handover: Handover) -> Item:
    item.handover = handover
    return item


def _handover_or_404(request: HttpRequest, number: int) -> Handover:
    found = queries.with_names(queries.visible_to(who(request))).select_related("post__area__team__service")
    return get_object_or_404(found, pk=number)


def _item_or_404(request: HttpRequest, number: int) -> Item:
    found = queries.items_visible_to(who(request)).select_related(
        "handover__post__person", "handover__post__area__team__service", "decided_by"
    )
    return get_object_or_404(found, pk=number)


def _download(request: HttpRequest, area: WorkArea) -> HttpResponseBase:
    rows = (_row_of(each) for each in queries.handovers_of(who(request), area))
    return as_file(request.GET["format"], HEADINGS, rows, name=f"handovers-{area.pk}", sheet="Handovers")


def _row_of(row: Any) -> list[Any]:
    return [row.pk, row.post.person.name, row.last_on, row.accepted, row.out_of, _state(row)[0]]
