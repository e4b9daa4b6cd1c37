"""R10: the landlord's own sign-in opens an account that an invitation linked with it, and nothing else does."""

import json
import logging
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kim.foundations.audit_trail.models import Event, Payload
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import actions as people
from kim.foundations.people.models import Person
from kim.foundations.sign_in import actions, identity_provider
from kim.foundations.sign_in.choices import Refusal
from kim.foundations.sign_in.models import Account, Invitation, Session, WorkIdentity
from kim.foundations.sign_in.queries import unused_accounts
from tests.factories import moment
from tests.identity_server import CLIENT, OTHER_TENANT, SECRET, TENANT, person, serving
from tests.rooms.foundations.sign_in import second_steps as steps
from tests.rooms.foundations.sign_in.second_steps import account, page

BEGIN, BACK = reverse("sign_in:work_account_begin"), reverse("sign_in:work_account_back")
PEOPLE = {"Olu": person(1), "Meg": person(2)}


@pytest.fixture
def entra(cast, settings, monkeypatch):
    """Give a local identity server that the settings name."""
    monkeypatch.setattr(logging.getLogger("kim.foundations.sign_in.work_account_views"), "disabled", True)
    with serving(people=dict(PEOPLE)) as server:
        given = {"client_id": CLIENT, "client_secret": SECRET, "authority": server.address}
        settings.ENTRA = {"tenants": (TENANT,), **given}
        yield server


