"""Gives a new installation one work area and its officer: run as `python -m tests.rooms.durability.furnishing`.

It prints the area's number. Dates are the real today's, since the server asks the real clock.
"""

from __future__ import annotations

from kim.config.cli import set_up_django

AREA = "Voids"


def main() -> None:
    """Add the places and appoint the first administrator, who thereby both logs and imports."""
    set_up_django()
    from django.utils import timezone

    from kim.foundations.people import actions as people
    from kim.foundations.people.choices import Role
    from kim.foundations.people.models import Person
    from kim.foundations.people.standing import standing_of

    ada, bea = Person.objects.order_by("pk")
    now, today = timezone.now(), timezone.localdate()
    by = standing_of(bea, today)
    service = people.add_service(name="Housing", by=by, at=now)
    area = people.add_area(name=AREA, team=people.add_team(name="Homes", service=service, by=by, at=now), by=by, at=now)
    people.appoint(person=ada, role=Role.OFFICER, place=area, from_on=today, by=by, at=now)
    print(area.pk)


if __name__ == "__main__":
    main()
