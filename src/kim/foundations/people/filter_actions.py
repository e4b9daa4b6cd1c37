"""Keeping and removing a person's own filters of a list."""

from __future__ import annotations

from datetime import datetime

from kim.foundations.audit_trail.writing import writing
from kim.foundations.landlord.names import check_free
from kim.foundations.people import policies
from kim.foundations.people.models import KeptFilter
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import Decision

MOST = 20
TOO_MANY = f"You keep {MOST} filters of this list already. Remove one first."


def keep_filter(*, of_list: str, name: str, query: str, by: Standing, at: datetime) -> KeptFilter:
    """Keep filters of a list under a name, for oneself alone. Raises NameTakenError."""
    require(policies.may_keep_filters(by))
    with writing(by=by, at=at) as history:
        own = KeptFilter.objects.filter(person_id=by.person_id, of_list=of_list)
        require(Decision(own.count() < MOST, TOO_MANY))
        check_free(own, name=name, thing="a filter of yours")
        kept = KeptFilter.objects.create(person_id=by.person_id, of_list=of_list, name=name, query=query)
        history.changed("people.filter_kept", kept)
    return kept


def remove_filter(*, kept: KeptFilter, by: Standing, at: datetime) -> None:
    """Remove a filter of one's own."""
    require(Decision(kept.person_id == by.person_id, "This filter is somebody else’s."))
    with writing(by=by, at=at) as history:
        history.removed("people.filter_removed", kept, number=kept.pk)
        kept.delete()
