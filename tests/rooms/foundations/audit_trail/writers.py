"""Programs of their own for test_at_once: one makes a landlord, others write to its record at the same time.

`python -m tests.rooms.foundations.audit_trail.writers make`, or `… write WORDS`, which begins when it is told to.
"""

from __future__ import annotations

import sys
from threading import Thread

from kim.config import environment
from kim.config.cli import set_up_django

THREADS, TURNS = 2, 4
SHARED = "Everybody corrects this."


def make() -> None:
    """Make a landlord with its cast, and the entry that everybody corrects."""
    environment.make_secret()
    set_up_django()
    from kim.config import installing
    from tests import cast, factories

    installing.migrate()
    factories.entry(cast.make(), what=SHARED)


def write(words: str) -> None:
    """Write from several threads at once; every act must succeed."""
    set_up_django()
    failures: list[BaseException] = []
    threads = [Thread(target=_write, args=(f"{words}{number}", failures)) for number in range(THREADS)]
    print("ready", flush=True)
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def _write(words: str, failures: list[BaseException]) -> None:
    from django.db import connection

    try:
        for turn in range(TURNS):
            _take_turn(f"{words} {turn}")
    except BaseException as error:
        failures.append(error)
    finally:
        connection.close()


def _take_turn(words: str) -> None:
    """Record an entry, one that raises a gap in the same batch, and correct the entry that all share."""
    from kim.foundations.people.models import Person, WorkArea
    from kim.foundations.people.standing import standing_of
    from kim.practice.kim_log import actions
    from kim.practice.kim_log.models import Entry
    from tests.cast import TODAY
    from tests.factories import content, moment

    by, area = standing_of(Person.objects.get(name="Manager"), TODAY), WorkArea.objects.get(name="Voids")
    actions.record_entry(area=area, content=content(what=words), by=by, at=moment())
    gap = content(what=words, kind="GAP", in_force_on=None)
    actions.record_entry(area=area, content=gap, by=by, at=moment())
    shared = Entry.objects.get(what=SHARED)
    actions.correct_entry(entry=shared, content=content(what=SHARED), why=words, by=by, at=moment())


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        make()
    else:
        write(sys.argv[2])
