"""Erases a text in the installation of the kept states: run as `python -m tests.rooms.config.erasing_more TEXT`."""

from __future__ import annotations

import sys

from kim.config.cli import set_up_django


def main() -> None:
    """Ask, agree as the second person, and clean the database."""
    set_up_django()
    from django.conf import settings
    from django.utils import timezone

    from kim.foundations.erasure import actions
    from kim.foundations.people.models import Person
    from kim.foundations.people.standing import standing_of
    from tests.cast import TODAY

    def standing(name: str):
        return standing_of(Person.objects.get(name=name), TODAY)

    now = timezone.now()
    request = actions.ask_for_erasure(text=sys.argv[1], why="Request 8", by=standing("Governance"), at=now)
    actions.agree_to_erasure(request=request, seals=settings.SEALS, by=standing("Director"), at=now)
    actions.clean_database(at=now)


if __name__ == "__main__":
    main()
