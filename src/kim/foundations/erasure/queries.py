"""Reading requests to erase, and who was given a copy of what is to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kim.foundations.audit_trail.erasing import Place, find_left
from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.slots import link_to
from kim.foundations.erasure import policies
from kim.foundations.erasure.choices import RequestState
from kim.foundations.erasure.models import ErasureRequest
from kim.foundations.people.standing import Standing

EXPORTED = "landlord.history_exported"


@dataclass(frozen=True)
class Found:
    """A place where the text stands, in the screen's words."""

    name: str
    fields: list[str]
    times: int
    href: str


def visible_to(person: Standing) -> QuerySet[ErasureRequest]:
    """Select the requests a person may see: those who ask or agree see all."""
    requests = ErasureRequest.objects.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")
    return requests if policies.may_read(person) else requests.none()


def waiting_for(person: Standing) -> QuerySet[ErasureRequest]:
    """Select the requests that wait for this person's yes or no: asked for by somebody else."""
    waiting = visible_to(person).filter(state=RequestState.ASKED).exclude(asked_by=person.person)
    return waiting if policies.may_read(person) else waiting.none()


def described(places: list[Place]) -> list[Found]:
    """Say where a text stands, without the text."""
    return [_found(place) for place in places]


def left_standing(text: str) -> list[str]:
    """Name what holds the text where nothing is erased: it is changed on its own page."""
    return [kind.said(number) for kind, number in find_left(text)]


def copies_given_out(places: list[Place]) -> list[datetime]:
    """List when the History was exported since the text first stood in it: those copies are to be recalled."""
    first = min((place.first_on for place in places if place.taken), default=None)
    if first is None:
        return []
    exports = Event.objects.filter(type=EXPORTED, sequence__gt=first).order_by("-sequence")
    return list(exports.values_list("moment", flat=True))


def _found(place: Place) -> Found:
    names = {name.split(".", 1)[-1] for _, name in place.taken.values()} | set(place.live)
    labels = sorted(place.kind.labels.get(name, name.replace("_", " ")) for name in names)
    name = place.kind.said(place.number)
    return Found(name, labels, len(place.taken), link_to(place.kind.name, place.number))
