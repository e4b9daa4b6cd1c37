"""What people answer to the rooms below: who is behind an account, and who acted in the History."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.timezone import localdate

from kim.foundations.audit_trail.slots import Acts
from kim.foundations.audit_trail.writing import Actor
from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.models import Person
from kim.foundations.sign_in.models import Account


def actor_of(account: Account) -> Actor | None:
    """Find the person behind an account."""
    return Person.objects.filter(account=account).first()


def name_actors(acts: Acts) -> Mapping[tuple[str, datetime], str]:
    """Name people with the posts they held when they acted (one statement)."""
    rows = Person.objects.filter(opaque_id__in={actor for actor, _ in acts}).values_list(
        "opaque_id", "name", "posts__role", "posts__state", "posts__from_on", "posts__to_on"
    )
    names: dict[str, str] = {}
    posts: dict[str, list[tuple[str, date, date | None]]] = {}
    for opaque_id, name, role, state, from_on, to_on in rows:
        names[opaque_id] = name
        if state == PostState.CONFIRMED:
            posts.setdefault(opaque_id, []).append((role, from_on, to_on))
    return {
        (actor, moment): _said(names[actor], posts.get(actor, []), localdate(moment))
        for actor, moment in acts
        if actor in names
    }


def _said(name: str, posts: list[tuple[str, date, date | None]], on: date) -> str:
    held = [Role(r).label.lower() for r, from_on, to_on in posts if from_on <= on and (to_on is None or to_on >= on)]
    roles = " and ".join(dict.fromkeys(held))
    for plain, named in (("kim log", "KIM Log"), ("head of service", "Head of Service")):
        roles = roles.replace(plain, named)
    return f"{name}, {roles}" if roles else name