def go(client=None, **along):
    """Set out for the identity server; give the browser and what the server is asked."""
    client = client or Client()
    if "invitation" in along:  # its page names its number alone: the secret waits in the session
        opened = client.get(reverse("invitation_open", args=[along["invitation"]]))
        along["invitation"] = opened["Location"].split("/")[2] if opened.status_code == 302 else "999999"
    response = client.post(BEGIN, along)
    assert response.status_code == 200, page(response)
    address = response["Refresh"].removeprefix("0; url=")
    assert address in page(response)
    return client, {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def come_back(server, name="Olu", client=None, **along):
    """Sign in at the identity server and come back from there."""
    client, asked = go(client, **along)
    return client, client.get(server.give_code(asked, name))


def invited(cast, name="officer"):
    return actions.invite(account=account(name), by=cast.standing("administrator"), at=timezone.now())


@pytest.fixture
def linked(cast, entra):
    """Link Olu's work account with the officer's account."""
    _, response = come_back(entra, invitation=invited(cast))
    assert response.status_code == 302, page(response)
    return account("officer")


def refused(client, response, sentence):
    assert response.status_code == 403, response
    assert sentence in page(response)
    assert client.get("/").status_code == 302
    return True


def test_without_settings_there_is_no_such_way_in(cast):
    assert "work account" not in page(Client().get(reverse("account_login")))
    assert {Client().post(each).status_code for each in (BEGIN, BACK)} == {404}


def test_the_browser_is_sent_with_everything_that_makes_the_answer_certain(entra):
    _, asked = go()
    assert (asked["client_id"], asked["scope"], asked["response_type"]) == (CLIENT, "openid", "code")
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"http://testserver{BACK}"
    _, again = go()
    assert not {asked[name] for name in ("state", "nonce", "code_challenge")} & set(again.values())


def test_an_invitation_links_a_work_account_and_lets_its_owner_in(cast, entra):
    secret = invited(cast)
    shown = page(Client().get(reverse("invitation_open", args=[secret]), follow=True))
    assert "Use your work account" in shown
    assert "Set password and sign in" in shown
    client, response = come_back(entra, invitation=secret)
    assert response["Location"] == "/"
    assert "Officer" in page(client.get("/"))
    assert Client().get(reverse("invitation_open", args=[secret])).status_code == 410
    assert account("officer") not in unused_accounts()
    assert not account("officer").has_usable_password()
    item = history_of("sign_in.account", account("officer").pk)[0]
    assert (item.title, item.actor) == ("Work account linked", "Officer, officer")


def test_a_linked_work_account_signs_in_and_leads_to_the_page_that_was_asked_for(linked, entra):
    client, response = come_back(entra, next="/log/?words=keys")
    assert response["Location"] == "/log/?words=keys"
    assert client.get("/log/").status_code == 200
    assert "Linked since" in page(client.get(reverse("sign_in:ways_show")))
    _, response = come_back(entra, next="https://evil.example/")
    assert response["Location"] == "/"


def test_its_ids_are_kept_nowhere(linked):
    kept = " ".join(str(value) for value in Payload.objects.values_list("value", flat=True))
    kept += str(list(WorkIdentity.objects.values())) + str([each.get_decoded() for each in Session.objects.all()])
    for each in (TENANT, person(1), f"sub-{person(1)}", f"sid-{person(1)}"):
        assert each not in kept


def test_an_account_without_a_password_has_none_to_change(linked, entra):
    client, _ = come_back(entra)
    assert client.get(reverse("account_change_password"))["Location"] == reverse("sign_in:ways_show")
    assert "None. Ask a site administrator" in page(client.get(reverse("sign_in:ways_show")))


def test_a_stranger_of_the_right_tenant_is_told_what_to_do_and_gets_no_account(linked, entra):
    before = Account.objects.count(), Event.objects.count()
    client, response = come_back(entra, "Meg")
    assert refused(client, response, "Ask a site administrator for an invitation, open it and choose 'Use your work")
    assert (Account.objects.count(), Event.objects.count()) == before


def test_the_address_in_a_token_opens_nothing(linked, entra):
    entra.says = {"email": "officer@testshire.example", "preferred_username": "officer@testshire.example"}
    assert refused(*come_back(entra, "Meg"), Refusal.UNKNOWN.label)


def test_one_work_account_opens_one_account(cast, linked, entra):
    secret = invited(cast, "manager")
    assert refused(*come_back(entra, invitation=secret), Refusal.TAKEN.label)
    assert actions.find_invitation(secret=secret, at=timezone.now()), "the invitation can still be used"


def test_a_newer_invitation_links_another_work_account_in_its_place(cast, linked, entra):
    come_back(entra, "Meg", invitation=invited(cast))
    assert refused(*come_back(entra, "Olu"), Refusal.UNKNOWN.label)
    assert come_back(entra, "Meg")[1].status_code == 302
    assert WorkIdentity.objects.count() == 1


@pytest.mark.parametrize("kind", ["used", "ended", "invented"])
def test_an_invitation_that_has_ended_links_nothing(cast, entra, kind):
    secret = invited(cast)
    if kind == "used":
        actions.accept_invitation(secret=secret, password="three odd words here", at=timezone.now())
    if kind == "ended":
        Invitation.objects.update(made_at=timezone.now() - timedelta(days=9), expires_at=timezone.now())
        cast.is_tampered = True
    response = come_back(entra, invitation="x" * 43 if kind == "invented" else secret)
    assert refused(*response, Refusal.ENDED.label)
    assert not WorkIdentity.objects.exists()


def test_a_closed_account_is_not_opened(cast, linked, entra):
    actions.close_account(account=linked, by=cast.standing("administrator"), at=moment())
    client, response = come_back(entra)
    assert response.status_code == 403
    assert "Your account is closed" in page(response)
    assert client.get("/").status_code == 302


def test_an_account_opened_again_needs_a_new_invitation(cast, linked, entra):
    by = cast.standing("administrator")
    actions.close_account(account=linked, by=by, at=moment())
    actions.reopen_account(account=linked, by=by, at=moment())
    assert refused(*come_back(entra), Refusal.UNKNOWN.label)


# What the identity server might be made to send, and why it is not believed.
NOT_TRUSTED, ELSEWHERE = Refusal.NOT_TRUSTED.label, Refusal.ELSEWHERE.label
LIES = {
    "another tenant that names itself": (
        lambda server: {"says": {"tid": OTHER_TENANT, "iss": server.issuer(OTHER_TENANT)}},
        ELSEWHERE,
    ),
    "another tenant under our issuer": (lambda server: {"says": {"tid": OTHER_TENANT}}, NOT_TRUSTED),
    "another issuer": (lambda server: {"says": {"iss": "https://login.example/v2.0"}}, ELSEWHERE),
    "no issuer": (lambda server: {"says": {"iss": None}}, NOT_TRUSTED),
    "another audience": (lambda server: {"says": {"aud": OTHER_TENANT}}, NOT_TRUSTED),
    "two audiences": (lambda server: {"says": {"aud": [CLIENT, OTHER_TENANT]}}, NOT_TRUSTED),
    "expired": (lambda server: {"says": {"exp": int(time.time()) - 120}}, NOT_TRUSTED),
    "not yet valid": (lambda server: {"says": {"nbf": int(time.time()) + 600}}, NOT_TRUSTED),
    "without an end": (lambda server: {"says": {"exp": None}}, NOT_TRUSTED),
    "another nonce": (lambda server: {"says": {"nonce": "another"}}, NOT_TRUSTED),
    "no nonce": (lambda server: {"says": {"nonce": None}}, NOT_TRUSTED),
    "no object id": (lambda server: {"says": {"oid": None}}, NOT_TRUSTED),
    "an object id that is none": (lambda server: {"says": {"oid": "officer"}}, NOT_TRUSTED),
    "not signed": (lambda server: {"header": {"alg": "none"}}, NOT_TRUSTED),
    "signed by the public key as a password": (lambda server: {"header": {"alg": "HS256"}}, NOT_TRUSTED),
    "signed in another way": (lambda server: {"header": {"alg": "RS512"}}, NOT_TRUSTED),
    "signed by a key that is not shown": (lambda server: {"key": "stranger"}, NOT_TRUSTED),
    "signed by another key under a known name": (
        lambda server: {"key": "stranger", "header": {"kid": "first"}},
        NOT_TRUSTED,
    ),
    "no token at all": (lambda server: {"identity_token": lambda *_: "not a token"}, NOT_TRUSTED),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_as_it_must_be_lets_nobody_in(linked, entra, lie):
    tampered, sentence = LIES[lie]
    for name, value in tampered(entra).items():
        setattr(entra, name, value)
    assert refused(*come_back(entra), sentence)


def test_a_key_that_came_new_is_asked_for_and_believed(linked, entra):
    assert come_back(entra)[1].status_code == 302
    entra.key, entra.published = "second", ("first", "second")
    assert refused(*come_back(entra), NOT_TRUSTED), "the keys were asked for less than a minute ago"
    cache.delete("sign_in.entra.keys_asked")  # a minute later
    assert come_back(entra)[1].status_code == 302
    entra.key = "first"
    assert come_back(entra)[1].status_code == 302


def test_unknown_keys_do_not_make_us_ask_again_and_again(linked, entra):
    entra.key = "stranger"
    cache.clear()
    for _ in range(3):
        come_back(entra)
    assert sum(path.endswith("/keys") for path in entra.asked) == 2, "once when it was linked, once since"


def test_another_tenants_key_is_not_ours(linked, entra, monkeypatch):
    keys = entra.keys()
    for key in keys["keys"]:
        key["issuer"] = entra.issuer(OTHER_TENANT)
    monkeypatch.setattr(entra, "keys", lambda: keys)
    cache.clear()
    assert refused(*come_back(entra), NOT_TRUSTED)


def test_an_answer_works_once(linked, entra):
    client, asked = go()
    address = entra.give_code(asked, "Olu")
    assert client.get(address).status_code == 302
    client.post(reverse("account_logout"))
    assert refused(client, client.get(address), Refusal.STALE.label)


def test_an_answer_to_another_browser_is_refused(linked, entra):
    _, asked = go()
    address = entra.give_code(asked, "Olu")
    for client in (Client(), go()[0]):  # one that asked nothing, one that asked for itself
        assert refused(client, client.get(address), Refusal.STALE.label)


def test_a_token_with_an_earlier_nonce_is_refused(linked, entra):
    _, earlier = go()
    client, asked = go()
    assert refused(client, client.get(entra.give_code(asked | {"nonce": earlier["nonce"]}, "Olu")), NOT_TRUSTED)


def test_an_answer_after_ten_minutes_is_refused(linked, entra, monkeypatch):
    clock = steps.Clock()
    clock.stand_in(monkeypatch)
    client, asked = go()
    clock.go_on(minutes=10, seconds=1)
    assert refused(client, client.get(entra.give_code(asked, "Olu")), Refusal.STALE.label)


def test_somebody_who_does_not_finish_is_told_so(linked, entra):
    client, asked = go()
    response = client.get(BACK, {"error": "access_denied", "error_description": "<b>x</b>", "state": asked["state"]})
    assert refused(client, response, "You did not finish signing in")
    assert "<b>x</b>" not in response.content.decode()


def test_a_code_that_the_provider_does_not_know_lets_nobody_in(linked, entra):
    client, asked = go()
    response = client.get(BACK, {"code": "stolen", "state": asked["state"]})
    assert refused(client, response, Refusal.UNREACHABLE.label)


def test_without_the_applications_secret_there_is_no_token(linked, entra, settings):
    settings.ENTRA = settings.ENTRA | {"client_secret": "wrong"}
    assert refused(*come_back(entra), Refusal.UNREACHABLE.label)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "issuer"])
