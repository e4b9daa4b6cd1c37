"""What `kim tick` does: whatever is due. Run it as often as you like; it does each thing once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from kim.assurance.reviews import quarter_actions
from kim.assurance.reviews import queries as reviews
from kim.config.environment import BadSettingError, make_folder
from kim.foundations.audit_trail import sealing
from kim.foundations.audit_trail.on_disk import write_whole
from kim.foundations.design.jinja import count, moment
from kim.foundations.erasure import actions as erasure
from kim.foundations.evidence_files import quarantine
from kim.foundations.evidence_files import rounds as links
from kim.foundations.landlord.queries import quarter_calendar
from kim.foundations.notices import actions as reminders
from kim.foundations.notices import letter_actions as letters
from kim.foundations.notices import mail
from kim.foundations.sign_in.sessions import SessionStore
from kim.foundations.spreadsheets import staging

TICKED = "ticked"  # the file in KIM_DATA with the moment of the last tick: for `kim doctor`, no fact of the landlord's


def tick() -> Iterator[str]:
    """Do what is due and say each thing that was done. Raises BadSettingError when the key for seals is missing."""
    now = timezone.now()
    sealing.write_beside(seals=settings.SEALS)
    yield from _quarters(now)  # before the seal, which then covers them
    yield from _links(now)  # before the reminders, which then speak of them
    yield from _reminders(now)
    yield from _letters(now)
    if _sealed(now):  # after everything that the tick writes
        yield f"Dated seal of {moment(now)} made."
    if swept := staging.sweep(under=settings.STAGING, now=now):
        yield f"Removed {count(swept, 'file')} that waited a day to be imported."
    if swept := quarantine.sweep(under=settings.QUARANTINE, now=now):
        yield f"Removed {count(swept, 'file')} that waited a day for a decision."
    SessionStore.clear_expired()
    yield from _cleaned(now)  # last: a database in use may refuse it until the next tick
    make_folder(settings.DATA)
    write_whole(settings.DATA / TICKED, f"{now.isoformat()}\n")


def last_tick() -> datetime | None:
    """Read when the last tick came to its end; nothing when none did here."""
    try:
        return datetime.fromisoformat((settings.DATA / TICKED).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None


def _quarters(now: datetime) -> Iterator[str]:
    """Open what is due to open, give later areas their reviews, and move dates with the landlord's days off."""
    on = timezone.localdate(now)
    calendar = quarter_calendar(on)
    opened = set(reviews.quarters().values_list("code", flat=True))
    for dates in calendar.open_on(on):
        if dates.quarter.code not in opened and not reviews.days_are_taken(dates.quarter):
            row = quarter_actions.open_quarter(quarter=dates.quarter, dates=dates, by=None, at=now, on=on)
            yield f"{row.label} opened."
    for row in reviews.open_quarters():
        if quarter_actions.move_dates(quarter=row, dates=calendar.dates_of(row.quarter), at=now):
            yield f"The dates of {row.name} moved."
        if added := quarter_actions.add_missing_reviews(quarter=row, at=now, on=on):
            yield f"Gave {count(added, 'later work area')} a review of {row.name}."


def _links(now: datetime) -> Iterator[str]:
    """Ask the links to listed servers that nobody asked for a week, a few at a time."""
    done = links.ask_links(at=now)
    if done.asked:
        yield f"Asked {count(done.asked, 'link')}: {done.broken} newly dead or forbidden, {done.mended} open again."


def _reminders(now: datetime) -> Iterator[str]:
    """Bring reminders to what is due, and put them in letters."""
    on = timezone.localdate(now)
    done = reminders.remind(at=now, on=on)
    if done.made or done.ended:
        yield f"Reminders: {done.made} made, {done.ended} ended."
    if made := letters.put_in_letters(at=now, on=on, calendar=quarter_calendar(on).for_years(on.year, on.year)):
        yield f"Wrote {count(made, 'letter')}."


def _letters(now: datetime) -> Iterator[str]:
    """Send the letters that wait: by the mail server, or into the folder of letters."""
    server = mail.MailServer(**settings.MAIL_SERVER) if settings.MAIL_SERVER else None
    sender, site = settings.MAIL_FROM, settings.SITE_ADDRESS
    with mail.sending(server, outbox=settings.OUTBOX, sender=sender, site=site) as send:
        done = letters.deliver(send=send, at=now)
    if done.sent:
        yield f"Sent {count(done.sent, 'letter')}."
    if done.failed:
        yield f"{count(done.failed, 'letter')} not sent. {done.because}"


def _cleaned(now: datetime) -> Iterator[str]:
    """Have the database's files forget what was erased, or say that they do not yet."""
    try:
        if cleaned := erasure.clean_database(at=now):
            yield f"Database cleaned after {count(cleaned, 'erasure')}."
    except DatabaseError:
        yield "The database is in use: what was erased is cleaned from its files by a later tick."


def _sealed(now: datetime) -> bool:
    try:
        return sealing.is_due(now) and sealing.make_seal(keys=settings.KEYS, seals=settings.SEALS, at=now) is not None
    except sealing.NoSealKeyError as error:
        raise BadSettingError(str(error)) from None
