"""The jobs that My work and the History offer the navigation, and the box for words at the head of every page."""

from kim.foundations.design.slots import NavigationItem, SearchBox
from kim.foundations.people.doors import who
from kim.foundations.people.slots import FilteredList

NAVIGATION = (
    NavigationItem("My work", "home:my_work", 10, (), lambda request: True),
    NavigationItem("History", "home:history_list", 70, (), lambda request: who(request).is_reader, is_footer=True),
)
SEARCH_BOX = SearchBox("home:search_show", lambda request: who(request).is_reader)


FILTERED_LISTS = (FilteredList("history", "History", "home:history_list"),)
