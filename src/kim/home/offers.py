"""The job that My work offers the navigation."""

from kim.foundations.design.slots import NavigationItem

NAVIGATION = (NavigationItem("My work", "home:my_work", 10, ("home",), lambda request: True),)
