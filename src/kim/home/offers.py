"""The jobs that My work and the History offer the navigation."""

from kim.foundations.design.slots import NavigationItem
from kim.foundations.people.doors import who

NAVIGATION = (
    NavigationItem("My work", "home:my_work", 10, ("home",), lambda request: True),
    NavigationItem("History", "home:history_list", 70, (), lambda request: who(request).is_reader, is_footer=True),
)
