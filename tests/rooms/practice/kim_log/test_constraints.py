"""R1, R2, R10: what must never be true of entries and past reviews is refused by the database, whoever asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kim.practice.kim_log.models import Entry, ImportedFile, PastReview
from tests import factories
from tests.cast import AT, FROM, Cast
from tests.rooms.refusing import Case, constraints_of, hold, models_of


def imported(cast: Cast) -> ImportedFile:
    return ImportedFile.objects.create(
        name="log.xlsx",
        sha256="0" * 64,
        sheets="Voids",
        entries=1,
        reviews=1,
        imported_by=cast.person("manager"),
        imported_at=AT,
    )


def entry(cast: Cast, **given: Any) -> Entry:
    """Give a recorded entry as it would be saved."""
    usual = {"area": cast.area(), "what": "Keys are logged.", "why": "Lost.", "listed_at": AT, "in_force_on": FROM}
    people = {"author": cast.person("manager"), "recorded_by": cast.person("manager"), "state": "RECORDED"}
    return Entry(**(usual | people | given))


def review(cast: Cast, **given: Any) -> PastReview:
    """Give a past review as an import would save it."""
    usual = {"area": cast.area(), "quarter": "2024-Q3", "rag": "GREEN", "came_from": imported(cast)}
    return PastReview(**(usual | {"came_sheet": "Voids", "came_row": 2} | given))


def replacing(cast: Cast, **given: Any) -> Entry:
    """Give an entry that replaces one which another may replace too."""
    old = Entry.objects.order_by("pk").first() or factories.entry(cast)
    return entry(cast, replaces=old, **given)


def itself(cast: Cast, **given: Any) -> Entry:
    """Give an entry that is saved already, so that it has a number to replace."""
    row = entry(cast)
    row.save()
    for name, value in given.items():
        setattr(row, name, row.pk if value == "itself" else value)
    return row


BEFORE = FROM - timedelta(days=1)
CASES = [
    Case("entry_state_known", entry, {"state": "LOST"}),
    Case("entry_state_known", entry, {"state": ""}),
    Case("entry_kind_known", entry, {"kind": "RUMOUR"}),
    Case("entry_restriction_has_its_reason", entry, {"restriction": "STAFF"}),
    Case("entry_restriction_has_its_reason", entry, {"restricted_why": "It names somebody."}),
    Case("entry_restriction_has_its_reason", entry, {"restriction": "SECRET", "restricted_why": "It is."}),
    Case("entry_recorded_by_someone", entry, {"recorded_by": None}),
    Case("entry_recorded_by_someone", entry, {"state": "DRAFT"}),
    Case("entry_ends_once_it_is_over", entry, {"in_force_to": FROM}),
    Case("entry_ends_once_it_is_over", entry, {"state": "DRAFT", "recorded_by": None, "in_force_to": FROM}),
    Case("entry_ends_after_it_begins", entry, {"state": "WITHDRAWN", "in_force_to": BEFORE}),
    Case("entry_ends_after_it_begins", entry, {"state": "REPLACED", "in_force_to": BEFORE}),
    Case("entry_does_not_replace_itself", itself, {"replaces_id": "itself"}),
    Case("entry_came_from_a_row_of_a_file", entry, {"came_sheet": "Voids"}),
    Case("entry_came_from_a_row_of_a_file", entry, {"came_row": 2}),
    Case("entry_came_from_a_row_of_a_file", entry, lambda cast: {"came_from": imported(cast), "came_row": 2}),
    Case("entry_came_from_a_row_of_a_file", entry, lambda cast: {"came_from": imported(cast), "came_sheet": "V"}),
    Case("kim_log.Entry.replaces", replacing),
    Case("pastreview_rag_known", review, {"rag": "PINK"}),
    Case("pastreview_says_something", review, {"rag": ""}),
    *(Case("pastreview_quarter_is_a_code", review, {"quarter": each}) for each in ("2024-Q5", "Q3 2024", "24-Q3", "")),
]


def test_every_constraint_of_the_log_has_a_row_that_it_refuses() -> None:
    named = constraints_of(models_of("kim_log"))
    assert len(named) > 10
    assert set(named) == {case.constraint for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.said)
def test_the_database_refuses_what_the_constraint_names(cast: Cast, case: Case) -> None:
    hold(cast, case)


@pytest.mark.parametrize(
    "given",
    [
        {"state": "DRAFT", "recorded_by": None, "in_force_on": None},
        {"state": "WITHDRAWN", "in_force_to": FROM},  # on the very day: it was never in force
        {"state": "REPLACED", "in_force_on": None, "in_force_to": FROM},
        {"state": "WITHDRAWN", "in_force_to": None},
        {"restriction": "STAFF", "restricted_why": "It names somebody."},
    ],
)
def test_the_database_takes_what_the_verbs_can_lead_to(cast: Cast, given: dict[str, Any]) -> None:
    cast.is_tampered = True  # type: ignore[attr-defined] # saved beside the verbs: this is about the tables
    row = entry(cast, **given)
    row.save()
    assert Entry.objects.filter(pk=row.pk).exists()
