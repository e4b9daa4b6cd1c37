"""R10: an invitation opens an account once, for seven days, and only its hash is kept."""

import gzip
import hashlib
import html
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kim.foundations.audit_trail.models import Payload
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import actions as people
from kim.foundations.people.models import Person
from kim.foundations.sign_in import actions
from kim.foundations.sign_in.models import Account, Invitation, Session
from kim.foundations.sign_in.queries import open_invitation, unused_accounts
from tests.cast import PASSWORD
from tests.factories import NOW
from tests.rooms.foundations.people.refusing import refused_by


def account(name="officer"):
    return Account.objects.get(email=f"{name}@testshire.example")


def invite(cast, name="officer", at=NOW):
    return actions.invite(account=account(name), by=cast.standing("administrator"), at=at)


def refused(secret, at=NOW):
    with pytest.raises(actions.InvitationNotValidError):
        actions.find_invitation(secret=secret, at=at)
    with pytest.raises(actions.InvitationNotValidError):
        actions.accept_invitation(secret=secret, password=PASSWORD, at=at)
    return True


def test_an_invitation_sets_the_first_password_and_the_history_says_so(cast):
    secret = invite(cast)
    assert account() in unused_accounts()
    actions.accept_invitation(secret=secret, password=PASSWORD, at=NOW)
    assert account().check_password(PASSWORD)
    assert account() not in unused_accounts()
    item = history_of("sign_in.account", account().pk)[0]
    assert (item.title, item.actor) == ("Password set", "Officer, officer")
    used = history_of("sign_in.invitation", Invitation.objects.get().pk)
    assert [each.type for each in used] == ["sign_in.invitation_used", "sign_in.invitation_made"]


def test_an_invitation_works_once(cast):
    secret = invite(cast)
    assert open_invitation(account(), NOW) is not None
    actions.accept_invitation(secret=secret, password=PASSWORD, at=NOW)
    assert open_invitation(account(), NOW) is None
    assert refused(secret)


def test_an_invitation_ends_after_seven_days_to_the_moment(cast):
    secret = invite(cast)
    assert actions.find_invitation(secret=secret, at=NOW + timedelta(days=7, microseconds=-1))
    assert refused(secret, at=NOW + timedelta(days=7))
    assert open_invitation(account(), NOW + timedelta(days=7)) is None


def test_a_newer_invitation_ends_the_older_one(cast):
    older, newer = invite(cast), invite(cast)
    assert refused(older)
    assert actions.find_invitation(secret=newer, at=NOW)


def test_an_invitation_of_one_account_is_not_ended_by_anothers(cast):
    secret = invite(cast)
    invite(cast, "manager")
    assert actions.find_invitation(secret=secret, at=NOW)


def test_an_invitation_of_a_closed_account_opens_nothing(cast):
    secret = invite(cast)
    person = Person.objects.select_related("account").get(account=account())
    people.close_account(person=person, by=cast.standing("administrator"), at=NOW)
    assert refused(secret)


def test_a_secret_that_never_was_opens_nothing(cast):
    assert refused("x" * 43)


def test_neither_the_secret_nor_its_hash_nor_a_password_stands_in_the_record(cast):
    secret = invite(cast)
    actions.accept_invitation(secret=secret, password=PASSWORD, at=NOW)
    hashed = hashlib.sha256(secret.encode()).hexdigest()
    assert Invitation.objects.get().secret_hash == hashed
    for kept in (secret, hashed, PASSWORD, account().password):
        assert not Payload.objects.filter(value__contains=kept).exists()
    with connection.cursor() as cursor:
        for table in (Account._meta.db_table, Invitation._meta.db_table):
            cursor.execute(f"SELECT * FROM {table}")
            assert secret not in str(cursor.fetchall())


def test_who_opens_the_address_sets_a_password_and_is_signed_in(cast):
    secret = invite(cast, at=timezone.now())
    client, address = Client(), reverse("invitation_open", args=[secret])
    page = client.get(address, follow=True)
    assert "officer@testshire.example" in page.content.decode()
    assert client.post(page.request["PATH_INFO"], {"password": PASSWORD}).status_code == 302
    assert client.get("/").status_code == 200
    ended = Client().get(address)
    assert ended.status_code == 410
    assert "This invitation has ended" in ended.content.decode()