def test_a_description_that_names_others_is_not_followed(entra, name):
    entra.describes = {name: "https://evil.example/x"}
    response = Client().post(BEGIN)
    assert (response.status_code, Refusal.UNREACHABLE.label in page(response)) == (403, True)
    assert "evil.example" not in page(response)


def test_a_provider_that_does_not_answer_is_said(entra):
    entra.is_down = True
    assert Refusal.UNREACHABLE.label in page(Client().post(BEGIN))


def test_several_fixed_tenants_may_sign_in_and_no_third(cast, entra, settings):
    settings.ENTRA = settings.ENTRA | {"tenants": (OTHER_TENANT, TENANT)}
    _, response = come_back(entra, invitation=invited(cast))
    assert response.status_code == 302
    assert entra.asked[0] == "/organizations/v2.0/.well-known/openid-configuration"
    assert come_back(entra)[1].status_code == 302
    entra.says = {"tid": OTHER_TENANT, "iss": entra.issuer(OTHER_TENANT)}
    assert refused(*come_back(entra), Refusal.UNKNOWN.label), "the same number in another tenant is somebody else"
    third = CLIENT
    entra.says = {"tid": third, "iss": entra.issuer(third)}
    assert refused(*come_back(entra), ELSEWHERE)


def test_what_was_typed_comes_back_after_the_work_account(cast, linked, entra):
    lapsed = Client().post(reverse("kim_log:entry_new"), {"what": "Keys & more", "do": "record"})
    assert "Use your work account" in page(lapsed)
    carried = page(lapsed).split('name="carried" value="')[1].split('"')[0]
    client, response = come_back(entra, carried=carried)
    assert "Carry on where you left off" in page(response)
    assert "Keys & more" in page(response)
    assert client.get("/").status_code == 200


