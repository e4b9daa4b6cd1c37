"""R2, R5, R10: services, teams and work areas are added and renamed; no two share a name; the History keeps the old."""

import pytest

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.landlord.names import NameTakenError
from kim.foundations.people import actions
from kim.foundations.people.models import Service, Team, WorkArea
from kim.foundations.people.refusals import RefusedError
from tests.factories import moment


def given(cast, by="administrator"):
    return {"by": cast.standing(by), "at": moment()}


def test_a_service_a_team_and_an_area_are_added_and_stand_in_the_history(cast):
    service = actions.add_service(name="Regeneration", **given(cast))
    team = actions.add_team(name="Design", service=service, **given(cast))
    area = actions.add_area(name="Handover", team=team, **given(cast))
    assert area.team.service == service
    for kind, row in (("service", service), ("team", team), ("area", area)):
        (item,) = history_of(f"people.{kind}", row.pk)
        assert (item.type, item.actor) == (f"people.{kind}_added", "Administrator, site administrator")


@pytest.mark.parametrize(
    ("kind", "model", "old"), [("service", Service, "Housing"), ("team", Team, "Case"), ("area", WorkArea, "Voids")]
)
def test_what_is_renamed_keeps_its_number_and_its_old_name_in_the_history(cast, kind, model, old):
    row = model.objects.get(name=old)
    rename = {"service": actions.rename_service, "team": actions.rename_team, "area": actions.rename_area}[kind]
    rename(**{kind: row}, name="New name", **given(cast))
    row.refresh_from_db()
    assert row.name == "New name"
    item = history_of(f"people.{kind}", row.pk)[0]
    assert item.type == f"people.{kind}_renamed"
    assert [(each.label, each.before, each.after) for each in item.changes] == [("Name", old, "New name")]


def test_a_name_that_is_taken_is_refused_in_a_sentence_whatever_its_capitals(cast):
    service, team = Service.objects.get(name="Housing"), Team.objects.get(name="Case")
    for act, sentence in (
        (lambda: actions.add_service(name="HOUSING", **given(cast)), "There is a service called HOUSING already"),
        (lambda: actions.add_team(name="case", service=service, **given(cast)), "a team in this service called case"),
        (lambda: actions.add_area(name="voids", team=team, **given(cast)), "There is a work area called voids already"),
    ):
        with pytest.raises(NameTakenError, match=sentence):
            act()


def test_renaming_to_a_name_that_is_taken_is_refused_but_changing_its_capitals_is_not(cast):
    area = WorkArea.objects.get(name="Voids")
    with pytest.raises(NameTakenError, match="Use another name"):
        actions.rename_area(area=area, name="Repairs", **given(cast))
    actions.rename_area(area=area, name="VOIDS", **given(cast))
    area.refresh_from_db()
    assert area.name == "VOIDS"


def test_two_services_may_each_have_a_team_of_one_name(cast):
    team = actions.add_team(name="Case", service=Service.objects.get(name="Property"), **given(cast))
    with pytest.raises(NameTakenError):
        actions.rename_team(team=Team.objects.get(name="Facilities"), name="Case", **given(cast))
    assert team.pk


@pytest.mark.parametrize("stranger", ["head", "director", "manager", "inspector", "nobody"])
def test_who_is_no_administrator_changes_no_structure(cast, stranger):
    area, team = cast.area(), cast.area().team
    for act in (
        lambda: actions.add_service(name="X", **given(cast, stranger)),
        lambda: actions.add_team(name="X", service=team.service, **given(cast, stranger)),
        lambda: actions.add_area(name="X", team=team, **given(cast, stranger)),
        lambda: actions.rename_service(service=team.service, name="X", **given(cast, stranger)),
        lambda: actions.rename_team(team=team, name="X", **given(cast, stranger)),
        lambda: actions.rename_area(area=area, name="X", **given(cast, stranger)),
    ):
        with pytest.raises(RefusedError, match="Only a site administrator"):
            act()