def test_opening_takes_the_secret_out_of_the_address_and_keeps_it_locked(cast):
    """ASVS V14.2.1: what follows, and all that the browser tells others, has an address that opens nothing."""
    secret = invite(cast, at=timezone.now())
    client = Client()
    opened = client.get(reverse("invitation_open", args=[secret]))
    there = opened["Location"]
    assert (opened.status_code, opened["Referrer-Policy"]) == (302, "no-referrer")
    assert "no-store" in opened["Cache-Control"]
    assert secret not in there
    page = client.get(there)
    assert (page.status_code, secret in page.content.decode()) == (200, False)
    assert secret not in str([each.get_decoded() for each in Session.objects.all()]), (
        "not even in the session, as it is"
    )
    assert Client().get(there).status_code == 410, "in another browser its address opens nothing"
    assert client.post(reverse("invitation_open", args=[secret]), {"password": PASSWORD}).status_code == 405
    client.post(there, {"password": PASSWORD})
    assert client.get(there).status_code == 410
    assert "kim_invitations" not in client.session


def test_two_invitations_opened_in_one_browser_are_not_mixed_up(cast):
    client = Client()
    pages = {}
    for name in ("officer", "manager"):
        opened = client.get(reverse("invitation_open", args=[invite(cast, name, at=timezone.now())]))
        pages[name] = opened["Location"]
    for name, there in pages.items():
        assert f"{name}@testshire.example" in client.get(there).content.decode()
    client.post(pages["officer"], {"password": PASSWORD})
    assert account("officer").check_password(PASSWORD)
    assert not account("manager").has_usable_password()
    for number in range(7):
        client.get(reverse("invitation_open", args=[invite(cast, at=timezone.now())]))
        assert len(client.session["kim_invitations"]) <= 5, number


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Enter a new password"),
        ("elevenchars", "The password must have at least 12 characters"),
        ("qwerty123456", "Many people use that password. Choose another"),
        ("Supernatural", "Many people use that password. Choose another"),
        ("Password@123", "Many people use that password. Choose another"),
        ("My Officer words", "Choose a password that does not hold your e-mail name"),
        ("1 TestShire 2 words", "Choose a password without the landlord's name"),
        ("my kim-log words", "Choose a password without the landlord's name"),
    ],
)
def test_a_weak_password_is_refused_in_a_sentence_and_the_invitation_stays(cast, password, sentence):
    secret = invite(cast, at=timezone.now())
    client = Client()
    page = client.post(client.get(reverse("invitation_open", args=[secret]))["Location"], {"password": password})
    assert sentence in html.unescape(page.content.decode())
    assert actions.find_invitation(secret=secret, at=timezone.now())
    assert not password or password not in page.content.decode()


def test_the_common_passwords_that_are_long_enough_are_refused_at_both_doors(cast, settings):
    """ASVS V6.2.4 and V6.2.12: at least 3,000 that match our own rule, from breaches, whatever their capitals."""
    with gzip.open(settings.COMMON_PASSWORDS, "rt", encoding="utf-8") as file:
        common = file.read().splitlines()
    assert len(common) > 40_000
    djangos = {each for each in CommonPasswordValidator().passwords if len(each) >= 12 and "@" not in each}
    assert len(djangos) > 150
    assert djangos <= set(common)
    for each in (*common[:3000], common[-1]):
        with pytest.raises(ValidationError):
            validate_password(each.title(), account())
    actions.set_password(account=account(), password=PASSWORD, at=NOW)
    typed = {"oldpassword": PASSWORD, "password1": common[2999], "password2": common[2999]}
    page = cast.client("officer").post(reverse("account_change_password"), typed).content.decode()
    assert "Many people use that password. Choose another" in page
    assert account().check_password(PASSWORD)


def test_the_database_refuses_two_accounts_with_one_address_whatever_its_capitals(cast):
    with refused_by("account_one_per_email"):
        Account(email="OFFICER@testshire.example").save()


def test_the_database_refuses_an_invitation_that_ends_before_it_was_made(cast):
    with refused_by("invitation_expires_later"):
        Invitation(account=account(), secret_hash="x", made_at=NOW, expires_at=NOW).save()


def test_the_database_refuses_two_invitations_with_one_secret(cast):
    given = {"account": account(), "secret_hash": "x", "made_at": NOW, "expires_at": NOW + timedelta(days=7)}
    with refused_by("sign_in_invitation_secret_hash", columns="sign_in_invitation.secret_hash"):
        Invitation(**given).save()
        Invitation(**given).save()
