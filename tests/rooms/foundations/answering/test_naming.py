"""R5: line managers are named, or found not to be needed, as a dated act by those who answer above; none is missed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kim.foundations.answering import actions
from kim.foundations.answering.models import Naming
from kim.foundations.answering.queries import areas_to_name_for, is_not_applicable, line_managers_of, naming_of
from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import actions as people
from kim.foundations.people.choices import CoverReason, PostState, Role
from kim.foundations.people.models import Person, Post
from kim.foundations.people.queries import NobodyMeantError, person_meant
from kim.foundations.people.refusals import RefusedError
from tests.cast import FROM, TODAY
from tests.factories import moment
from tests.rooms.foundations.people.refusing import refused_by

DAY = date(2026, 11, 9)


def name(cast, who="nobody", *, by="service_manager", area="Voids", **given):
    usual = {"area": cast.area(area), "person": cast.person(who), "named_on": DAY}
    return actions.name_line_manager(**(usual | given), by=cast.standing(by), at=moment())


def not_applicable(cast, *, by="service_manager", area="Leasehold", **given):
    usual = {"area": cast.area(area), "named_on": DAY, "why": "It holds no records."}
    return actions.consider_not_applicable(**(usual | given), by=cast.standing(by), at=moment())


def managers(cast, on=TODAY, area="Voids"):
    return [post.person.name for post in line_managers_of([cast.area(area)], on)[cast.area(area).pk]]


def covering(cast, covered, person, **given):
    usual = {"from_on": FROM, "to_on": date(2026, 12, 31), "cover_reason": CoverReason.LEAVE}
    place = covered.area or covered.team or covered.service
    usual |= {"covers": covered, "role": covered.role, "place": place}
    by = {"by": cast.standing("administrator"), "at": moment()}
    return people.appoint(person=cast.person(person), **(usual | given), **by)


@pytest.mark.parametrize("by", ["service_manager", "head", "director"])
def test_whoever_answers_above_names_and_one_person_is_enough(cast, by):
    naming = name(cast, by=by, area="Leasehold")
    post = Post.objects.get(person=cast.person("nobody"))
    assert (post.state, post.from_on, post.role) == (PostState.CONFIRMED, DAY, Role.LINE_MANAGER)
    assert naming_of([cast.area("Leasehold")], TODAY) == {cast.area("Leasehold").pk: naming}
    [item] = history_of("answering.naming", naming.pk)
    assert item.title == "Line manager named"


def test_whom_a_naming_supersedes_ends_the_day_before_with_those_who_cover_them(cast):
    covering(cast, Post.objects.get(person=cast.person("manager")), "officer")
    name(cast)
    assert managers(cast, DAY - timedelta(days=1)) == ["Manager", "Officer"]
    assert managers(cast, DAY) == ["Nobody"]


def test_two_named_managers_may_share_an_area(cast):
    name(cast, is_shared=True)
    assert managers(cast) == ["Manager", "Nobody"]


def test_naming_who_is_there_already_is_only_a_naming(cast):
    before = Event.objects.count()
    name(cast, "manager")
    assert [each.type for each in Event.objects.filter(sequence__gte=before)] == ["answering.manager_named"]
    assert managers(cast) == ["Manager"]


def test_whoever_covers_becomes_the_manager_when_named(cast):
    covering(cast, Post.objects.get(person=cast.person("manager")), "nobody")
    name(cast)
    [post] = line_managers_of([cast.area()], TODAY)[cast.area().pk]
    assert (post.person, post.covers, post.from_on) == (cast.person("nobody"), None, DAY)


def test_an_area_that_needs_none_is_considered_with_the_reason_until_somebody_is_there(cast):
    naming = not_applicable(cast)
    assert (naming.person, naming.why) == (None, "It holds no records.")
    assert is_not_applicable(cast.area("Leasehold"), TODAY)
    assert not is_not_applicable(cast.area("Leasehold"), DAY - timedelta(days=1))
    assert not is_not_applicable(cast.area(), TODAY)
    name(cast, area="Leasehold", named_on=TODAY)
    assert not is_not_applicable(cast.area("Leasehold"), TODAY)
    assert is_not_applicable(cast.area("Leasehold"), TODAY - timedelta(days=1)), "what stood then, stood then"


def test_nobody_names_themselves_or_ends_their_own_post(cast):
    with pytest.raises(RefusedError, match="Nobody can name themselves"):
        name(cast, "head", by="head")
    given = {"by": cast.standing("administrator"), "at": moment(), "from_on": date(2026, 9, 1)}
    people.appoint(person=cast.person("head"), role=Role.LINE_MANAGER, place=cast.area("Leasehold"), **given)
    with pytest.raises(RefusedError, match="Nobody can end their own post"):
        name(cast, by="head", area="Leasehold")
    assert not Naming.objects.exists()


@pytest.mark.parametrize("stranger", ["administrator", "manager", "governance", "inspector", "log_administrator"])
def test_nobody_else_names(cast, stranger):
    for act in (lambda: name(cast, "officer", by=stranger), lambda: not_applicable(cast, by=stranger)):
        with pytest.raises(RefusedError, match="Only a Director, a Head of Service or a service manager"):
            act()


def test_a_head_names_in_their_own_services_alone(cast):
    with pytest.raises(RefusedError, match="You don't answer for Voids"):
        name(cast, by="other_head")
    assert [area.name for area in areas_to_name_for(cast.standing("other_head"))] == ["Repairs"]
    assert [area.name for area in areas_to_name_for(cast.standing("service_manager"))] == ["Leasehold", "Voids"]
    assert areas_to_name_for(cast.standing("director")).count() == 3
    assert not areas_to_name_for(cast.standing("manager")).exists()


def test_a_day_that_does_not_fit_is_refused_in_a_sentence(cast):
    with pytest.raises(people.DateDoesNotFitError, match="still to come"):
        name(cast, named_on=TODAY + timedelta(days=1))
    with pytest.raises(people.DateDoesNotFitError, match="Manager began on 1 April 2026"):
        name(cast, named_on=FROM)
    name(cast)
    with pytest.raises(people.DateDoesNotFitError, match="It was last decided on 9 November 2026"):
        name(cast, "officer", named_on=DAY - timedelta(days=1))


def test_an_area_with_a_line_manager_is_not_said_to_need_none(cast):
    with pytest.raises(RefusedError, match=r"Manager is line manager of Voids on that day\. Ask a site administrator"):
        not_applicable(cast, area="Voids")
    with pytest.raises(RefusedError, match="Say why"):
        not_applicable(cast, why=" ")


def test_what_was_typed_is_not_lost_when_a_naming_is_refused(cast):
    page = cast.client("service_manager")
    typed = {"outcome": "NOT_APPLICABLE", "why": "The contractor keeps it.", "said": "", "stays": "ends"}
    typed |= {"named_on-day": "9", "named_on-month": "11", "named_on-year": "2026"}
    said = page.post(reverse("answering:naming_new", args=[cast.area().pk]), typed).content.decode()
    assert "Ask a site administrator to end that post first." in said
    assert "The contractor keeps it.</textarea>" in said


def test_somebody_is_meant_by_address_or_exact_name_and_else_a_sentence_says_what_to_do(cast):
    assert person_meant(" other  MANAGER ") == cast.person("other_manager")
    assert person_meant("Officer@testshire.example") == cast.person("officer")
    with pytest.raises(NobodyMeantError, match="Check how it is written, or ask a site administrator"):
        person_meant("Office")
    given = {"by": cast.standing("administrator"), "at": moment()}
    people.add_person(name="Officer", email="another@testshire.example", **given)
    with pytest.raises(NobodyMeantError, match=r"Several people are called officer\. Type the e-mail address"):
        person_meant("officer")
    person = Person.objects.select_related("account").get(name="Inspector")
    people.close_account(person=person, **given)
    with pytest.raises(NobodyMeantError, match="Inspector can't sign in any more"):
        person_meant("inspector")


def test_an_acting_head_names_for_the_head(cast):
    head = Post.objects.get(person=cast.person("head"))
    post = covering(cast, head, "log_administrator", cover_reason=CoverReason.SECONDMENT)
    people.confirm_post(post=post, by=cast.standing("second_administrator"), at=moment())
    naming = name(cast, by="log_administrator", area="Leasehold")
    [item] = history_of("answering.naming", naming.pk)
    assert item.actor.endswith("KIM Log administrator and acting Head of Service for Head (secondment)")
    assert item.on_behalf_of == "Head"


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("naming_outcome_known|naming_has_a_person_or_a_reason", {"outcome": "MAYBE"}),
        ("naming_has_a_person_or_a_reason", {"outcome": "NAMED"}),
        ("naming_has_a_person_or_a_reason", {"outcome": "NOT_APPLICABLE"}),
        ("naming_not_of_oneself", {"outcome": "NAMED", "person": "head"}),
    ],
)
def test_the_database_refuses_a_naming_that_cannot_be(cast, constraint, given):
    if "person" in given:
        given = given | {"person": cast.person(given["person"])}
    with refused_by(constraint):
        Naming(area=cast.area(), named_on=DAY, named_by=cast.person("head"), **given).save()
