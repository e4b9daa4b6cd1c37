"""What a landlord that has just begun still has to set up, for its site administrators, in the order that helps."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists
from django.urls import reverse

from kim.foundations.landlord.models import Landlord
from kim.foundations.people.choices import Role
from kim.foundations.people.models import Post, WorkArea
from kim.foundations.people.policies import may_administer
from kim.foundations.people.standing import Standing
from kim.places.holdings.models import Location


@dataclass(frozen=True)
class Step:
    """One thing to set up, and whether there is any of it yet."""

    text: str
    href: str
    is_done: bool


def steps_for(person: Standing) -> list[Step]:
    """List the first steps while any is open; nothing for whoever is no site administrator (one statement)."""
    if not may_administer(person):
        return []
    others = Post.objects.exclude(role=Role.SITE_ADMINISTRATOR)
    has = {"areas": Exists(WorkArea.objects.all()), "places": Exists(Location.objects.all()), "posts": Exists(others)}
    row = Landlord.objects.annotate(**has).values(*has).first() or {}
    steps = [
        Step(text, reverse(url), bool(row.get(name)))
        for name, text, url in (
            ("areas", "Add services, their teams and their work areas", "people:structure"),
            ("places", "Add the places where you keep knowledge and information", "holdings:location_list"),
            ("posts", "Add people, appoint them to posts and invite them", "people:person_list"),
        )
    ]
    return [] if all(step.is_done for step in steps) else steps
