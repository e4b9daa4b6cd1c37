"""R5, R10: posts are dated acts; above line manager two administrators act; nobody appoints themselves."""

from datetime import date, timedelta

import pytest

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import actions
from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.models import Person, Post
from kim.foundations.people.queries import standing_administrators
from kim.foundations.people.refusals import RefusedError
from tests.cast import EVERYBODY, FROM, TODAY
from tests.factories import moment

OTHERS = [name for name in EVERYBODY if "administrator" not in name]
BEGINS = date(2026, 11, 1)


def appoint(cast, *, person="nobody", role=Role.OFFICER, place="Voids", by="administrator", **given):
    return actions.appoint(
        person=cast.person(person),
        role=role,
        place=cast.places[place] if place else None,
        by=cast.standing(by),
        at=moment(),
        **({"from_on": BEGINS} | given),
    )


def types(post):
    return [item.type for item in history_of("people.post", post.pk)]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LINE_MANAGER, Role.KIM_LOG_ADMINISTRATOR])
def test_up_to_line_manager_one_administrator_is_enough(cast, role):
    post = appoint(cast, role=role)
    assert (post.state, post.proposed_by, post.decided_by) == (PostState.CONFIRMED, cast.person("administrator"), None)
    assert types(post) == ["people.post_given"]
    assert cast.standing("nobody").has(role)


@pytest.mark.parametrize(
    ("role", "place", "to_on"),
    [
        (Role.SERVICE_MANAGER, "Case", None),
        (Role.HEAD_OF_SERVICE, "Housing", None),
        (Role.DIRECTOR, None, None),
        (Role.INFORMATION_GOVERNANCE, None, None),
        (Role.SITE_ADMINISTRATOR, None, None),
        (Role.INSPECTOR, None, date(2027, 3, 31)),
    ],
)
def test_above_line_manager_a_post_counts_only_once_a_second_administrator_confirmed_it(cast, role, place, to_on):
    post = appoint(cast, role=role, place=place, to_on=to_on)
    assert post.state == PostState.PROPOSED
    assert not cast.standing("nobody").roles
    actions.confirm_post(post=post, by=cast.standing("second_administrator"), at=moment())
    post.refresh_from_db()
    assert (post.state, post.decided_by) == (PostState.CONFIRMED, cast.person("second_administrator"))
    assert types(post) == ["people.post_confirmed", "people.post_proposed"]
    assert cast.standing("nobody").has(role)


def test_a_declined_post_never_counts_and_cannot_be_decided_again(cast):
    post = appoint(cast, role=Role.DIRECTOR, place=None)
    two = cast.standing("second_administrator")
    actions.decline_post(post=post, by=two, at=moment())
    assert types(post) == ["people.post_declined", "people.post_proposed"]
    assert not cast.standing("nobody").roles
    with pytest.raises(RefusedError, match="not waiting for anybody"):
        actions.confirm_post(post=post, by=two, at=moment())


def test_nobody_appoints_themselves(cast):
    with pytest.raises(RefusedError, match=r"Nobody can appoint themselves\. Ask another site administrator"):
        appoint(cast, person="administrator")


def test_who_proposed_a_post_cannot_confirm_or_decline_it(cast):
    post = appoint(cast, role=Role.DIRECTOR, place=None)
    for decide in (actions.confirm_post, actions.decline_post):
        with pytest.raises(RefusedError, match="Another site administrator has to confirm it"):
            decide(post=post, by=cast.standing("administrator"), at=moment())


def test_who_is_proposed_cannot_confirm_it(cast):
    post = appoint(cast, person="second_administrator", role=Role.DIRECTOR, place=None)
    with pytest.raises(RefusedError, match="Nobody can confirm their own post"):
        actions.confirm_post(post=post, by=cast.standing("second_administrator"), at=moment())


def test_a_role_belongs_to_its_kind_of_place(cast):
    with pytest.raises(actions.PlaceDoesNotFitError, match="Line manager belongs to: Work area"):
        appoint(cast, role=Role.LINE_MANAGER, place="Case")


