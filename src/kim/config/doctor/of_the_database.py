"""What the doctor asks the database: is it there, up to date, guarded, and does it write as it must?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count

from kim.config import installing
from kim.config.backups.triggers import wrong_triggers
from kim.config.doctor.outcomes import Result, does_not_apply, failed, passed
from kim.config.ticking import last_tick
from kim.foundations.adopted_logs.models import AdoptedLog
from kim.foundations.audit_trail import erasure_list, sealing
from kim.foundations.audit_trail.models import Event, Log, Seal
from kim.foundations.design.jinja import count, moment
from kim.foundations.erasure.choices import RequestState
from kim.foundations.erasure.models import ErasureRequest
from kim.foundations.full_text import indexes
from kim.foundations.landlord.models import Landlord
from kim_engine.ledger.archive import seals_in

LATE = timedelta(hours=1)  # beyond the day between two seals, and since the last tick
PRAGMAS = {"journal_mode": ("wal",), "synchronous": (2, 3), "recursive_triggers": (1,), "foreign_keys": (1,)}
POSTGRES = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def begun(_now: datetime) -> Iterator[Result]:
    """Look for migrations that are missing, and for the landlord."""
    if installing.is_behind():
        yield failed("Database", "it is not up to date. Run `kim upgrade`, or `kim init` for a new one.")
        return
    yield passed("Database", "it is reached and up to date.")
    if Landlord.objects.exists() and Log.objects.exists():
        yield passed("Landlord", "it was begun.")
    else:
        yield failed("Landlord", "there is none yet. Run `kim init`.")


def triggers(_now: datetime) -> Iterator[Result]:
    """Look for the triggers that refuse to change the record."""
    wrong = wrong_triggers()
    if wrong:
        yield from (failed("Triggers", each) for each in wrong)
    else:
        yield passed("Triggers", "those that guard the record stand.")


def search(_now: datetime) -> Iterator[Result]:
    """Ask whether words are found: the indexes stand, and say what the rows say."""
    wrong = [index.table for index in indexes.wrong()]
    yield from (failed("Search", f"the words of {each} are not all found. Run `kim upgrade`.") for each in wrong)
    if not wrong:
        yield passed("Search", "the indexes of words stand.")


def durability(_now: datetime) -> Iterator[Result]:
    """Ask whether a commit reaches the disk before it is acknowledged."""
    if connection.vendor == "sqlite":
        found = {name: _told(f"PRAGMA {name}") for name in PRAGMAS}
        wrong = sorted(name for name, value in found.items() if value not in PRAGMAS[name])
    else:
        found = {name: _told(f"SHOW {name}") for name in POSTGRES}
        wrong = sorted(name for name, value in found.items() if value != POSTGRES[name])
    for name in wrong:
        yield failed("Commits", f"{name} is {found[name]}: what was acknowledged can be lost.")
    if not wrong:
        yield passed("Commits", "each one reaches the disk before it is acknowledged.")


def _told(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def clock(now: datetime) -> Iterator[Result]:
    """Hold the clock against the newest event: a clock set back would order the History wrongly."""
    newest = Event.objects.order_by("-sequence").values_list("moment", flat=True).first()
    if newest is None:
        yield does_not_apply("Clock", "there is no event to hold it against.")
    elif newest > now:
        yield failed("Clock", f"it says {moment(now)}, and the newest event is of {moment(newest)}. Set it right.")
    else:
        yield passed("Clock", "it is not before the newest event.")


def seals(now: datetime) -> Iterator[Result]:
    """Ask whether the record was sealed within the day, and whether the seals lie beside the database."""
    log, newest = Log.objects.first(), Seal.objects.order_by("-pk").first()
    if log is None:
        yield does_not_apply("Seals", "there is no record yet.")
        return
    if newest is None:
        yield failed("Seals", "no dated seal was made yet. Run `kim tick`.")
        return
    is_behind = (newest.epoch, newest.size) != (log.epoch, log.size)
    if is_behind and now - newest.made_at > sealing.BETWEEN + LATE:
        yield failed("Seals", f"the newest is of {moment(newest.made_at)}: late. Does `kim tick` run?")
    else:
        yield passed("Seals", f"the newest is of {moment(newest.made_at)}.")
    path = settings.SEALS / f"{log.id}.txt"
    told = set(seals_in(path.read_text(encoding="utf-8"))) if path.is_file() else set()
    if missing := sum(note not in told for note in Seal.objects.values_list("note", flat=True)):
        yield failed("Seals", f"{count(missing, 'seal')} missing from the file beside the database. Run `kim tick`.")


def tick(now: datetime) -> Iterator[Result]:
    """Ask when `kim tick` last came to its end."""
    last = last_tick()
    if last is None:
        yield failed("Tick", "`kim tick` never ran here. Run it every few minutes.")
    elif now - last > LATE:
        yield failed("Tick", f"`kim tick` last ran on {moment(last)}. Run it every few minutes.")
    else:
        yield passed("Tick", f"`kim tick` last ran on {moment(last)}.")


def erasures(now: datetime) -> Iterator[Result]:
    """Look for erasures that are not finished: in the database's files, or after a restore."""
    log = Log.objects.first()
    if log and erasure_list.due_path(settings.SEALS, log.id).exists():
        yield failed("Erasures", "a list waits to be applied again after a restore. Run `kim upgrade`.")
    waiting = ErasureRequest.objects.filter(state=RequestState.ERASED, cleaned_at__isnull=True)
    if late := waiting.filter(decided_at__lt=now - LATE).count():
        yield failed("Erasures", f"the database's files still hold what {late} of them took. Run `kim tick`.")
    elif not ErasureRequest.objects.exists():
        yield does_not_apply("Erasures", "none was asked for.")
    else:
        yield passed("Erasures", "the database's files were cleaned after each.")


def adopted(_now: datetime) -> Iterator[Result]:
    """Count the Logs of other landlords that were brought in. `kim verify` checks them whole."""
    logs = list(AdoptedLog.objects.annotate(kept=Count("events")).order_by("pk"))
    for log in logs:
        said = f"{count(log.kept, 'event')} of {count(log.size, 'event')} of {log.landlord_name}"
        yield passed("Adopted Log", f"{said}.") if log.kept == log.size else failed("Adopted Log", f"only {said}.")
    if not logs:
        yield does_not_apply("Adopted Logs", "none was brought in.")
