"""A program of its own for test_bytes: builds a landlord, writes a text in many places, erases it and cleans up."""

import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from kim.config import installing  # noqa: E402
from kim.foundations.erasure import actions as erasure  # noqa: E402
from kim.practice.kim_log import actions as kim_log  # noqa: E402
from tests import cast as casting  # noqa: E402
from tests import factories  # noqa: E402
from tests.factories import content, moment  # noqa: E402


def main(text: str) -> None:
    installing.migrate()
    cast = casting.make()
    manager = cast.standing("manager")
    for number in range(40):  # enough to fill pages, to move rows and to free some
        entry = factories.entry(cast, what=f"Entry {number} about {text}. {'padding ' * 50}")
        kim_log.correct_entry(entry=entry, content=content(what=f"{text}?"), why=f"{text}!", by=manager, at=moment())
        kim_log.add_link(entry=entry, label=text, url=f"https://example.org/{number}", by=manager, at=moment())
    draft = factories.draft(cast, what=f"A draft about {text}")
    kim_log.discard_draft(entry=draft, by=manager, at=moment())
    connection.close()
    print("written", flush=True)
    sys.stdin.readline()
    request = erasure.ask_for_erasure(text=text, why="Request 12", by=cast.standing("governance"), at=moment())
    by = cast.standing("director")
    erasure.agree_to_erasure(request=request, seals=Path(settings.SEALS), by=by, at=moment())
    print("cleaned", erasure.clean_database(at=moment()), flush=True)
    connection.close()
    print("gone", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