def test_a_post_cannot_end_before_it_begins_and_an_inspectors_always_ends(cast):
    with pytest.raises(actions.DateDoesNotFitError, match="can't end before it begins"):
        appoint(cast, to_on=BEGINS - timedelta(days=1))
    with pytest.raises(actions.DateDoesNotFitError, match="needs its last day"):
        appoint(cast, role=Role.INSPECTOR, place=None)
    assert not Post.objects.filter(person=cast.person("nobody")).exists()


def test_the_same_post_is_not_given_twice_for_the_same_days(cast):
    appoint(cast, to_on=date(2026, 11, 30))
    with pytest.raises(actions.PostOverlapsError, match="has that post on some of these days"):
        appoint(cast, from_on=date(2026, 11, 30))
    appoint(cast, from_on=date(2026, 12, 1))
    appoint(cast, place="Leasehold")
    assert Post.objects.filter(person=cast.person("nobody")).count() == 3


def test_a_post_ends_with_its_last_day_and_counts_until_then(cast):
    post = appoint(cast)
    actions.end_post(post=post, last_on=TODAY, by=cast.standing("administrator"), at=moment())
    assert cast.standing("nobody", TODAY).has(Role.OFFICER)
    assert not cast.standing("nobody", TODAY + timedelta(days=1)).roles
    item = history_of("people.post", post.pk)[0]
    assert (item.title, item.actor) == ("Post ended", "Administrator, site administrator")
    assert [(each.label, each.after) for each in item.changes] == [("To", "22 November 2026")]


def test_a_post_given_until_a_day_can_end_earlier_but_not_later(cast):
    post = appoint(cast, to_on=date(2027, 3, 31))
    by = cast.standing("administrator")
    with pytest.raises(actions.DateDoesNotFitError, match="To go on longer, appoint again"):
        actions.end_post(post=post, last_on=date(2027, 4, 1), by=by, at=moment())
    actions.end_post(post=post, last_on=date(2026, 12, 1), by=by, at=moment())
    post.refresh_from_db()
    assert post.to_on == date(2026, 12, 1)


def test_a_post_that_is_over_or_waits_or_is_ones_own_is_not_ended(cast):
    by = cast.standing("administrator")
    over, waiting = appoint(cast, to_on=date(2026, 11, 2)), appoint(cast, role=Role.DIRECTOR, place=None)
    own = Post.objects.get(person=cast.person("administrator"))
    for post, sentence in ((over, "has ended already"), (waiting, "Only a confirmed"), (own, "their own post")):
        with pytest.raises(RefusedError, match=sentence):
            actions.end_post(post=post, last_on=TODAY, by=by, at=moment())


def test_a_post_cannot_end_before_it_began(cast):
    with pytest.raises(actions.DateDoesNotFitError, match="can't end before it began"):
        actions.end_post(
            post=appoint(cast),
            last_on=BEGINS - timedelta(days=1),
            by=cast.standing("administrator"),
            at=moment(),
        )


@pytest.mark.parametrize("stranger", OTHERS)
def test_who_is_no_administrator_gives_decides_and_ends_no_post(cast, stranger):
    waiting, by = appoint(cast, role=Role.DIRECTOR, place=None), cast.standing(stranger)
    standing = Post.objects.get(person=cast.person("officer" if stranger != "officer" else "manager"))
    for act in (
        lambda: appoint(cast, by=stranger),
        lambda: actions.confirm_post(post=waiting, by=by, at=moment()),
        lambda: actions.decline_post(post=waiting, by=by, at=moment()),
        lambda: actions.end_post(post=standing, last_on=TODAY, by=by, at=moment()),
    ):
        with pytest.raises(RefusedError, match="Only a site administrator can do this"):
            act()


def test_the_first_administrators_are_named_once(cast):
    with pytest.raises(RefusedError, match="There are posts already"):
        actions.name_first_administrators(people=[cast.person("nobody")], from_on=FROM, at=moment())


def test_an_administrator_with_a_closed_account_can_confirm_nothing(cast):
    two = Person.objects.select_related("account").get(pk=cast.person("second_administrator").pk)
    assert two in standing_administrators(TODAY)
    actions.close_account(person=two, by=cast.standing("administrator"), at=moment())
    assert list(standing_administrators(TODAY)) == [cast.person("administrator")]
