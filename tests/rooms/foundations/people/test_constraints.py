"""R5, R10: what must never be true of people and posts is refused by the database itself, whoever asks."""

from datetime import date

import pytest

from kim.foundations.people.models import AreaMove, Person, Post, Service, Team, TeamMove, WorkArea
from tests.cast import AT, FROM
from tests.rooms.foundations.people.refusing import refused_by

LATER = date(2027, 3, 31)


def post(cast, **given):
    if isinstance(given.get("covers"), str):
        given["covers"] = Post.objects.get(person=cast.person(given["covers"]))
    usual = {"person": cast.person("nobody"), "role": "OFFICER", "area": cast.area(), "from_on": FROM}
    return Post(**(usual | {"state": "CONFIRMED"} | given))


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("post_role_known", {"role": "CARETAKER"}),
        ("post_state_known", {"state": "MAYBE"}),
        ("post_scope_fits_role", {"role": "DIRECTOR"}),
        ("post_scope_fits_role", {"area": None}),
        ("post_ends_after_it_begins", {"to_on": FROM.replace(day=1, month=3)}),
        ("post_decided_by_and_at_together", {"decided_at": AT}),
        ("post_of_an_inspector_ends", {"role": "INSPECTOR", "area": None}),
        ("post_cover_reason_known", {"cover_reason": "HOLIDAY", "covers": "officer", "to_on": LATER}),
        ("post_cover_has_its_reason", {"covers": "officer", "to_on": LATER}),
        ("post_covers_nobody_only_when_acting", {"cover_reason": "LEAVE", "to_on": LATER}),
        ("post_cover_in_words_for_another_reason", {"cover_reason": "OTHER", "covers": "officer", "to_on": LATER}),
        ("post_cover_in_words_for_another_reason", {"cover_words": "jury service"}),
        ("post_cover_ends", {"cover_reason": "LEAVE", "covers": "officer"}),
        ("post_cover_ends", {"cover_reason": "ACTING"}),
    ],
)
def test_the_database_refuses_a_post_that_cannot_be(cast, constraint, given):
    with refused_by(constraint if given != {"role": "CARETAKER"} else "post_(role_known|scope_fits_role)"):
        post(cast, **given).save()


@pytest.mark.parametrize("who", ["proposed_by", "decided_by"])
def test_the_database_refuses_a_post_that_its_holder_gave(cast, who):
    given = {who: cast.person("nobody")} | ({"decided_at": AT} if who == "decided_by" else {})
    with refused_by("post_not_by_its_holder"):
        post(cast, **given).save()


def test_the_database_refuses_a_post_above_line_manager_that_one_person_confirmed_alone(cast):
    one = cast.person("administrator")
    for given in ({"proposed_by": one}, {"proposed_by": one, "decided_by": one, "decided_at": AT}):
        with refused_by("post_confirmed_by_a_second_person"):
            post(cast, role="DIRECTOR", area=None, **given).save()


def test_the_database_takes_the_same_post_once_a_second_person_confirmed_it(cast):
    one, two = cast.person("administrator"), cast.person("second_administrator")
    row = post(cast, role="DIRECTOR", area=None, proposed_by=one, decided_by=two, decided_at=AT)
    row.save()
    assert row.pk
    row.delete()


def test_the_database_refuses_two_things_of_one_name(cast):
    service, team = Service.objects.get(name="Housing"), Team.objects.get(name="Case")
    with refused_by("people_service_name", columns="people_service.name"):
        Service(name="Housing").save()
    with refused_by("team_one_per_name", columns="people_team.service_id, people_team.name"):
        Team(name="Case", service=service).save()
    with refused_by("people_workarea_name", columns="people_workarea.name"):
        WorkArea(name="Voids", team=team).save()


def test_the_database_refuses_two_people_with_one_number_or_one_account(cast):
    other = cast.person("officer")
    with refused_by("people_person_opaque_id", columns="people_person.opaque_id"):
        Person(name="Twin", opaque_id=other.opaque_id).save()
    with refused_by("people_person_account_id", columns="people_person.account_id"):
        Person(name="Twin", account_id=other.account_id).save()


def test_the_database_refuses_a_post_that_covers_itself(cast):
    row = Post.objects.get(person=cast.person("officer"))
    given = {"covers": row.pk, "cover_reason": "LEAVE", "to_on": LATER}
    with refused_by("post_covers_another_post"):
        Post.objects.filter(pk=row.pk).update(**given)


@pytest.mark.parametrize("why", ["", "Joined."])
def test_the_database_refuses_a_move_that_leads_nowhere_or_has_no_reason(cast, why):
    area, team = cast.area(), cast.area().team
    other, elsewhere = cast.places["Facilities"], cast.places["Property"]
    area_to, team_to = (team, team.service) if why else (other, elsewhere)
    with refused_by("area_move_to_another_team" if why else "area_move_has_its_reason"):
        AreaMove(area=area, from_team=team, to_team=area_to, moved_on=FROM, why=why).save()
    with refused_by("team_move_to_another_service" if why else "team_move_has_its_reason"):
        TeamMove(team=team, from_service=team.service, to_service=team_to, moved_on=FROM, why=why).save()
