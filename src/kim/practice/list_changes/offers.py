"""What list changes answer to the rooms below: the link above the Log's list."""

from kim.practice.kim_log.slots import ListAction
from kim.practice.list_changes import policies

LIST_ACTION = ListAction(
    "Bring back a changed list", "list_changes:list_new", lambda person: policies.may_bring_back(person).allowed
)
