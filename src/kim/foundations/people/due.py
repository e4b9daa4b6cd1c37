"""What of people waits for somebody: posts above line manager that a second administrator has still to confirm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.holders import holders_on
from kim.foundations.people.models import Post
from kim.foundations.people.standing import named
from kim_engine.clocks.reminders import DueItem


def due_items(on: date) -> Iterator[DueItem]:
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
