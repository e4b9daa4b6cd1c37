"""R10: who signs in is who they say: passwords, the lock after wrong attempts, closed accounts."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import actions as people
from kim.foundations.people.models import Person
from kim.foundations.sign_in import actions
from kim.foundations.sign_in.models import Account
from tests.cast import PASSWORD
from tests.factories import NOW, moment

WRONG = "The e-mail address and password do not go together. Try again"
LOCKED = "There were too many wrong attempts. Wait 10 minutes, then try again"


@pytest.fixture
def account(cast):
    found = Account.objects.get(email="officer@testshire.example")
    actions.set_password(account=found, password=PASSWORD, at=moment())
    return found


def sign_in(password=PASSWORD, email="officer@testshire.example", client=None):
    client = client or Client()
    return client, client.post(reverse("account_login"), {"login": email, "password": password})


def test_the_right_password_signs_in_whatever_the_capitals_of_the_address(account):
    for email in ("officer@testshire.example", "Officer@Testshire.example"):
        client, response = sign_in(email=email)
        assert response.status_code == 302
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"), [("officer@testshire.example", "another odd phrase"), ("nobody.here@x.example", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(account, email, password):
    client, response = sign_in(password, email)
    assert response.status_code == 200
    assert WRONG in response.content.decode()
    assert client.get("/").status_code == 302


def test_what_is_missing_is_asked_for(account):
    page = sign_in("", "")[1].content.decode()
    assert "Enter your e-mail address" in page
    assert "Enter your password" in page


def test_after_five_wrong_attempts_the_right_password_is_refused_too(account):
    for _ in range(5):
        assert WRONG in sign_in("another odd phrase")[1].content.decode()
    client, response = sign_in()
    assert LOCKED in response.content.decode()
    assert client.get("/").status_code == 302


def test_four_wrong_attempts_do_not_lock(account):
    for _ in range(4):
        sign_in("another odd phrase")
    assert sign_in()[1].status_code == 302


def test_wrong_attempts_at_one_account_do_not_lock_another(cast, account):
    for _ in range(5):
        sign_in("another odd phrase", "manager@testshire.example")
    assert sign_in()[1].status_code == 302


def test_an_account_that_was_never_used_has_no_password_that_fits(cast):
    for password in ("", "!", PASSWORD):
        assert sign_in(password)[1].status_code == 200


def test_the_session_of_a_closed_account_ends_with_its_next_page(cast, account):
    client, _ = sign_in()
    assert client.get("/").status_code == 200
    person = Person.objects.select_related("account").get(account=account)
    people.close_account(person=person, by=cast.standing("administrator"), at=moment())
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next=/")


def test_a_closed_account_cannot_sign_in_with_its_right_password(cast, account):
    actions.close_account(account=account, by=cast.standing("administrator"), at=moment())
    client, response = sign_in()
    assert response.status_code in (200, 403)
    assert client.get("/").status_code == 302


def test_closing_and_opening_an_account_stand_in_its_history(cast, account):
    by = cast.standing("administrator")
    actions.close_account(account=account, by=by, at=moment())
    actions.reopen_account(account=account, by=by, at=moment())
    items = history_of("sign_in.account", account.pk)
    assert [each.title for each in items[:2]] == ["Account opened again", "Account closed"]
    assert [(each.before, each.after) for each in items[1].changes] == [("Yes", "No")]


def test_a_password_is_changed_by_its_owner_and_the_history_says_so(account):
    client, _ = sign_in()
    typed = {"oldpassword": PASSWORD, "password1": "four other odd words", "password2": "four other odd words"}
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    assert client.get("/").status_code == 200
    assert sign_in("four other odd words")[1].status_code == 302
    item = history_of("sign_in.account", account.pk)[0]
    assert (item.title, item.actor) == ("Password set", "Officer, officer")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"oldpassword": "wrong"}, "That is not your password now. Try again"),
        ({"oldpassword": ""}, "Enter your password now"),
        ({"password1": ""}, "Enter a new password"),
        ({"password2": ""}, "Enter the new password again"),
    ],
)
def test_what_is_wrong_with_a_change_of_password_is_said(account, given, sentence):
    client, _ = sign_in()
    typed = {"oldpassword": PASSWORD, "password1": "four other odd words", "password2": "four other odd words"}
    assert sentence in client.post(reverse("account_change_password"), typed | given).content.decode()


def test_a_long_password_of_any_signs_is_taken_as_it_is(account):
    """Nothing is cut off, no space taken away, no capital made small, and no kind of sign is asked for."""
    long = " " + "ключ 鍵 ß " * 10 + "Nut "
    client, _ = sign_in()
    typed = {"oldpassword": PASSWORD, "password1": long, "password2": long}
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    for near in (long.strip(), long[:-1], long[:72], long.lower()):
        assert sign_in(near)[1].status_code == 200
    assert sign_in(long)[1].status_code == 302


def test_passwords_are_masked_and_may_come_from_a_manager(account):
    client, _ = sign_in()
    for page, kinds in (
        (Client().get(reverse("account_login")), ["current-password"]),
        (client.get(reverse("account_change_password")), ["current-password", "new-password", "new-password"]),
    ):
        boxes = re.findall(r'<input[^>]*type="password"[^>]*>', page.content.decode())
        assert [re.findall(r'autocomplete="([^"]*)"', box)[0] for box in boxes] == kinds
        assert "onpaste" not in page.content.decode()


def test_an_address_has_one_account(cast):
    with pytest.raises(actions.EmailTakenError, match=r"already has an account\. Use another address"):
        actions.open_account(email="Officer@testshire.example", by=cast.standing("administrator"), at=NOW)
