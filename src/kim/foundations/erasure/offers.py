"""What erasure offers: its link in the footer, and who reads of its requests in the History."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kim.foundations.design.slots import NavigationItem
from kim.foundations.erasure.policies import may_read
from kim.foundations.erasure.queries import visible_to
from kim.foundations.people.doors import who
from kim.foundations.people.standing import Standing

NAVIGATION = (
    NavigationItem(
        "Erasures",
        "erasure:request_list",
        80,
        ("erasure",),
        lambda request: bool(may_read(who(request))),
        is_footer=True,
    ),
)


def link(number: int) -> str:
    """Give a request's address."""
    return reverse("erasure:request_show", args=[number])


def requests_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the numbers of the requests a person may see."""
    return visible_to(person).values_list("pk", flat=True)


READERS = {"erasure.request": requests_seen}
