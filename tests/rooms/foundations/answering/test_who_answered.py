"""R5: 'who answered for Voids in March' always has an answer, whatever was covered, ended, moved or renamed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.foundations.answering.queries import answering_for, answering_for_all
from kim.foundations.answering.timeline import timelines
from kim.foundations.audit_trail.verification import verify_state
from kim.foundations.people import actions, move_actions
from kim.foundations.people.choices import CoverReason, Role
from kim.foundations.people.models import Post, Team, WorkArea
from kim.foundations.people.standing import standing_of
from tests.cast import FROM, TODAY
from tests.factories import moment

MARCH, MAY, JULY = date(2026, 3, 14), date(2026, 5, 14), date(2026, 7, 14)


def admin(cast):
    return {"by": cast.standing("administrator"), "at": moment()}


def names(posts):
    return sorted(post.person.name for post in posts)


def test_today_everybody_in_the_chain_answers(cast):
    found = answering_for(cast.area(), TODAY)
    assert (found.name, found.team_name, found.service_name) == ("Voids", "Case", "Housing")
    assert [names(each) for each in (found.managers, found.administrators, found.service_managers, found.heads)] == [
        ["Manager"],
        ["Log Administrator"],
        ["Service Manager"],
        ["Head"],
    ]
    assert found.covers == ()


def test_before_anybody_was_appointed_the_answer_is_nobody_and_where_the_area_belonged(cast):
    found = answering_for(cast.area(), FROM - timedelta(days=1))
    assert (found.managers, found.heads, found.service_name) == ((), (), "Housing")


def test_after_a_move_the_head_before_still_answers_for_the_days_before(cast):
    area = cast.area()
    move_actions.move_area(area=area, to_team=cast.places["Facilities"], moved_on=JULY, why="Joined.", **admin(cast))
    then, now = answering_for(cast.area(), JULY - timedelta(days=1)), answering_for(cast.area(), JULY)
    assert (names(then.heads), then.team_name, names(then.managers)) == (["Head"], "Case", ["Manager"])
    assert (names(now.heads), now.team_name, names(now.managers)) == (["Other Head"], "Facilities", ["Manager"])
    assert cast.standing("other_head").reaches(cast.area()), "rights follow the area at once"
    assert not cast.standing("head").reaches(cast.area())


def test_a_team_takes_its_areas_along_and_an_area_that_left_before_stays_behind(cast):
    area, case = cast.area(), cast.places["Case"]
    move_actions.move_area(area=area, to_team=cast.places["Facilities"], moved_on=MAY, why="Joined.", **admin(cast))
    move_actions.move_team(team=case, to_service=cast.places["Property"], moved_on=JULY, why="Joined.", **admin(cast))
    assert answering_for(cast.area(), MAY - timedelta(days=1)).service_name == "Housing"
    assert answering_for(cast.area(), MAY).service_name == "Property"
    leasehold = cast.area("Leasehold")
    assert answering_for(leasehold, JULY - timedelta(days=1)).service_name == "Housing"
    assert (answering_for(leasehold, JULY).service_name, answering_for(leasehold, JULY).team_name) == (
        "Property",
        "Case",
    )


def test_names_are_those_of_the_day_also_of_days_before_the_record_began(cast):
    at = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    actions.rename_area(area=cast.area(), name="Voids and lettings", by=cast.standing("administrator"), at=at)
    actions.rename_team(team=cast.places["Case"], name="Cases", by=cast.standing("administrator"), at=at)
    for on in (MARCH, date(2026, 9, 30)):
        found = answering_for(cast.area("Voids and lettings"), on)
        assert (found.name, found.team_name) == ("Voids", "Case")
    found = answering_for(cast.area("Voids and lettings"), date(2026, 10, 1))
    assert (found.name, found.team_name) == ("Voids and lettings", "Cases")


def test_a_shared_post_and_a_cover_both_stand_in_the_answer(cast):
    given = {"role": Role.LINE_MANAGER, "place": cast.places["Voids"], "from_on": MAY}
    actions.appoint(person=cast.person("nobody"), **given, **admin(cast))
    cover = {"covers": Post.objects.get(person=cast.person("manager")), "cover_reason": CoverReason.LEAVE}
    actions.appoint(person=cast.person("officer"), to_on=JULY, **cover, **given, **admin(cast))
    found = answering_for(cast.area(), MAY)
    assert names(found.managers) == ["Manager", "Nobody", "Officer"]
    assert names(found.covers) == ["Officer"]


def test_it_costs_four_statements_for_one_area_and_for_all(cast):
    areas = list(WorkArea.objects.select_related("team__service"))
    with CaptureQueriesContext(connection) as one:
        answering_for(areas[0], TODAY)
    with CaptureQueriesContext(connection) as every:
        assert len(answering_for_all(areas, TODAY)) == 3
    assert (len(one), len(every)) == (4, 4)


def test_the_timeline_names_everybody_and_the_days_with_nobody(cast):
    manager = Post.objects.get(person=cast.person("manager"))
    actions.end_post(post=manager, last_on=MAY, **admin(cast))
    again = {"role": Role.LINE_MANAGER, "place": cast.places["Voids"], "from_on": JULY}
    actions.appoint(person=cast.person("nobody"), to_on=date(2026, 8, 31), **again, **admin(cast))
    move_actions.move_area(
        area=cast.area(), to_team=cast.places["Facilities"], moved_on=JULY, why="Joined.", **admin(cast)
    )
    area = cast.area()
    periods = timelines([area])[area.pk].periods(TODAY)
    said = [(p.from_on, p.to_on, p.role, p.post.person.name if p.post else None) for p in periods]
    day = timedelta(days=1)
    assert (date(2026, 9, 1), None, Role.LINE_MANAGER, None) in said
    assert (MAY + day, JULY - day, Role.LINE_MANAGER, None) in said
    assert (FROM, JULY - day, Role.HEAD_OF_SERVICE, "Head") in said
    assert (JULY, None, Role.HEAD_OF_SERVICE, "Other Head") in said
    assert [p[0] for p in said] == sorted((p[0] for p in said), reverse=True)


# Any sequence of acts, held against a model that plays every day forward.

BEGIN = date(2026, 1, 1)
DAYS = 60
day_numbers = st.integers(0, DAYS)
people = st.sampled_from(["nobody", "officer", "log_administrator", "director"])
acts = st.one_of(
    st.tuples(st.just("appoint"), people, st.sampled_from(["Voids", "Leasehold"]), day_numbers, st.integers(0, 30)),
    st.tuples(st.just("cover"), people, st.integers(0, 9), day_numbers, st.integers(0, 20)),
    st.tuples(st.just("end"), st.integers(0, 9), day_numbers),
    st.tuples(st.just("move_area"), st.sampled_from(["Voids", "Leasehold"]), st.integers(0, 1), day_numbers),
    st.tuples(st.just("move_team"), st.integers(0, 1), st.integers(0, 1), day_numbers),
)


@dataclass
class Model:
    """What the acts said, one plain line each: no states, no intersections."""

    posts: list[list] = field(default_factory=list)  # [person, area, first day, last day or None, covers' place]
    area_moves: dict[str, list[tuple[date, str]]] = field(default_factory=dict)
    team_moves: dict[str, list[tuple[date, str]]] = field(default_factory=dict)

    def managers(self, area: str, on: date) -> list[tuple[str, str | None]]:
        return sorted(
            ((p[0], self.posts[p[4]][0] if p[4] is not None else None))
            for p in self.posts
            if p[1] == area and p[2] <= on and (p[3] is None or on <= p[3])
        )

    def place(self, area: str, on: date) -> tuple[str, str]:
        team = "Case"
        for moved_on, there in self.area_moves.get(area, []):
            team = there if moved_on <= on else team
        service = {"Case": "Housing", "Facilities": "Property"}[team]
        for moved_on, there in self.team_moves.get(team, []):
            service = there if moved_on <= on else service
        return team, service


@dataclass
class Play:
    """Plays an act by the action that people use, and notes in the model what was done."""

    cast: object
    model: Model = field(default_factory=Model)
    rows: list[Post] = field(default_factory=list)

    @property
    def given(self):
        return {"by": standing_of(self.cast.person("administrator"), TODAY), "at": moment()}

    def appoint(self, person, area, first, length):
        on = BEGIN + timedelta(days=first)
        to_on = on + timedelta(days=length) if length else None
        post = actions.appoint(
            person=self.cast.person(person),
            role=Role.LINE_MANAGER,
            place=self.cast.places[area],
            from_on=on,
            to_on=to_on,
            **self.given,
        )
        self.rows.append(post)
        self.model.posts.append([self.cast.person(person).name, area, on, to_on, None])

    def cover(self, person, place, first, length):
        if not self.rows:
            return
        place %= len(self.rows)
        covered, on = self.rows[place], BEGIN + timedelta(days=first)
        to_on = on + timedelta(days=length)
        covered.refresh_from_db()
        post = actions.appoint(
            person=self.cast.person(person),
            role=Role.LINE_MANAGER,
            place=covered.area,
            from_on=on,
            to_on=to_on,
            covers=covered,
            cover_reason=CoverReason.LEAVE,
            **self.given,
        )
        self.rows.append(post)
        self.model.posts.append([self.cast.person(person).name, covered.area.name, on, to_on, place])

    def end(self, place, last):
        if not self.rows:
            return
        place %= len(self.rows)
        last_on = BEGIN + timedelta(days=last)
        actions.end_post(post=self.rows[place], last_on=last_on, by=self._by(place), at=moment())
        self.model.posts[place][3] = last_on
        for post in self.model.posts:
            if post[4] == place and post[3] > last_on:
                post[3] = last_on  # one that would begin later now ends before it begins: it never is

    def _by(self, place):
        return standing_of(self.cast.person("administrator"), self.rows[place].from_on)

    def move_area(self, area, there, day):
        team = ("Case", "Facilities")[there]
        on = BEGIN + timedelta(days=day)
        found = Team.objects.get(name=team)
        move_actions.move_area(area=self.cast.area(area), to_team=found, moved_on=on, why="So.", **self.given)
        self.model.area_moves.setdefault(area, []).append((on, team))

    def move_team(self, which, there, day):
        team, service = ("Case", "Facilities")[which], ("Housing", "Property")[there]
        on = BEGIN + timedelta(days=day)
        to_service = self.cast.places[service]
        found = Team.objects.get(name=team)
        move_actions.move_team(team=found, to_service=to_service, moved_on=on, why="So.", **self.given)
        self.model.team_moves.setdefault(team, []).append((on, service))


REFUSALS = (
    actions.CoverDoesNotFitError,
    actions.DateDoesNotFitError,
    actions.PostOverlapsError,
    actions.RefusedError,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(acts, min_size=1, max_size=9))
def test_for_any_sequence_of_acts_every_day_has_the_answer_of_a_naive_model(cast, sequence):
    """Acts that the actions refuse change nothing, in the database as in the model."""
    with transaction.atomic():
        play = Play(cast)
        for name, *arguments in sequence:
            try:
                getattr(play, name)(*arguments)
            except REFUSALS:
                continue
        for area in ("Voids", "Leasehold"):
            _agrees(cast, play.model, area)
        assert verify_state().problems == []
        transaction.set_rollback(True)


def _agrees(cast, model, area):
    row = cast.area(area)
    found = timelines([row])[row.pk]
    for number in (-1, *range(0, DAYS + 35, 7), DAYS + 40):
        on = BEGIN + timedelta(days=number)
        said = answering_for(row, on)
        mine = [p for p in said.managers if p.person.name != "Manager"]
        answers = sorted((p.person.name, p.covers.person.name if p.covers else None) for p in mine)
        assert answers == model.managers(area, on), on
        assert (said.team_name, said.service_name) == model.place(area, on), on
        heads = {p.person.name for p in found.posts_on(on) if p.role == Role.HEAD_OF_SERVICE}
        in_force = {"Housing": "Head", "Property": "Other Head"}[said.service_name] if on >= FROM else None
        assert heads == ({in_force} if in_force else set())
        in_periods = {
            p.post.pk for p in found.periods(TODAY) if p.post and p.from_on <= on and (p.to_on is None or on <= p.to_on)
        }
        assert in_periods == {p.pk for p in found.posts_on(on)}, "the timeline and the answer agree"


@pytest.mark.parametrize("stranger", ["head", "director", "manager", "governance", "inspector", "nobody"])
def test_only_a_site_administrator_moves_anything(cast, stranger):
    given = {"moved_on": JULY, "why": "Joined.", "by": cast.standing(stranger), "at": moment()}
    with pytest.raises(actions.RefusedError, match="Only a site administrator"):
        move_actions.move_area(area=cast.area(), to_team=cast.places["Facilities"], **given)
    with pytest.raises(actions.RefusedError, match="Only a site administrator"):
        move_actions.move_team(team=cast.places["Case"], to_service=cast.places["Property"], **given)


def test_a_move_that_cannot_be_is_refused_in_a_sentence(cast):
    area, there = cast.area(), cast.places["Facilities"]
    with pytest.raises(actions.DateDoesNotFitError, match="can't lie in the future"):
        move_actions.move_area(area=area, to_team=there, moved_on=TODAY + timedelta(days=1), why="So.", **admin(cast))
    with pytest.raises(actions.RefusedError, match="Say why it moves"):
        move_actions.move_area(area=area, to_team=there, moved_on=JULY, why=" ", **admin(cast))
    with pytest.raises(actions.RefusedError, match="Voids belongs to Case already"):
        move_actions.move_area(area=area, to_team=cast.places["Case"], moved_on=JULY, why="So.", **admin(cast))
    move_actions.move_area(area=area, to_team=there, moved_on=JULY, why="So.", **admin(cast))
    with pytest.raises(actions.DateDoesNotFitError, match="It moved on 14 July 2026 already"):
        move_actions.move_area(area=area, to_team=cast.places["Case"], moved_on=MAY, why="So.", **admin(cast))
    move_actions.move_area(area=area, to_team=cast.places["Case"], moved_on=JULY, why="A mistake.", **admin(cast))
    assert answering_for(cast.area(), JULY).team_name == "Case", "moved there and back on one day"


def test_a_team_does_not_move_to_where_another_has_its_name(cast):
    from kim.foundations.landlord.names import NameTakenError

    actions.add_team(name="case", service=cast.places["Property"], **admin(cast))
    with pytest.raises(NameTakenError, match="a team in that service called Case"):
        move_actions.move_team(
            team=cast.places["Case"], to_service=cast.places["Property"], moved_on=JULY, why="So.", **admin(cast)
        )
