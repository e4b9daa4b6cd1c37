"""R5, R10: people are added, corrected, invited and closed by administrators alone, and the History says by whom."""

import pytest

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import actions
from kim.foundations.people.models import Person
from kim.foundations.people.queries import visible_to
from kim.foundations.people.refusals import RefusedError
from kim.foundations.sign_in.actions import EmailTakenError
from kim.foundations.sign_in.models import Account, Invitation
from tests.cast import EVERYBODY
from tests.factories import moment

ADMINISTRATORS = ("administrator", "second_administrator")
OTHERS = [name for name in EVERYBODY if name not in ADMINISTRATORS]


def fresh(cast, name):
    return Person.objects.select_related("account").get(pk=cast.person(name).pk)


def titles(kind, number):
    return [(item.title, item.actor) for item in history_of(kind, number)]


def test_a_person_is_added_with_an_account_that_nobody_can_use_yet(cast):
    by = cast.standing("administrator")
    person = actions.add_person(name="Maya Osei", email="maya@testshire.example", job_title="Clerk", by=by, at=moment())
    assert (person.name, person.job_title) == ("Maya Osei", "Clerk")
    assert person.account is not None
    assert not person.account.has_usable_password()
    assert titles("people.person", person.pk) == [("Person added", "Administrator, site administrator")]
    assert titles("sign_in.account", person.account.pk) == [("Account opened", "Administrator, site administrator")]


def test_an_address_that_is_taken_is_refused_whatever_its_capitals_and_nothing_is_kept(cast):
    with pytest.raises(EmailTakenError, match="already has an account"):
        actions.add_person(
            name="Twin", email="OFFICER@testshire.example", by=cast.standing("administrator"), at=moment()
        )
    assert not Person.objects.filter(name="Twin").exists()


def test_a_corrected_name_keeps_the_old_one_in_the_history(cast):
    person = fresh(cast, "officer")
    by = cast.standing("administrator")
    actions.change_person(person=person, name="Nia Officer", job_title="Lettings officer", by=by, at=moment())
    person = fresh(cast, "officer")
    assert (person.name, person.job_title) == ("Nia Officer", "Lettings officer")
    item = history_of("people.person", person.pk)[0]
    assert item.title == "Person changed"
    assert ("Name", "Officer", "Nia Officer") in [(each.label, each.before, each.after) for each in item.changes]


def test_an_invitation_is_made_for_an_open_account_and_stands_in_the_history(cast):
    person = fresh(cast, "nobody")
    secret = actions.invite_person(person=person, by=cast.standing("administrator"), at=moment())
    invitation = Invitation.objects.get(account=person.account)
    assert len(secret) >= 40
    assert titles("sign_in.invitation", invitation.pk) == [("Invited", "Administrator, site administrator")]


def test_a_closed_account_is_not_invited_until_it_is_open_again(cast):
    by = cast.standing("administrator")
    actions.close_account(person=fresh(cast, "officer"), by=by, at=moment())
    with pytest.raises(RefusedError, match="Open it again first"):
        actions.invite_person(person=fresh(cast, "officer"), by=by, at=moment())
    actions.reopen_account(person=fresh(cast, "officer"), by=by, at=moment())
    assert actions.invite_person(person=fresh(cast, "officer"), by=by, at=moment())
    account = Account.objects.get(person=cast.person("officer"))
    assert [title for title, _ in titles("sign_in.account", account.pk)] == [
        "Account opened again",
        "Account closed",
        "Account opened",
    ]


def test_an_account_opened_again_has_lost_its_old_password(cast):
    person, by = fresh(cast, "officer"), cast.standing("administrator")
    person.account.set_password("three odd words here")
    person.account.save()
    actions.close_account(person=person, by=by, at=moment())
    actions.reopen_account(person=fresh(cast, "officer"), by=by, at=moment())
    assert not fresh(cast, "officer").account.has_usable_password()


def test_closing_an_account_leaves_the_posts_standing(cast):
    actions.close_account(person=fresh(cast, "manager"), by=cast.standing("administrator"), at=moment())
    assert fresh(cast, "manager").posts.get().to_on is None


def test_nobody_closes_their_own_account_or_one_that_is_closed(cast):
    by = cast.standing("administrator")
    with pytest.raises(RefusedError, match="Nobody can close their own account"):
        actions.close_account(person=fresh(cast, "administrator"), by=by, at=moment())
    actions.close_account(person=fresh(cast, "officer"), by=by, at=moment())
    with pytest.raises(RefusedError, match="no open account"):
        actions.close_account(person=fresh(cast, "officer"), by=by, at=moment())
    with pytest.raises(RefusedError, match="no closed account"):
        actions.reopen_account(person=fresh(cast, "manager"), by=by, at=moment())


def test_a_person_without_an_account_is_neither_invited_nor_closed(cast):
    person, by = Person(name="Paper only"), cast.standing("administrator")
    for act in (actions.invite_person, actions.close_account, actions.reopen_account):
        with pytest.raises(RefusedError, match="account"):
            act(person=person, by=by, at=moment())
    with pytest.raises(RefusedError, match="has no account"):
        actions.invite_person(person=person, by=None, at=moment())


@pytest.mark.parametrize("stranger", OTHERS)
def test_who_is_no_administrator_keeps_no_people_and_sees_none(cast, stranger):
    by, person = cast.standing(stranger), fresh(cast, "officer")
    given = {"by": by, "at": moment()}
    for act in (
        lambda: actions.add_person(name="X", email="x@testshire.example", **given),
        lambda: actions.change_person(person=person, name="X", job_title="", **given),
        lambda: actions.invite_person(person=person, **given),
        lambda: actions.close_account(person=person, **given),
        lambda: actions.reopen_account(person=person, **given),
    ):
        with pytest.raises(RefusedError, match="Only a site administrator can do this"):
            act()
    assert not visible_to(by).exists()


@pytest.mark.parametrize("name", ADMINISTRATORS)
def test_an_administrator_sees_everybody(cast, name):
    assert visible_to(cast.standing(name)).count() == Person.objects.count()
