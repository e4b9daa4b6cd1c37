"""The door of My work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kim.foundations.people.doors import who
from kim.foundations.people.models import WorkArea
from kim.practice.kim_log import policies
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.queries import visible_to

RECENT = 6


def my_work(request: HttpRequest) -> HttpResponse:
    """The first page: my areas, my drafts, what was logged lately."""
    person = who(request)
    entries = visible_to(person).select_related("area").order_by("-listed_at", "-pk")
    own = person.in_own("area__")
    context = {
        "posts": person.post_names(),
        "drafts": entries.filter(state=EntryState.DRAFT, author=person.person) if person.person else [],
        "recent": entries.filter(own).exclude(state=EntryState.DRAFT)[:RECENT],
        "areas": WorkArea.objects.filter(person.in_own()).order_by("name"),
        "may_log": policies.may_log_at_all(person).allowed,
        "is_reader": person.is_reader,
    }
    return render(request, "home/my_work.html", context)
