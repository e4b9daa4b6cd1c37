"""The demonstration's dip checks: questions, checks that were done, a run of failures, and one that waits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from kim.foundations.people.models import WorkArea
from kim.practice.dip_checks import actions
from kim.practice.dip_checks.models import DipCheck

if TYPE_CHECKING:
    from kim.config.demonstration.loading import Marlvale

CONTENT = Path(__file__).parent / "content"
LONDON = ZoneInfo("Europe/London")
SAID = {"Y": "YES", "N": "NO", "C": "COULD_NOT_SEE"}
Row = dict[str, Any]


def happenings(built: Marlvale) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """Give what happens to dip checks, each with its moment."""
    told: Row = json.loads((CONTENT / "dip_checks.json").read_text(encoding="utf-8"))
    for row in told["questions"]:
        yield _at(row["on"], 9), _setting(built, row)
    for place, row in enumerate(told["checks"]):
        made: list[DipCheck] = []
        yield _at(row["asked_on"], 10, place), _asking(built, row, _at(row["asked_on"], 10, place), made)
        if "done_on" in row:
            yield _at(row["done_on"], 15, place), _answering(built, row, _at(row["done_on"], 15, place), made)


def _setting(built: Marlvale, row: Row) -> Callable[[], None]:
    def set_them() -> None:
        at = _at(row["on"], 9)
        by = built.standing(row["by"], at)
        actions.set_questions(area=_area(built, row["area"]), texts=row["texts"], by=by, at=at)

    return set_them


def _asking(built: Marlvale, row: Row, at: datetime, made: list[DipCheck]) -> Callable[[], None]:
    def ask() -> None:
        check = actions.ask_check(
            area=_area(built, row["area"]),
            checker=built.people[row["checker"]],
            references=[f"{row['prefix']}-{number}" for number in row["numbers"]],
            choose=row.get("choose"),
            is_crossed=row.get("is_crossed", False),
            due_on=date.fromisoformat(row["due_on"]),
            by=built.standing(row["by"], at),
            at=at,
        )
        made.append(check)

    return ask


def _answering(built: Marlvale, row: Row, at: datetime, made: list[DipCheck]) -> Callable[[], None]:
    def answer() -> None:
        places = [(case, number) for case, word in enumerate(row["found"], 1) for number in range(1, len(word) + 1)]
        answers = {(case, number): SAID[row["found"][case - 1][number - 1]] for case, number in places}
        actions.answer_check(check=made[0], answers=answers, by=built.standing(row["checker"], at), at=at)

    return answer


def _area(built: Marlvale, name: str) -> WorkArea:
    return WorkArea.objects.select_related("team__service").get(pk=built.areas[name].pk)


def _at(day: str, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour, minute), tzinfo=LONDON)
