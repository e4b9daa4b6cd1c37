"""For every constraint of what work areas went into: a row that it refuses."""

from __future__ import annotations

from typing import Any

from kim.assurance.reviews.models import Review
from kim.foundations.people.models import AreaChange, Succession, WorkArea
from tests.cast import AT, FROM, TODAY, Cast
from tests.rooms.refused_reviews import opened, review
from tests.rooms.refusing import Case


def area(cast: Cast, **given: Any) -> WorkArea:
    return WorkArea(**({"name": "Lifts", "team": cast.places["Case"]} | given))


def ended(cast: Cast, **given: Any) -> WorkArea:
    return area(cast, **({"ended_on": TODAY, "kept_in": cast.area()} | given))


def change(cast: Cast, **given: Any) -> AreaChange:
    usual = {
        "kind": "MERGED",
        "from_on": FROM,
        "why": "Joined.",
        "made_by": cast.person("administrator"),
        "made_at": AT,
    }
    return AreaChange(**(usual | given))


def succession(cast: Cast, **given: Any) -> Succession:
    of = AreaChange.objects.first() or change(cast)
    of.save()
    usual = {"change": of, "predecessor": cast.area(), "successor": cast.area("Repairs")}
    return Succession(**(usual | given))


def undoing(cast: Cast, **given: Any) -> AreaChange:
    of = AreaChange.objects.filter(undoes=None).first() or change(cast)
    of.save()
    return change(cast, **({"kind": "UNDONE", "undoes": of} | given))


def _another(cast: Cast) -> dict[str, Any]:
    return {"quarter": opened(cast), "area": cast.area("Repairs")}


CASES = [
    Case("area_ended_is_kept_in_another", ended, {"kept_in": None}),
    Case("area_ended_is_kept_in_another", ended, {"ended_on": None}),
    Case("area_ends_after_it_began", ended, {"began_on": TODAY, "ended_on": FROM}),
    Case("area_change_kind_known", change, {"kind": "LOST"}),
    Case("area_change_has_its_reason", change, {"why": ""}),
    Case("area_change_undoes_another", change, {"kind": "UNDONE"}),
    Case("area_change_undoes_another", undoing, {"kind": "SPLIT"}),
    Case("people.AreaChange.undoes", undoing),
    Case("succession_once", succession),
    Case("succession_to_another_area", succession, lambda cast: {"successor": cast.area()}),
    Case("review_passed_on_to_another", review, {"state": "PASSED_ON"}),
    Case("review_passed_on_to_another", review, lambda cast: {"passed_to": Review.objects.create(**_another(cast))}),
]
