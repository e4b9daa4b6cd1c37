"""What of people waits for somebody, or is told: posts to confirm; and ways in that one administrator gave anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.timezone import localtime, make_aware

from kim.foundations.audit_trail.models import Event
from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.holders import Holders, People, holders_on
from kim.foundations.people.models import Person, Post
from kim.foundations.people.standing import named
from kim.foundations.sign_in.models import Invitation
from kim_engine.clocks.reminders import DueItem

TOLD_FOR = timedelta(days=7)  # as long as an invitation lasts
RENEWED, RESET = "sign_in.invitation_renewed", "sign_in.second_factor_reset"
_DID = {RENEWED: ("invited", "anew to sign in"), RESET: ("took the authenticator app off", "")}


def due_items(on: date) -> Iterator[DueItem]:
    """Give what waits and what is told."""
    yield from _posts_that_wait(on)
    yield from _ways_in_given_anew(on)


def _posts_that_wait(on: date) -> Iterator[DueItem]:
    """Give the posts that wait: of every administrator but who proposed and who is appointed (two statements)."""
    administrators = holders_on(on).of(Role.SITE_ADMINISTRATOR)
    waiting = Post.objects.filter(state=PostState.PROPOSED)
    for post in waiting.select_related("person", "area", "team", "service", "covers__person").order_by("pk"):
        others = tuple(each for each in administrators if each not in (post.person_id, post.proposed_by_id))
        yield DueItem(
            ("people.post", post.pk, "CONFIRM"),
            f"Confirm a post: {post.person.name}, {named(post)}",
            reverse("people:post_show", args=[post.pk]),
            post.from_on,
            (others, (), ()),
        )


def _ways_in_given_anew(on: date) -> Iterator[DueItem]:
    """Tell of what lets one administrator act as somebody else: its owner, the other administrators, governance.

    Nobody has to do anything, and nobody can put it away: it stands for seven days (at most four statements).
    """
    since = make_aware(datetime.combine(on - TOLD_FOR, time.min))
    events = list(Event.objects.filter(type__in=_DID, moment__gte=since).order_by("sequence"))
    if not events:
        return
    renewed = Invitation.objects.filter(pk__in=[each.object_number for each in events if each.type == RENEWED])
    accounts, people = dict(renewed.values_list("pk", "account_id")), list(Person.objects.all())
    by_account, by_id = {each.account_id: each for each in people}, {each.opaque_id: each for each in people}
    holders = holders_on(on)
    for event in {(each.type, each.object_number): each for each in events}.values():
        number = event.object_number
        owner = by_account.get(accounts[number] if event.type == RENEWED else number)
        if owner is not None:
            yield from _told(event, owner, by_id.get(event.actor or ""), holders)


def _told(event: Event, owner: Person, who: Person | None, holders: Holders) -> Iterator[DueItem]:
    """Tell one such act, to each in the words and with the page that are theirs; never to whoever did it."""
    administrators, governance = holders.of(Role.SITE_ADMINISTRATOR), holders.of(Role.INFORMATION_GOVERNANCE)
    name = who.name if who else "whoever runs the machine"
    to_owner = f"Know that {_said(name, event, 'you')}. If you did not ask for it, tell another site administrator"
    to_others = f"Ask {owner.name} whether they asked for it: {_said(name, event, 'them')}"
    not_told = {owner.pk, *([who.pk] if who else [])}
    told = (
        ("OWNER", (owner.pk,), to_owner, reverse("sign_in:ways_show")),
        (
            "ADMINISTRATOR",
            _without(administrators, not_told),
            to_others,
            reverse("people:person_show", args=[owner.pk]),
        ),
        ("GOVERNANCE", _without(governance, {*not_told, *administrators}), to_others, reverse("home:my_work")),
    )
    for part, told_to, text, href in told:
        key = (event.object_kind, event.object_number, f"TOLD_{part}")
        yield DueItem(key, text, href, localtime(event.moment).date(), (told_to, (), ()), is_news=True)


def _said(name: str, event: Event, whom: str) -> str:
    did, how = _DID[event.type]
    return f"{name} {did} {whom} {how}".strip()


def _without(people: People, others: set[int]) -> People:
    return tuple(each for each in people if each not in others)
