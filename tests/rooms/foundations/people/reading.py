"""How the tests of administration find its pages and read them."""

import csv
import re
from datetime import date

from django.urls import reverse

from kim.foundations.landlord import actions as landlord
from kim.foundations.landlord.models import CustomerType, DayOff, OwnDetail, Pause
from kim.foundations.people import urls
from kim.foundations.people.models import Person, Post, Service, Team, WorkArea
from tests.factories import moment


def day_off():
    """Give a day on which the landlord is closed, adding one if there is none."""
    given = {"falls_on": date(2026, 12, 29), "kind": "CLOSED", "name": "Christmas closure", "by": None}
    return DayOff.objects.first() or landlord.add_day_off(**given, at=moment())


def own_detail():
    """Give a detail that is the landlord's own, adding one if there is none."""
    given = {"kind": "MAIL_DOMAIN", "value": "gas.example", "name": "Gas contractor", "by": None}
    return OwnDetail.objects.first() or landlord.add_own_detail(**given, at=moment())


def pause():
    """Give a pause that goes on, recording one if there is none."""
    found = Pause.objects.filter(to_on__isnull=True).first()
    given = {"from_on": date(2026, 11, 1), "to_on": None, "name": "Flood", "by": None, "on": date(2026, 11, 1)}
    return found or landlord.record_pause(**given, at=moment())


NUMBERED = {
    "service_rename": lambda: Service.objects.get(name="Housing").pk,
    "team_add": lambda: Service.objects.get(name="Housing").pk,
    "team_rename": lambda: Team.objects.get(name="Case").pk,
    "area_add": lambda: Team.objects.get(name="Case").pk,
    "area_rename": lambda: WorkArea.objects.get(name="Voids").pk,
    "area_move": lambda: WorkArea.objects.get(name="Voids").pk,
    "team_move": lambda: Team.objects.get(name="Case").pk,
    "customer_type_change": lambda: CustomerType.objects.get(name="Tenant").pk,
    "day_off_change": lambda: day_off().pk,
    "day_off_remove": lambda: day_off().pk,
    "own_detail_remove": lambda: own_detail().pk,
    "own_detail_change": lambda: own_detail().pk,
    "pause_end": lambda: pause().pk,
    "post_show": lambda: Post.objects.get(person__name="Officer").pk,
    "post_decide": lambda: Post.objects.get(person__name="Officer").pk,
    "post_cover": lambda: Post.objects.get(person__name="Officer").pk,
    "post_end": lambda: Post.objects.get(person__name="Officer").pk,
}


def address(name):
    pattern = next(each for each in urls.urlpatterns if each.name == name)
    if "<int:number>" not in str(pattern.pattern):
        return reverse(f"people:{name}")
    number = NUMBERED.get(name, lambda: Person.objects.get(name="Officer").pk)()
    return reverse(f"people:{name}", args=[number])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def downloaded(response):
    return list(csv.reader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))


def parts(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