def test_whoever_was_signed_in_before_is_not_any_more(cast, linked, entra):
    client = cast.client("director")
    _, response = come_back(entra, client=client)
    assert response.status_code == 302
    assert "Officer" in page(client.get("/"))


def test_a_head_who_comes_by_the_work_account_is_asked_for_the_code(cast, entra, settings, monkeypatch):
    settings.SECOND_FACTOR = "asked"
    clock = steps.Clock()
    clock.stand_in(monkeypatch)
    client, response = come_back(entra, invitation=invited(cast, "head"))
    assert client.get("/")["Location"].startswith(reverse("sign_in:app_set_up"))
    key, _ = steps.set_up(client, clock)
    client, response = come_back(entra)
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    assert client.post(response["Location"], {"code": clock.shows(key)})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_person_who_signs_in_by_work_account_is_shown_as_using_it(cast, linked):
    page_of = page(cast.client("administrator").get("/administration/people/"))
    row = page_of.split(">Officer</a>")[1].split("</tr>")[0]
    assert "In use" in row


def test_a_link_swapped_in_the_database_is_found(cast, linked):
    from kim.foundations.audit_trail.verification import verify_state

    WorkIdentity.objects.update(identity="f" * 64)
    cast.is_tampered = True
    assert any("work_identity" in str(problem) for problem in verify_state().problems)


# Signing out, and leaving


LOGGED_OUT, SIGNED_OUT = (reverse(f"sign_in:work_account_{name}") for name in ("back_channel", "front_channel"))


def ended(client):
    return client.get("/").status_code == 302


def test_closing_an_account_ends_its_sessions_in_every_browser_and_deletes_them(cast, linked, entra):
    steps.with_password("officer")
    browsers = [come_back(entra)[0], steps.sign_in("officer")[0], steps.sign_in("officer")[0]]
    other = cast.client("manager")
    assert [each.get("/").status_code for each in browsers] == [200] * 3
    person_of = Person.objects.select_related("account").get(account=linked)
    people.close_account(person=person_of, by=cast.standing("administrator"), at=moment())
    assert not Session.objects.filter(account=linked).exists()
    assert all(ended(each) for each in browsers)
    assert other.get("/").status_code == 200


def test_a_session_that_was_ended_does_not_come_back_with_the_request_that_was_under_way(cast, linked, entra):
    """A page that began before the account was closed must not save its session anew."""
    from django.contrib.sessions.backends.base import UpdateError

    from kim.foundations.sign_in.sessions import SessionStore

    client, _ = come_back(entra)
    under_way = SessionStore(client.session.session_key)
    under_way["x"] = 1
    actions.close_account(account=linked, by=cast.standing("administrator"), at=moment())
    with pytest.raises(UpdateError):
        under_way.save()


