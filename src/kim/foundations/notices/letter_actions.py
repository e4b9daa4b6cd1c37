"""Putting reminders in letters, and sending each letter at most once.

What is due or overdue goes at once; all else in a round-up, a week or a day of a person at a time. A reminder is put in
one letter, whatever its kind: nobody is told of it twice.
A letter is begun in a transaction of its own before it is sent: one that a crash leaves begun may have gone, and is
not sent again. The inbox holds every reminder whatever becomes of its letter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.models import Log
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.notices import queries
from kim.foundations.notices.choices import URGENT, LetterKind, LetterState, Rhythm
from kim.foundations.notices.models import Letter, LetterWish, Reminder
from kim_engine.clocks.working_days import WorkingDays

WAITS = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))  # before each new try
UNSURE_AFTER = timedelta(hours=1)


class NotSentError(Exception):
    """A letter was not taken by the mail server; whether the server itself is the reason."""

    def __init__(self, because: str, *, is_server: bool) -> None:
        super().__init__(because)
        self.is_server = is_server


Send = Callable[[Letter, list[Reminder]], None]  # raises NotSentError


@dataclass
class Delivered:
    """What became of the letters that waited."""

    sent: int = 0
    failed: int = 0
    because: str = ""


def put_in_letters(*, at: datetime, on: date, calendar: WorkingDays) -> int:
    """Make the letters that are due to be made. Returns how many."""
    with writing(by=None, at=at) as history:
        Log.objects.select_for_update().first()  # two ticks at once see one another's letters
        by_person: dict[int, list[Reminder]] = {}
        for row in _of_people_with_accounts():
            by_person.setdefault(row.person_id, []).append(row)
        made = sum(_at_once(person, rows, history) for person, rows in by_person.items())
        periods = _periods(by_person, on, calendar)
        return made + sum(_round_up(by_person[person], period, history) for person, period in periods.items())


def deliver(*, send: Send, at: datetime) -> Delivered:
    """Send each letter that waits; a mail server that is away is not asked again until the next call."""
    _give_up_on_begun(at)
    done = Delivered()
    waits = Q(state=LetterState.WAITING) | Q(state=LetterState.FAILED, try_after__lte=at)
    for number in list(Letter.objects.filter(waits).order_by("pk").values_list("pk", flat=True)):
        letter, rows = _begin(number, at)
        if letter is None:
            continue
        try:
            send(letter, rows)
        except NotSentError as error:
            _fail(letter, error, at)
            done.failed, done.because = done.failed + 1, str(error)
            if error.is_server:
                break
        else:
            _move(letter, LetterState.SENT, "notices.letter_sent", at)
            done.sent += 1
    return done


def _of_people_with_accounts() -> list[Reminder]:
    found = Reminder.objects.filter(ended_at__isnull=True, letter__isnull=True, person__account__is_active=True)
    return list(found.order_by("person_id", "due_on", "pk"))


def _at_once(person: int, rows: list[Reminder], history: Writing) -> int:
    urgent = [row for row in rows if row.stage in URGENT]
    if urgent:
        _put_in(Letter(person_id=person, kind=LetterKind.AT_ONCE), urgent, history)
    return 1 if urgent else 0


def _periods(by_person: dict[int, list[Reminder]], on: date, calendar: WorkingDays) -> dict[int, str]:
    """Say for whom a round-up is due, and of which week or day; left out is who had theirs, or has nothing for it."""
    by_person = {person: rows for person, rows in by_person.items() if _soon(rows)}
    letter_on = queries.plan().letter_on
    wishes = dict(LetterWish.objects.filter(person__in=by_person).values_list("person_id", "rhythm"))
    year, week, weekday = on.isocalendar()
    due = {}
    for person in by_person:
        rhythm = wishes.get(person, Rhythm.WEEKLY)
        if rhythm == Rhythm.WEEKLY and weekday - 1 >= letter_on:
            due[person] = f"{year}-W{week:02}"
        elif rhythm == Rhythm.DAILY and calendar.is_working(on):
            due[person] = on.isoformat()
    had = Letter.objects.filter(kind=LetterKind.ROUND_UP, period__in=set(due.values()))
    taken = set(had.values_list("person_id", "period"))
    return {person: period for person, period in due.items() if (person, period) not in taken}


def _round_up(rows: list[Reminder], period: str, history: Writing) -> int:
    letter = Letter(person_id=rows[0].person_id, kind=LetterKind.ROUND_UP, period=period)
    _put_in(letter, _soon(rows), history)
    return 1


def _soon(rows: list[Reminder]) -> list[Reminder]:
    return [row for row in rows if row.stage not in URGENT]


def _put_in(letter: Letter, rows: list[Reminder], history: Writing) -> None:
    letter.made_at = history.at
    letter.save()
    history.changed("notices.letter_made", letter)
    for row in rows:
        before = state_of(row)
        row.letter = letter
        row.save()
        history.changed("notices.reminder_put_in_letter", row, before=before)


def _begin(number: int, at: datetime) -> tuple[Letter | None, list[Reminder]]:
    """Take a letter to send it; none if another process has it, or if nothing in it stands any more."""
    with writing(by=None, at=at) as history:
        letter = Letter.objects.select_for_update(of=("self",)).select_related("person__account").get(pk=number)
        if letter.state not in (LetterState.WAITING, LetterState.FAILED):
            return None, []
        rows = letter.reminders.filter(ended_at__isnull=True).order_by("due_on", "text", "pk")
        said, account = list(rows), letter.person.account
        if not said or account is None or not account.is_active:
            _note(letter, LetterState.NOT_NEEDED, "notices.letter_not_needed", history)
            return None, []
        letter.tries += 1
        _note(letter, LetterState.BEGUN, "notices.letter_begun", history)
    return letter, said


def _fail(letter: Letter, error: NotSentError, at: datetime) -> None:
    is_last = letter.tries > len(WAITS)
    with writing(by=None, at=at) as history:
        letter.try_after = None if is_last else at + WAITS[letter.tries - 1]
        state = LetterState.GIVEN_UP if is_last else LetterState.FAILED
        _note(letter, state, "notices.letter_failed", history, why=str(error))


def _give_up_on_begun(at: datetime) -> None:
    for letter in Letter.objects.filter(state=LetterState.BEGUN, begun_at__lte=at - UNSURE_AFTER):
        _move(letter, LetterState.UNSURE, "notices.letter_unsure", at)


def _move(letter: Letter, state: LetterState, type: str, at: datetime) -> None:
    with writing(by=None, at=at) as history:
        _note(letter, state, type, history)


def _note(letter: Letter, state: LetterState, type: str, history: Writing, *, why: str = "") -> None:
    stands = Letter.objects.get(pk=letter.pk)
    before = state_of(stands)
    letter.state = state
    if state == LetterState.BEGUN:
        letter.begun_at = history.at
    elif state != LetterState.FAILED:
        letter.ended_at = history.at
    letter.save()
    history.changed(type, letter, before=before, why=why)
