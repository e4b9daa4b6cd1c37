"""The doors of My work, of the search and of the History."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from kim.foundations.audit_trail.queries import events_seen_by, latest_seal
from kim.foundations.landlord.queries import pause_on
from kim.foundations.people.doors import who
from kim.foundations.people.models import WorkArea
from kim.foundations.people.queries import standing_areas
from kim.foundations.people.refusals import require
from kim.foundations.spreadsheets.downloads import download
from kim.home import beginning, history, search, work
from kim.practice.kim_log import policies
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.queries import visible_to
from kim_engine.vocabulary import Decision

RECENT = 6
NO_POST = "You have no post yet. Ask a site administrator to add one."


def my_work(request: HttpRequest) -> HttpResponse:
    """The first page: what waits for me, what waits on others, my areas, what was logged lately."""
    person = who(request)
    entries = visible_to(person).select_related("area").order_by("-listed_at", "-pk")
    own = person.in_own("area__")
    context = {
        "posts": person.post_names(),
        "work": work.work_of(person),
        "recent": entries.filter(own).exclude(state=EntryState.DRAFT)[:RECENT],
        "areas": standing_areas().filter(person.in_own()).order_by("name"),
        "may_log": policies.may_log_at_all(person).allowed,
        "is_reader": person.is_reader,
        "pause": pause_on(person.on),
        "begins": beginning.steps_for(person),
    }
    return render(request, "home/my_work.html", context)


def search_show(request: HttpRequest) -> HttpResponse:
    """What holds some words, of everything that this person may see."""
    person = who(request)
    require(Decision(person.is_reader, NO_POST))
    asked = search.asked(request.GET)
    context = {
        "asked": asked,
        "found": search.find(person, asked),
        "kinds": search.kinds(),
        "areas": WorkArea.objects.order_by("name").values_list("pk", "name"),
    }
    return render(request, "home/search_show.html", context)


def history_list(request: HttpRequest) -> HttpResponseBase:
    """The History of everything this person may see."""
    person = who(request)
    require(Decision(person.is_reader, NO_POST))
    page = history.listing().read(request.GET, events_seen_by(person))
    if request.GET.get("format"):
        return download(request, page, name="history", prepare=history.tell)
    history.tell(page.rows)
    return render(request, "home/history_list.html", {"page": page, "seal": latest_seal()})
