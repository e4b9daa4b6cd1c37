"""The link that erasure offers the footer."""

from kim.foundations.design.slots import NavigationItem
from kim.foundations.erasure.policies import may_read
from kim.foundations.people.doors import who

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
