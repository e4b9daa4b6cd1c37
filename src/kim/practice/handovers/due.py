"""What of handovers waits for somebody: for who leaves and who follows, then for who manages the post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from kim.foundations.people.choices import Role
from kim.foundations.people.holders import Holders, People, holders_on
from kim.foundations.people.models import Post
from kim.practice.handovers.choices import HandoverState, ItemState
from kim.practice.handovers.models import Handover, Item
from kim.practice.handovers.queries import KIND, posts_that_follow, who_follow
from kim_engine.clocks.reminders import DueItem


def due_items(on: date) -> Iterator[DueItem]:
    """Give the open handovers (three statements). What was sent back is the leaver's; all else waits to be accepted."""
    posts = holders_on(on)
    posted = posts.anybody()
    sent_back = Exists(Item.objects.filter(handover=OuterRef("pk"), state=ItemState.SENT_BACK))
    rows = Handover.objects.filter(state=HandoverState.OPEN).annotate(is_sent_back=sent_back)
    handovers = list(rows.select_related("post__person", "post__area__team").order_by("pk"))
    same = posts_that_follow(handovers)
    for handover in handovers:
        post = handover.post
        managers, above = _above(posts, post)
        leaver = (post.person_id,) if post.person_id in posted else ()
        following = who_follow(handover, same[post.role, post.area_id])
        # Who only begins later reads nothing yet.
        follow = tuple(dict.fromkeys(each.person_id for each in following if each.person_id in posted))
        first = leaver if handover.is_sent_back else tuple(dict.fromkeys((*follow, *leaver)))
        yield DueItem(
            (KIND, handover.pk, "HAND OVER"),
            f"Hand over from {post.person.name}, {post.area.name if post.area else ''}",
            reverse("handovers:handover_show", args=[handover.pk]),
            handover.last_on,
            (first or managers, managers, above),
        )


def _above(posts: Holders, post: Post) -> tuple[People, People]:
    """Give who manages a post in a work area, and who is above them."""
    service_managers, heads = posts.above(post.area) if post.area else ((), ())
    if post.role == Role.LINE_MANAGER:
        return service_managers or heads, heads
    return posts.of(Role.LINE_MANAGER, post.area_id) or service_managers, service_managers or heads
