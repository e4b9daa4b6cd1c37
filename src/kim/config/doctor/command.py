"""Runs the doctor's checks one after another: one that fails or breaks stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from kim.config.doctor.outcomes import Check, Result, could_not_run, exit_status, failed, passed
from kim.config.environment import BadSettingError

NOT_LOADED = "the settings must be right first."
NOT_REACHED = "the database must be reached first."
NAMES = ("Database", "Record", "Disk")


def examine(load: Callable[[], None], open_database: Callable[[], None]) -> int:
    """Check everything, print a line each, and give the exit status."""
    results = []
    for each in _results(load, open_database, datetime.now(UTC)):
        print(each.line())
        results.append(each)
    return exit_status(results)


def _results(load: Callable[[], None], open_database: Callable[[], None], now: datetime) -> Iterator[Result]:
    try:
        load()
    except BadSettingError as error:
        yield failed("Settings", str(error))
        yield from (could_not_run(name, NOT_LOADED) for name in NAMES)
        return
    yield passed("Settings", "they can be used.")
    from kim.config.doctor import of_the_database, of_the_disk

    for check in (of_the_disk.folders, of_the_disk.secret, of_the_disk.room, of_the_disk.left_over):
        yield from _run(check, now)
    try:
        _refuse_no_file()
        open_database()
    except BadSettingError as error:
        yield failed("Database", str(error))
        yield could_not_run("Record", NOT_REACHED)
        return
    begun = list(_run(of_the_database.begun, now))
    yield from begun
    for check in (
        of_the_database.triggers,
        of_the_database.search,
        of_the_database.durability,
        of_the_disk.seal_key,
        of_the_database.seals,
        of_the_database.tick,
        of_the_database.clock,
        of_the_database.erasures,
        of_the_database.adopted,
        of_the_disk.evidence,
    ):
        yield from _run(check, now)


def _refuse_no_file() -> None:
    """Opening an SQLite file that is not there would make it, and the doctor makes nothing."""
    from django.db import connection

    path = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(path).is_file():
        raise BadSettingError(f"There is no {path}. Run `kim init`, or set KIM_DATA or DATABASE_URL.")


def _run(check: Check, now: datetime) -> Iterator[Result]:
    """Run a check. One that breaks says so without the words of what broke it: they may quote somebody."""
    from django.db import DatabaseError

    name = check.__name__.replace("_", " ").capitalize()
    try:
        yield from check(now)
    except (DatabaseError, OSError, ValueError) as error:
        yield could_not_run(name, f"it met a fault of its own ({type(error).__name__}).")