def test_a_logout_of_the_person_ends_every_session_of_theirs_and_the_history_says_so(cast, linked, entra):
    steps.with_password("officer")
    browsers = [come_back(entra)[0], come_back(entra)[0], steps.sign_in("officer")[0]]
    other = cast.client("manager")
    response = Client(enforce_csrf_checks=True).post(LOGGED_OUT, {"logout_token": entra.logout_token("Olu")})
    assert (response.status_code, response.content) == (200, b"")
    assert "no-store" in response["Cache-Control"]
    assert all(ended(each) for each in browsers)
    assert other.get("/").status_code == 200
    assert history_of("sign_in.account", linked.pk)[0].title == "Signed out everywhere by the work account"


def test_a_logout_of_one_session_ends_that_one(linked, entra):
    entra.says = {"sid": "the first"}
    first, _ = come_back(entra)
    entra.says = {"sid": "the second"}
    second, _ = come_back(entra)
    entra.says = {}
    Client().post(LOGGED_OUT, {"logout_token": entra.logout_token("Olu", sid="the first")})
    assert (ended(first), ended(second)) == (True, False)


FALSE_LOGOUTS = {
    "no token": lambda server: "",
    "not a token": lambda server: "x.y.z",
    "an identity token": lambda server: server.identity_token("Olu", "a nonce"),
    "with a nonce": lambda server: server.logout_token("Olu", nonce="a nonce"),
    "no events": lambda server: server.logout_token("Olu", events=None),
    "other events": lambda server: server.logout_token("Olu", events={"x": {}}),
    "of nobody": lambda server: server.logout_token("Olu", sub=None),
    "without a number": lambda server: server.logout_token("Olu", jti=None),
    "old": lambda server: server.logout_token("Olu", iat=int(time.time()) - 700),
    "expired": lambda server: server.logout_token("Olu", exp=int(time.time()) - 120),
    "another audience": lambda server: server.logout_token("Olu", aud=TENANT),
    "another tenant": lambda server: server.logout_token("Olu", iss=server.issuer(OTHER_TENANT)),
}


@pytest.mark.parametrize("lie", FALSE_LOGOUTS)
def test_a_logout_token_that_is_not_as_it_must_be_ends_nothing(linked, entra, lie):
    client, _ = come_back(entra)
    response = Client().post(LOGGED_OUT, {"logout_token": FALSE_LOGOUTS[lie](entra)})
    assert (response.status_code, json.loads(response.content)) == (400, {"error": "invalid_request"})
    assert not ended(client)


def test_a_logout_token_works_once(linked, entra):
    token = entra.logout_token("Olu")
    assert Client().post(LOGGED_OUT, {"logout_token": token}).status_code == 200
    client, _ = come_back(entra)
    assert Client().post(LOGGED_OUT, {"logout_token": token}).status_code == 400
    assert not ended(client)


def test_a_logout_token_signed_by_a_stranger_ends_nothing(linked, entra):
    client, _ = come_back(entra)
    entra.key, entra.header = "stranger", {"kid": "first"}
    assert Client().post(LOGGED_OUT, {"logout_token": entra.logout_token("Olu")}).status_code == 400
    assert not ended(client)


@pytest.mark.parametrize(
    ("issuer", "session", "ends"),
    [
        (TENANT, f"sid-{person(1)}", True),
        (None, f"sid-{person(1)}", True),  # as Entra ID does
        (OTHER_TENANT, f"sid-{person(1)}", False),
        (TENANT, "", False),
    ],
)
def test_a_logout_through_the_browser_ends_the_session_it_names(linked, entra, issuer, session, ends):
    client, _ = come_back(entra)
    named = {"iss": entra.issuer(issuer)} if issuer else {}
    response = Client().get(SIGNED_OUT, named | {"sid": session})
    assert response.status_code == 200
    assert ended(client) == ends


def test_a_session_that_is_named_beside_the_code_alone_is_ended_too(linked, entra):
    entra.says = {"sid": None}
    client, asked = go()
    assert client.get(f"{entra.give_code(asked, 'Olu')}&session_state=beside").status_code == 302
    Client().get(SIGNED_OUT, {"sid": "beside"})
    assert ended(client)


def test_the_issuer_is_the_authoritys_and_the_tenants(entra):
    assert identity_provider.issuer_of(TENANT) == entra.issuer()
