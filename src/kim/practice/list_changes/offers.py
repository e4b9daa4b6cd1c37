"""What list changes answer to the rooms below: the links beside the Log's list."""

from kim.foundations.people.standing import Standing
from kim.practice.kim_log.slots import ListAction
from kim.practice.list_changes import policies


def _may(person: Standing) -> bool:
    return policies.may_bring_back(person).allowed


LIST_ACTIONS = (
    ListAction("Change many", "list_changes:many_choose", _may, keeps_filters=True),
    ListAction("Bring back a changed list", "list_changes:list_new", _may),
)
