"""Ready-made handovers, made through the actions that people use."""

from __future__ import annotations

from datetime import date

from kim.foundations.people import actions as people
from kim.foundations.people.choices import Role
from kim.foundations.people.models import Post
from kim.practice.handovers import actions, known_actions
from kim.practice.handovers.known_actions import Line
from kim.practice.handovers.models import Handover, Item, KnownLine
from tests.cast import TODAY, Cast
from tests.factories import moment

LAST = date(2026, 12, 4)
LINE = Line("Where the spare keys hang.", "The store keeper")


def post_of(cast: Cast, name: str) -> Post:
    return Post.objects.select_related("person", "area__team__service").get(pk=cast.standing(name).posts[0].pk)


def started(cast: Cast, of: str = "officer", by: str = "manager") -> Handover:
    return actions.start_handover(post=post_of(cast, of), last_on=LAST, by=cast.standing(by), at=moment())


def with_line(cast: Cast) -> Item:
    return actions.add_item(handover=started(cast), title="Keys", by=cast.standing("manager"), at=moment())


def follows(cast: Cast, name: str = "nobody", role: str = Role.OFFICER, from_on: date = TODAY) -> None:
    given = {"person": cast.person(name), "role": role, "place": cast.area()}
    people.appoint(**given, from_on=from_on, by=cast.standing("administrator"), at=moment())


def a_line(cast: Cast, area: str = "Voids", by: str = "manager") -> KnownLine:
    return known_actions.write_line(area=cast.area(area), line=LINE, by=cast.standing(by), at=moment())
