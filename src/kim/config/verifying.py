"""`kim verify` and `kim history export` for this installation."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from kim.config.environment import make_folder
from kim.foundations.adopted_logs import queries as adopted_logs
from kim.foundations.adopted_logs.actions import CannotAdoptError, adopt_log
from kim.foundations.adopted_logs.models import AdoptedLog
from kim.foundations.audit_trail import exporting, sealing, verification
from kim.foundations.audit_trail.models import Log
from kim.foundations.audit_trail.queries import of_one_moment
from kim.foundations.landlord import actions as landlord
from kim.foundations.people.models import Person
from kim.foundations.people.standing import Standing, standing_of
from kim_engine import cli as engine
from kim_engine.ledger.archive import NotAnExportError

OUTSIDE = "Not in the record: sessions and the tables of the parts we use (docs/explanation/the-record.md lists them)."


def verify(*, against: Path | None, checks_state: bool) -> int:
    """Check the record of this database and, if asked, every live row. Returns the exit status."""
    try:
        kept = verification.seals_text(against)
    except verification.NoSealsError as error:
        print(f"Could not check: {error}", file=sys.stderr)
        return 2
    with of_one_moment():
        has_table = Log._meta.db_table in connection.introspection.table_names()
        log = Log.objects.first() if has_table else None
        if log is None:
            print("Could not check: there is no record in this database yet. Run `kim init`.", file=sys.stderr)
            return 2
        return _verify(log, kept, checks_state)


def _verify(log: Log, kept: str, checks_state: bool) -> int:
    report = verification.verify_log(log, against=kept)
    print(f"{report.events:,} events, {report.opened:,} fields open, {report.erased:,} erased, {report.seals:,} seals.")
    if checks_state:
        state = verification.verify_state()
        print(f"{state.rows:,} live rows held against the record. {OUTSIDE}")
        report.problems += state.problems
    status = engine.say(report.problems)
    return max([status, *(_verify_adopted(each) for each in AdoptedLog.objects.order_by("pk"))])


def _verify_adopted(log: AdoptedLog) -> int:
    """Check a Log that was brought in against its own tree, seals and keys."""
    print(f"The Log of {log.landlord_name}, brought in ({log.log}):")
    try:
        found = adopted_logs.verify(log)
    except NotAnExportError as error:
        print(f"PROBLEM  {error}.")
        return 1
    print(f"{found.events:,} events, {found.opened:,} fields open, {found.erased:,} erased, {found.seals:,} seals.")
    return engine.say(found.problems)


def adopt(folder: Path, *, name: str) -> int:
    """Bring another landlord's exported History in. Returns the exit status."""
    try:
        log = adopt_log(folder=folder, name=name, at=timezone.now())
    except CannotAdoptError as error:
        print(f"kim history adopt: {error}. Nothing was kept.", file=sys.stderr)
        return 2
    print(f"The Log of {log.landlord_name} is brought in: {log.size:,} events, {log.seal_count:,} dated seals.")
    print("`kim verify` checks it from now on, beside this installation's own.")
    return 0


def export(folder: Path, *, email: str | None) -> int:
    """Write the History to a folder. Returns the exit status."""
    reader: Standing | None = None
    if email:
        person = Person.objects.filter(account__email__iexact=email).first()
        if person is None:
            print(f"kim history export: nobody here has the address {email}.", file=sys.stderr)
            return 2
        reader = standing_of(person, timezone.localdate())
    now = timezone.now()
    try:
        exporting.check_empty(folder)
        with _whole_or_nothing(folder):
            make_folder(folder)  # before the History says that it was given out
            landlord.note_export(reader=reader, at=now)
            _seal(now)
            size = exporting.export(folder, reader=reader, at=now)
    except exporting.FolderInUseError as error:
        print(f"kim history export: {error}", file=sys.stderr)
        return 2
    print(f"{size:,} events written to {folder}. Check them anywhere with: kim verify {folder}")
    return 0


@contextmanager
def _whole_or_nothing(folder: Path) -> Iterator[None]:
    """Empty a folder that was empty before, when filling it breaks: nobody takes a part for the whole."""
    was_there = folder.exists()
    try:
        yield
    except BaseException:
        for path in folder.iterdir() if folder.is_dir() else ():
            path.unlink()
        if not was_there and folder.is_dir():
            folder.rmdir()
        raise


def _seal(at: datetime) -> None:
    """Seal what goes out, so that its last events cannot be changed on the way."""
    try:
        sealing.make_seal(keys=settings.KEYS, seals=settings.SEALS, at=at)
    except sealing.NoSealKeyError as error:
        print(f"The latest events go out without a seal: {error}", file=sys.stderr)
