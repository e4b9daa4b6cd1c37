"""Who is to be reminded of what, on a day: computed anew each time from what is due, with no memory but what stands.

Whoever must act hears before the day, on it and after it; what stays undone climbs. Asks no clock and no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kim_engine.clocks.working_days import WorkingDays

Key = tuple[str, int, str]  # the kind of thing, its number, and what is to be done with it
MOST = 60  # working days in a step
MOST_PAUSED = 120  # days of a year on which no time runs because of incidents
FARTHEST = timedelta(days=150 + MOST_PAUSED)  # no step reaches so far, whatever days off lie within it


class Stage(StrEnum):
    """How near a day is, or how long past, in the order in which they come; or, alone, what is only told."""

    SOON = "SOON"
    NEAR = "NEAR"
    TODAY = "TODAY"
    LATE = "LATE"
    CLIMBED = "CLIMBED"
    CLIMBED_AGAIN = "CLIMBED_AGAIN"
    TOLD = "TOLD"


ORDER = tuple(stage for stage in Stage if stage is not Stage.TOLD)


class Ended(StrEnum):
    """Why a reminder stands no longer."""

    DONE = "DONE"
    REASSIGNED = "REASSIGNED"
    MOVED = "MOVED"
    REPLACED = "REPLACED"


@dataclass(frozen=True, slots=True)
class Steps:
    """How many working days lie between a day and each of its reminders; 1 to `MOST`."""

    soon_before: int = 10
    near_before: int = 3
    climbs_after: int = 3
    climbs_again_after: int = 8

    def __post_init__(self) -> None:
        steps = (self.soon_before, self.near_before, self.climbs_after, self.climbs_again_after)
        if not all(1 <= each <= MOST for each in steps):
            raise ValueError(f"A step is 1 to {MOST} working days")
        if self.near_before >= self.soon_before or self.climbs_after >= self.climbs_again_after:
            raise ValueError("The first of two steps before a day is longer; after it, shorter")

    def days(self, due_on: date, calendar: WorkingDays) -> dict[Stage, date]:
        """Count the day of each stage. Raises BeyondCalendarError."""
        return {
            Stage.SOON: calendar.before(due_on, self.soon_before).day,
            Stage.NEAR: calendar.before(due_on, self.near_before).day,
            Stage.TODAY: due_on,
            Stage.LATE: calendar.after(due_on, 1).day,
            Stage.CLIMBED: calendar.after(due_on, self.climbs_after).day,
            Stage.CLIMBED_AGAIN: calendar.after(due_on, self.climbs_again_after).day,
        }


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something with a day that somebody must do; or, as news, something that somebody is told at once and only once.

    `levels` are the people's numbers: who must act, to whom it climbs, to whom it climbs again. An empty level's part
    falls to the next above it. `text` is a verb phrase without anything that somebody typed; `href` leads to the page.
    """

    key: Key
    text: str
    href: str
    due_on: date
    levels: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
    is_news: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One person's reminder of one thing."""

    person: int
    item: DueItem
    stage: Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """A reminder that stands already, as far as the next one hangs on it."""

    due_on: date
    stage: Stage


Place = tuple[int, Key]  # a person and what they are reminded of: at most one reminder stands at each


def wanted_on(today: date, items: Iterable[DueItem], steps: Steps, calendar: WorkingDays) -> dict[Place, Wanted]:
    """Compute every reminder that is to stand on a day: for each person and thing the last stage that was reached.

    The calendar must know the days from twice `FARTHEST` before today to as long after it: a day farther off is
    not counted to, however far it is. Raises BeyondCalendarError.
    """
    found: dict[Place, Wanted] = {}
    for item in items:
        for stage in (Stage.TOLD,) if item.is_news else _reached(item.due_on, today, steps, calendar):
            for person in _reminded(item, stage):
                found[person, item.key] = Wanted(person, item, stage)
    return found


def _reached(due_on: date, today: date, steps: Steps, calendar: WorkingDays) -> tuple[Stage, ...]:
    """Give the stages whose day has come, in order."""
    if due_on - today > FARTHEST:
        return ()
    if today - due_on > FARTHEST:
        return ORDER
    days = steps.days(due_on, calendar)
    return tuple(stage for stage in ORDER if days[stage] <= today)


def _reminded(item: DueItem, stage: Stage) -> tuple[int, ...]:
    """Give the people of a stage's level, or of the first level above it that has any."""
    level = {Stage.CLIMBED: 1, Stage.CLIMBED_AGAIN: 2}.get(stage, 0)
    return next((people for people in item.levels[level:] if people), ())


def changes(
    standing: Mapping[Place, Standing], items: Iterable[DueItem], wanted: Mapping[Place, Wanted]
) -> Iterator[tuple[Place, Ended | None, Wanted | None]]:
    """Say what brings the reminders that stand to those that are wanted: which end and why, which are made.

    A stage is never taken back while its day stands and its person must act: a clock that is set back makes nothing
    and ends nothing. Applied twice at one moment, the second finds nothing to do.
    """
    due = {item.key: item for item in items}
    for place, old in standing.items():
        new = wanted.get(place)
        ended = _ended(place, old, due.get(place[1]), new)
        if ended:
            yield place, ended, None if ended in (Ended.DONE, Ended.REASSIGNED) else new
    yield from ((place, None, new) for place, new in wanted.items() if place not in standing)


def _ended(place: Place, old: Standing, item: DueItem | None, new: Wanted | None) -> Ended | None:
    if item is None:
        return Ended.DONE
    if item.due_on != old.due_on:
        return Ended.MOVED
    if new is None:
        return None if place[0] in _reminded(item, old.stage) else Ended.REASSIGNED
    if new.stage is old.stage:
        return None
    return Ended.REPLACED if ORDER.index(new.stage) > ORDER.index(old.stage) else None
