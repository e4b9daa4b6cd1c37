"""For every constraint of rows that came in by a form: a row that it refuses."""

from __future__ import annotations

from typing import Any

from kim.practice.told_by_form.models import ToldRow
from tests.cast import Cast
from tests.factories import NOW
from tests.rooms.refusing import Case


def row(cast: Cast, **given: Any) -> ToldRow:
    usual = {"area": cast.area(), "form": "2345ABCD", "row": 1, "digest": "d" * 64, "told_by": "Operative"}
    return ToldRow(**(usual | {"entry": 1, "brought_by": cast.person("manager"), "brought_at": NOW} | given))


CASES = [
    Case("toldrow_told_by_somebody", row, {"told_by": ""}),
    Case("toldrow_once_an_area", row, {"entry": 2}),
    Case("told_by_form.ToldRow.entry", row, {"digest": "e" * 64}),
]
