"""What happens to posts in the demonstration: namings, a move, covers, a shared post, a vacancy, a leaver."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from kim.foundations.answering import actions as answering
from kim.foundations.people import actions as people
from kim.foundations.people import move_actions
from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.models import Post, WorkArea
from kim.foundations.people.standing import Standing

if TYPE_CHECKING:
    from kim.config.demonstration.loading import Marlvale

CONTENT = Path(__file__).parent / "content"
LONDON = ZoneInfo("Europe/London")
ADMINISTRATOR = "site_business"  # who does what administrators do
Row = dict[str, Any]


def happenings(built: Marlvale) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """Give what happens to posts, each with its moment."""
    rows: list[Row] = json.loads((CONTENT / "posts.json").read_text(encoding="utf-8"))
    for row in rows:
        at = datetime.fromisoformat(row["at"]).replace(tzinfo=LONDON)
        yield at, _doing(built, row, at)


def _doing(built: Marlvale, row: Row, at: datetime) -> Callable[[], None]:
    def do() -> None:
        by = built.standing(row.get("by", ADMINISTRATOR), at)
        _DO[row["do"]](built, row, by, at)
        built.standings.clear()  # posts have changed

    return do


def _area(built: Marlvale, name: str) -> WorkArea:
    return WorkArea.objects.select_related("team__service").get(pk=built.areas[name].pk)


def _post(built: Marlvale, person: str, area: str) -> Post:
    held = Post.objects.filter(role=Role.LINE_MANAGER, state=PostState.CONFIRMED, area=built.areas[area])
    return held.select_related("area").get(person=built.people[person])


def _name(built: Marlvale, row: Row, by: Standing, at: datetime) -> None:
    given = {"why": row.get("why", ""), "is_shared": row.get("is_shared", False), "by": by, "at": at}
    person, area = built.people[row["person"]], _area(built, row["area"])
    answering.name_line_manager(area=area, person=person, named_on=by.on, **given)


def _not_applicable(built: Marlvale, row: Row, by: Standing, at: datetime) -> None:
    area = _area(built, row["area"])
    answering.consider_not_applicable(area=area, named_on=by.on, why=row["why"], by=by, at=at)


def _move(built: Marlvale, row: Row, by: Standing, at: datetime) -> None:
    move_actions.move_area(
        area=_area(built, row["area"]),
        to_team=built.teams[row["team"]],
        moved_on=date.fromisoformat(row["on"]),
        why=row["why"],
        by=by,
        at=at,
    )
    built.areas[row["area"]] = _area(built, row["area"])


def _end(built: Marlvale, row: Row, by: Standing, at: datetime) -> None:
    last_on = date.fromisoformat(row["last_on"])
    people.end_post(post=_post(built, row["person"], row["area"]), last_on=last_on, by=by, at=at)


def _cover(built: Marlvale, row: Row, by: Standing, at: datetime) -> None:
    for name in row["areas"]:
        people.appoint(
            person=built.people[row["person"]],
            role=Role.LINE_MANAGER,
            place=built.areas[name],
            from_on=date.fromisoformat(row["from"]),
            to_on=date.fromisoformat(row["to"]),
            covers=_post(built, row["of"], name),
            cover_reason=row["reason"],
            by=by,
            at=at,
        )


def _close(built: Marlvale, row: Row, by: Standing, at: datetime) -> None:
    people.close_account(person=built.people[row["person"]], by=by, at=at)


_DO: dict[str, Callable[[Marlvale, Row, Standing, datetime], None]] = {
    "name": _name,
    "not_applicable": _not_applicable,
    "move": _move,
    "end": _end,
    "cover": _cover,
    "close": _close,
}
