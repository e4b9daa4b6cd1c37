"""R5: one page says what nobody answers for, in the part that each reader oversees."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from kim.foundations.answering import actions
from kim.foundations.answering.coverage import coverage
from kim.foundations.people import actions as people
from kim.foundations.people.choices import CoverReason, Role
from kim.foundations.people.models import Person, Post
from tests.cast import FROM, TODAY
from tests.factories import moment
from tests.rooms import world as planted
from tests.rooms.foundations.people.reading import downloaded, parts, text

SOON, LATER = TODAY + timedelta(days=20), TODAY + timedelta(days=90)


def admin(cast):
    return {"by": cast.standing("administrator"), "at": moment()}


def post_of(cast, name):
    return Post.objects.select_related("person").get(person=cast.person(name))


def found(cast, who="administrator"):
    return coverage(cast.standing(who))


def areas(rows):
    return [each.area.name for each in rows]


def cover(cast, person, until):
    given = {"role": Role.LINE_MANAGER, "place": cast.area(), "from_on": FROM, "to_on": until}
    covers = {"covers": post_of(cast, "manager"), "cover_reason": CoverReason.LEAVE}
    people.appoint(person=cast.person(person), **given, **covers, **admin(cast))


def decide_leasehold(cast):
    given = {"named_on": TODAY, "by": cast.standing("head"), "at": moment()}
    actions.consider_not_applicable(area=cast.area("Leasehold"), why="No records.", **given)


def test_an_area_that_lost_its_manager_says_since_when_and_one_that_never_had_any_says_so(cast):
    people.end_post(post=post_of(cast, "manager"), last_on=TODAY - timedelta(days=16), **admin(cast))
    rows = {each.area.name: each.ended_on for each in found(cast).without}
    assert rows == {"Leasehold": None, "Voids": date(2026, 11, 6)}


def test_nothing_is_missed_each_area_is_named_or_not_needed_or_not_yet_considered(cast):
    assert areas(found(cast).never_considered) == ["Leasehold", "Voids", "Repairs"]
    decide_leasehold(cast)
    given = {"named_on": TODAY, "by": cast.standing("head"), "at": moment()}
    actions.name_line_manager(area=cast.area(), person=cast.person("manager"), **given)
    now = found(cast)
    assert areas(now.never_considered) == ["Repairs"]
    assert areas(now.not_applicable) == ["Leasehold"]
    assert now.without == []


def test_teams_and_services_without_a_manager_are_named(cast):
    assert [team.name for team in found(cast).teams] == ["Facilities"]
    people.end_post(post=post_of(cast, "head"), last_on=TODAY - timedelta(days=1), **admin(cast))
    assert [service.name for service in found(cast).services] == ["Housing"]


def test_covers_stand_with_the_first_to_end_first_and_those_that_end_soon_are_marked(cast):
    cover(cast, "officer", LATER)
    cover(cast, "nobody", SOON)
    now = found(cast)
    assert [(post.person.name, now.ends_soon(post)) for post in now.covers] == [("Nobody", True), ("Officer", False)]
    assert now.shared == [], "who covers shares nothing"


def test_a_shared_area_has_two_managers_of_its_own(cast):
    given = {"role": Role.LINE_MANAGER, "place": cast.area(), "from_on": FROM}
    people.appoint(person=cast.person("nobody"), **given, **admin(cast))
    assert areas(found(cast).shared) == ["Voids"]


def test_a_leaver_stands_there_once_the_account_is_closed_or_the_last_post_ends_soon(cast):
    person = Person.objects.select_related("account").get(name="Log Administrator")
    people.close_account(person=person, **admin(cast))
    people.end_post(post=post_of(cast, "manager"), last_on=SOON, **admin(cast))
    people.end_post(post=post_of(cast, "other_manager"), last_on=LATER, **admin(cast))
    leavers = {each.person.name: each.last_on for each in found(cast).leavers}
    assert leavers == {"Log Administrator": None, "Manager": SOON}


def test_who_goes_on_elsewhere_is_no_leaver_also_for_a_head_who_does_not_answer_there(cast):
    people.end_post(post=post_of(cast, "manager"), last_on=SOON, **admin(cast))
    given = {"role": Role.OFFICER, "place": cast.area("Repairs"), "from_on": FROM}
    people.appoint(person=cast.person("manager"), **given, **admin(cast))
    assert found(cast, "head").leavers == found(cast).leavers == []


def test_who_only_stands_in_for_a_while_is_no_leaver(cast):
    cover(cast, "nobody", SOON)
    assert found(cast).leavers == []


def test_each_reader_sees_the_part_that_they_oversee(cast):
    for who, expected in (
        ("administrator", ["Leasehold", "Voids", "Repairs"]),
        ("director", ["Leasehold", "Voids", "Repairs"]),
        ("governance", ["Leasehold", "Voids", "Repairs"]),
        ("head", ["Leasehold", "Voids"]),
        ("service_manager", ["Leasehold", "Voids"]),
        ("other_head", ["Repairs"]),
    ):
        assert [each.area.name for each in found(cast, who).areas] == expected, who
    assert [team.name for team in found(cast, "head").teams] == []
    assert [team.name for team in found(cast, "other_head").teams] == ["Facilities"]


def test_the_page_counts_links_to_its_lists_and_empty_says_so(cast, monkeypatch):
    planted.stop_the_clock(monkeypatch)
    page = cast.client("head").get(reverse("answering:coverage_show"))
    said = text(page)
    assert "Who answers for what on 22 November 2026" in said
    assert 'href="#without"' in page.content.decode()
    assert "Nobody stands in for anybody today." in said
    decide_leasehold(cast)
    said = text(cast.client("head").get(reverse("answering:coverage_show")))
    assert "Every work area has a line manager, or a reason why it needs none." in said


def test_the_areas_download_with_their_managers_and_decisions(cast, monkeypatch):
    planted.stop_the_clock(monkeypatch)
    decide_leasehold(cast)
    rows = downloaded(cast.client("head").get(reverse("answering:coverage_show"), {"format": "csv"}))
    assert rows[0][:4] == ["Service", "Team", "Work area", "Line manager"]
    assert rows[1][2:4] == ["Leasehold", ""]
    assert rows[1][5] == "Considered, not applicable"
    assert rows[2][2:6] == ["Voids", "Manager", "", "Not yet considered"]
    assert len(rows) == 3


def test_a_naming_goes_through_the_pages_and_an_unknown_name_is_answered_beside_its_box(cast, monkeypatch):
    planted.stop_the_clock(monkeypatch)
    client, there = cast.client("service_manager"), reverse("answering:naming_new", args=[cast.area().pk])
    typed = {"outcome": "NAMED", "said": "Nobdy", "stays": "shares", "why": ""} | parts("named_on", TODAY)
    assert "Nobody in KIM Log has the name or address Nobdy" in text(client.post(there, typed))
    page = text(client.post(there, typed | {"said": "Nobody"}, follow=True))
    assert "It is decided for Voids." in page
    assert "Manager; Nobody" in page
    asked = text(client.post(there, {"outcome": "NOT_APPLICABLE"} | parts("named_on", TODAY)))
    assert "Say why the area needs no line manager" in asked
    refused = client.post(there, typed | {"said": "Service Manager"})
    assert (refused.status_code, "Nobody can name themselves" in text(refused)) == (200, True), "what was typed stays"


def test_what_looks_like_personal_data_in_a_reason_is_not_kept_unasked(cast, monkeypatch):
    planted.stop_the_clock(monkeypatch)
    there = reverse("answering:naming_new", args=[cast.area("Leasehold").pk])
    typed = {"outcome": "NOT_APPLICABLE", "why": "Ask 07700 900123 instead."} | parts("named_on", TODAY)
    page = text(cast.client("head").post(there, typed))
    assert "If it must stay, say why" in page


def test_the_page_of_an_area_shows_who_answered_on_a_day(cast, monkeypatch):
    planted.stop_the_clock(monkeypatch)
    there = reverse("answering:area_people", args=[cast.area().pk])
    page = text(cast.client("inspector").get(there, parts("on", date(2026, 3, 14))))
    assert "Who answered for Voids On 14 March 2026" in page
    assert "Head of Service Nobody" in page
    wrong = {"on-day": "31", "on-month": "2", "on-year": "2026"}
    assert "February 2026 has 28 days" in text(cast.client("officer").get(there, wrong))
