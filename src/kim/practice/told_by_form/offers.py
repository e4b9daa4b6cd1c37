"""What forms answer to other rooms: the link above the Log's list, who told an entry, and who sees it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kim.foundations.people.standing import Standing
from kim.practice.kim_log.slots import EntryFact, ListAction
from kim.practice.told_by_form import policies, queries


def _may(person: Standing) -> bool:
    return policies.may_use_forms(person).allowed


LIST_ACTION = ListAction("Forms for people without an account", "told_by_form:form_new", _may, fills_an_empty_log=True)
ENTRY_FACT = EntryFact("Told by", "told_by", queries.told_by)


def rows_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the rows a person may see, for the History and its exports."""
    return queries.visible_to(person).values_list("pk", flat=True)


READERS = {"told_by_form.row": rows_seen}
