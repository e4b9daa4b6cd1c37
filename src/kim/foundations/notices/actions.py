"""Bringing reminders to what is due, putting them in letters, and the wishes and the plan that say how."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.models import Log
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.landlord.queries import quarter_calendar
from kim.foundations.notices import policies, queries, slots
from kim.foundations.notices.models import LetterWish, Reminder, ReminderPlan
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim_engine.clocks import reminders as engine
from kim_engine.clocks.reminders import Ended, Place, Steps, Wanted


@dataclass(frozen=True)
class Reminded:
    """How many reminders a tick made and ended."""

    made: int
    ended: int


def remind(*, at: datetime, on: date) -> Reminded:
    """Bring the reminders that stand to what is due on a day: called as often as you like, it does each thing once.

    It holds the record's lock from its first look, so that two ticks at once see one another's work.
    """
    with writing(by=None, at=at) as history:
        Log.objects.select_for_update().first()
        items = [item for item in slots.due_items(on) if any(item.levels)]
        calendar = quarter_calendar(on).for_years(on.year - 1, on.year + 1)
        wanted = engine.wanted_on(on, items, queries.plan().steps, calendar)
        rows = {_place(row): row for row in Reminder.objects.filter(ended_at__isnull=True).order_by("pk")}
        standing = {place: engine.Standing(row.due_on, engine.Stage(row.stage)) for place, row in rows.items()}
        made = ended = 0
        for place, because, new in engine.changes(standing, items, wanted):
            if because:
                _end(rows[place], because, history)
                ended += 1
            if new:
                _make(new, history)
                made += 1
    return Reminded(made, ended)


def change_plan(*, steps: Steps, letter_on: int, by: Standing, at: datetime) -> None:
    """Change how many working days lie between a date and its reminders, and the day of the weekly letter."""
    require(policies.may_change_plan(by))
    with writing(by=by, at=at) as history:
        ReminderPlan.objects.get_or_create(pk=1)
        row = ReminderPlan.objects.select_for_update().get(pk=1)
        before = state_of(row)
        for name, number in asdict(steps).items():
            setattr(row, name, number)
        row.letter_on = letter_on
        row.save()
        history.changed("notices.plan_changed", row, before=before)


def change_wish(*, rhythm: str, by: Standing, at: datetime) -> None:
    """Choose how often one's own letter comes."""
    require(policies.may_wish(by))
    with writing(by=by, at=at) as history:
        row = LetterWish.objects.filter(person_id=by.person_id).first()
        before: dict[str, Any] = state_of(row) if row else {}
        row = row or LetterWish(person_id=by.person_id)
        row.rhythm = rhythm
        row.save()
        history.changed("notices.wish_changed", row, before=before)


def _place(row: Reminder) -> Place:
    return row.person_id, (row.source_kind, row.source_number, row.part)


def _make(new: Wanted, history: Writing) -> None:
    kind, number, part = new.item.key
    row = Reminder.objects.create(
        person_id=new.person,
        source_kind=kind,
        source_number=number,
        part=part,
        text=new.item.text,
        href=new.item.href,
        due_on=new.item.due_on,
        stage=new.stage,
        made_at=history.at,
    )
    history.changed("notices.reminder_made", row)


def _end(row: Reminder, because: Ended, history: Writing) -> None:
    before = state_of(row)
    row.ended_at, row.ended_because = history.at, because
    row.save()
    history.changed("notices.reminder_ended", row, before=before)
