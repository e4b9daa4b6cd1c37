"""R10: whoever could let others in shows a code besides a password; keys and codes are seen by their owner alone."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kim.config import cli
from kim.foundations.audit_trail.models import Event, Payload
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.landlord import queries as landlord
from kim.foundations.landlord.models import Landlord
from kim.foundations.sign_in import actions, second_factor, second_factor_actions
from kim.foundations.sign_in.models import Session
from kim.foundations.sign_in.sessions import SessionStore
from tests.cast import EVERYBODY
from tests.rooms.foundations.sign_in import second_steps as steps
from tests.rooms.foundations.sign_in.second_steps import account, page, set_up, sign_in

ASKED = {"administrator", "second_administrator", "head", "other_head", "governance"}
SET_UP, CONFIRM, CODES = (reverse(f"sign_in:{name}") for name in ("app_set_up", "code_confirm", "codes_make"))
ENTER = reverse("mfa_authenticate")
WRONG = "That code doesn't fit, or was used already. Wait for the next one, then enter it"


@pytest.fixture
def clock(cast, settings, monkeypatch):
    settings.SECOND_FACTOR = "asked"
    found = steps.Clock()
    found.stand_in(monkeypatch)
    return found


@pytest.fixture
def head(clock):
    """Give a Head of Service with an app: a signed-in browser, the app's key and the recovery codes."""
    steps.with_password("head")
    client, _ = sign_in("head")
    return client, *set_up(client, clock)


def test_those_whose_post_calls_for_it_are_led_to_setting_an_app_up_and_nobody_else(cast, clock):
    led = {name for name in EVERYBODY if cast.client(name).get("/log/").status_code == 302}
    assert led == ASKED
    response = cast.client("head").get("/log/?words=keys")
    assert response["Location"] == f"{SET_UP}?next=%2Flog%2F%3Fwords%3Dkeys"


def test_nobody_is_led_there_where_the_landlords_own_sign_in_asks(cast, clock, settings):
    settings.SECOND_FACTOR = "elsewhere"
    assert {cast.client(name).get("/").status_code for name in ASKED} == {200}


def test_nobody_is_led_there_in_the_demonstration_and_the_page_says_so(cast, clock):
    cache.set(landlord.KEY, Landlord(name="Marlvale", is_demonstration=True))
    assert {cast.client(name).get("/").status_code for name in ASKED} == {200}
    shown = page(cast.client("head").get(reverse("sign_in:ways_show")))
    assert "Nobody is asked for a code in this demonstration" in shown


def test_the_way_out_and_the_landlords_colour_stay_open(cast, clock):
    client = cast.client("head")
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("landlord:accent")).status_code == 200
    assert client.get(reverse("sign_in:ways_show")).status_code == 302


def test_an_app_is_set_up_with_its_first_code_and_recovery_codes_are_shown_once(clock):
    steps.with_password("head")
    client, _ = sign_in("head")
    assert client.get("/")["Location"].startswith(SET_UP)
    first = client.get(SET_UP)
    assert "no-store" in first["Cache-Control"]
    key = steps.key_on(first)
    picture = client.get(reverse("sign_in:app_picture"))
    assert picture["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture["Cache-Control"]
    assert picture.content.startswith(b"<?xml") or b"<svg" in picture.content
    wrong = client.post(SET_UP, {"code": "12345"})
    assert "That is not the code of this key" in page(wrong)
    assert steps.key_on(wrong) == key, "a mistake does not cost the scanned key"
    right = client.post(SET_UP, {"code": clock.shows(key)})
    assert len(steps.codes_on(right)) == 10
    assert "no-store" in right["Cache-Control"]
    assert client.get("/").status_code == 200
    assert client.get(reverse("sign_in:app_picture")).status_code == 404
    shown = page(client.get(reverse("sign_in:ways_show")))
    assert "10 codes left" in shown
    assert not any(code in shown for code in steps.codes_on(right))


def test_an_empty_key_has_no_code_that_fits(clock):
    """A page kept open until its session was gone must not set up an app whose key anybody could know."""
    steps.with_password("head")
    client, _ = sign_in("head")
    response = client.post(SET_UP, {"code": clock.shows("")})
    assert "The key was replaced by the one below" in page(response)
    assert not Authenticator.objects.exists()


def test_that_it_was_set_up_is_an_event_and_neither_key_nor_code_is_kept_readable(head):
    _, key, codes = head
    items = history_of("sign_in.account", account("head").pk)
    assert (items[0].title, items[0].actor) == ("Authenticator app set up", "Head, Head of Service")
    kept = " ".join(str(value) for value in Payload.objects.values_list("value", flat=True))
    kept += " ".join(str(each.data) for each in Authenticator.objects.all())
    kept += " ".join(str(each.get_decoded()) for each in Session.objects.all())
    for secret in (key, *codes, *(code.replace(" ", "") for code in codes)):
        assert secret not in kept


def test_the_key_is_not_readable_in_the_session_while_it_is_being_set_up(clock):
    steps.with_password("head")
    client, _ = sign_in("head")
    key = steps.key_on(client.get(SET_UP))
    assert key not in " ".join(str(each.get_decoded()) for each in Session.objects.all())


def test_signing_in_asks_for_the_code_and_no_page_opens_without_it(head, clock):
    _, key, _ = head
    client, response = sign_in("head")
    assert response["Location"] == ENTER
    assert client.get("/").status_code == 302
    assert page(client.get(ENTER)).count("<h1") == 1
    assert "Enter the code" in page(client.post(ENTER, {"code": ""}))
    assert WRONG in page(client.post(ENTER, {"code": "000000"}))
    assert client.post(ENTER, {"code": clock.shows(key)})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_after_the_code_one_comes_to_the_page_that_was_asked_for(head, clock):
    client, _ = sign_in("head", next="/log/?words=keys")
    assert client.post(ENTER, {"code": clock.shows(head[1])})["Location"] == "/log/?words=keys"


def test_a_code_works_once(head, clock):
    code = clock.shows(head[1])
    assert sign_in("head")[0].post(ENTER, {"code": code}).status_code == 302
    again, _ = sign_in("head")
    assert WRONG in page(again.post(ENTER, {"code": code}))
    clock.go_on(seconds=second_factor.STEP_SECONDS)
    assert WRONG in page(again.post(ENTER, {"code": code})), "not in the half minute after either"


@pytest.mark.parametrize(("steps_away", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_half_a_minute_out(head, clock, steps_away, fits):
    clock.go_on(minutes=5)
    client, _ = sign_in("head")
    response = client.post(ENTER, {"code": clock.shows(head[1], steps_away)})
    assert (response.status_code == 302) == fits


def test_a_code_is_read_with_spaces_and_dashes(head, clock):
    code = clock.shows(head[1])
    assert sign_in("head")[0].post(ENTER, {"code": f" {code[:3]}-{code[3:]} "}).status_code == 302


def test_another_accounts_code_does_not_fit(head, clock):
    steps.with_password("other_head")
    client, _ = sign_in("other_head")
    set_up(client, clock)
    client, _ = sign_in("other_head")
    assert WRONG in page(client.post(ENTER, {"code": clock.shows(head[1])}))


def test_a_recovery_code_works_once_and_the_history_says_so(head):
    code = head[2][3]
    client, _ = sign_in("head")
    assert client.post(ENTER, {"code": code}).status_code == 302
    assert "9 codes left" in page(client.get(reverse("sign_in:ways_show")))
    again, _ = sign_in("head")
    assert WRONG in page(again.post(ENTER, {"code": code}))
    item = history_of("sign_in.account", account("head").pk)[0]
    assert (item.title, item.facts) == ("Recovery code used", {"left": 9})


def test_new_recovery_codes_end_the_old_ones_and_the_app_goes_on(head, clock):
    client, key, old = head
    new = steps.codes_on(client.post(CODES))
    assert len(new) == 10
    assert not set(new) & set(old)
    again, _ = sign_in("head")
    assert WRONG in page(again.post(ENTER, {"code": old[0]}))
    assert again.post(ENTER, {"code": new[0]}).status_code == 302
    assert sign_in("head")[0].post(ENTER, {"code": clock.shows(key)}).status_code == 302
    titles = [item.title for item in history_of("sign_in.account", account("head").pk)[:2]]
    assert titles == ["Recovery code used", "Recovery codes made"]


def test_five_wrong_codes_lock_the_right_one_out_too(head, clock):
    client, _ = sign_in("head")
    for _ in range(5):
        assert WRONG in page(client.post(ENTER, {"code": "000000"}))
    locked = client.post(ENTER, {"code": clock.shows(head[1])})
    assert "There were too many wrong attempts. Wait 10 minutes, then try again" in page(locked)
    assert client.get("/").status_code == 302


def test_somebody_not_asked_may_have_an_app_and_is_then_asked_for_its_code(clock):
    steps.with_password("officer")
    client, _ = sign_in("officer")
    assert "Not set up" in page(client.get(reverse("sign_in:ways_show")))
    key, _ = set_up(client, clock)
    again, response = sign_in("officer")
    assert response["Location"] == ENTER
    assert again.post(ENTER, {"code": clock.shows(key)}).status_code == 302


def test_another_app_takes_the_first_ones_place_once_a_code_was_shown(head, clock):
    client, key, codes = head
    clock.go_on(minutes=40)
    assert client.get(SET_UP)["Location"] == f"{CONFIRM}?next=%2Fhow-you-sign-in%2Fapp%2F"
    assert client.post(SET_UP, {"code": "000000"}).status_code == 302
    clock.go_on(minutes=-40)
    new, _ = set_up(client, clock)
    assert new != key
    again, _ = sign_in("head")
    for old in (clock.shows(key), codes[0]):
        assert WRONG in page(again.post(ENTER, {"code": old}))
    assert again.post(ENTER, {"code": clock.shows(new)}).status_code == 302
    assert Authenticator.objects.filter(user=account("head")).count() == 2


def test_a_session_that_was_left_open_cannot_set_an_app_up(cast, clock):
    client = cast.client("officer")  # signed in, nobody knows when
    assert "Sign in again first" in page(client.get(SET_UP))
    assert "Sign in again first" in page(client.post(SET_UP, {"code": "000000"}))
    steps.with_password("officer")
    fresh, _ = sign_in("officer")
    clock.go_on(minutes=31)
    assert "Sign in again first" in page(fresh.get(SET_UP))


def test_signing_in_again_leads_back_to_setting_up(clock):
    steps.with_password("officer")
    client, _ = sign_in("officer")
    response = client.post(reverse("account_logout"), {"next": SET_UP})
    assert response["Location"] == SET_UP
    assert client.get(SET_UP)["Location"] == f"{reverse('account_login')}?next={SET_UP}"


def test_a_session_that_began_without_a_code_is_asked_for_one(cast, head, clock):
    client = cast.client("head")
    response = client.get("/log/")
    assert response["Location"] == f"{CONFIRM}?next=%2Flog%2F"
    assert WRONG in page(client.post(CONFIRM, {"code": "000000", "next": "/log/"}))
    assert client.post(CONFIRM, {"code": clock.shows(head[1]), "next": "/log/"})["Location"] == "/log/"
    assert client.get("/log/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_a_strangers_page(cast, head, clock, elsewhere):
    client = cast.client("head")
    typed = {"code": clock.shows(head[1]), "next": elsewhere}
    assert client.post(CONFIRM, typed)["Location"] == "/"


def test_a_new_password_by_invitation_does_not_spare_the_code(cast, head, clock):
    secret = actions.invite(account=account("head"), by=cast.standing("administrator"), at=timezone.now())
    client = Client()
    typed = {"password": "four other odd words"}
    there = client.get(reverse("invitation_open", args=[secret]))["Location"]
    assert client.post(there, typed)["Location"] == ENTER
    assert client.get("/").status_code == 302
    assert client.post(ENTER, {"code": clock.shows(head[1])}).status_code == 302
    assert client.get("/").status_code == 200


def test_an_administrator_resets_anothers_lost_factor_with_a_reason_and_its_sessions_end(cast, head, clock, settings):
    settings.SECOND_FACTOR = "elsewhere"  # the administrator's own is not what this is about
    client, *_ = head
    administrator = cast.client("administrator")
    number = cast.person("head").pk
    assert "Reset the second step" in page(administrator.get(reverse("people:person_show", args=[number])))
    address = reverse("people:second_factor_reset", args=[number])
    assert "Say why" in page(administrator.post(address, {"why": ""}))
    assert client.get("/").status_code == 200
    assert administrator.post(address, {"why": "Lost telephone; I rang her back."}).status_code == 302
    settings.SECOND_FACTOR = "asked"
    assert client.get("/").status_code == 302
    assert not Session.objects.filter(account=account("head")).exists()
    item = history_of("sign_in.account", account("head").pk)[0]
    assert (item.title, item.why) == ("Second factor reset", "Lost telephone; I rang her back.")
    assert item.actor == "Administrator, site administrator"
    again, response = sign_in("head")
    assert response["Location"] == "/"
    assert again.get("/")["Location"].startswith(SET_UP)


def test_nobody_resets_their_own_factor_or_one_that_is_not_there(cast, clock, settings):
    steps.with_password("administrator")
    client, _ = sign_in("administrator")
    set_up(client, clock)
    before = Event.objects.count()
    for name, sentence in (
        ("administrator", "Nobody can reset their own second step"),
        ("officer", "no authenticator"),
    ):
        response = client.post(reverse("people:second_factor_reset", args=[cast.person(name).pk]), {"why": "Lost."})
        assert response.status_code == 403
        assert sentence in page(response)
    assert Event.objects.count() == before


def test_after_the_sites_secret_was_changed_the_sentence_says_what_to_do(head, settings):
    settings.SECRET_KEY = "y" * 60
    client, _ = sign_in("head")
    assert "Ask a site administrator to reset them" in page(client.post(ENTER, {"code": "000000"}))


def test_whoever_runs_the_machine_resets_it_where_no_administrator_can(head, capsys, monkeypatch):
    monkeypatch.setattr(cli, "set_up_django", lambda: None)
    assert cli.main(["reset-second-factor", "HEAD@testshire.example", "--why", "The secret was changed."]) == 0
    assert not Authenticator.objects.exists()
    item = history_of("sign_in.account", account("head").pk)[0]
    assert (item.title, item.why, item.actor) == ("Second factor reset", "The secret was changed.", "KIM Log itself")
    assert cli.main(["reset-second-factor", "ghost@testshire.example", "--why", "x"]) == 2
    assert "no account has the address ghost@testshire.example" in capsys.readouterr().err


def test_sessions_that_are_over_are_cleared_away(head):
    Session.objects.update(expire_date=timezone.now())
    SessionStore.clear_expired()  # `kim tick` calls it
    assert not Session.objects.exists()


def test_the_code_costs_no_statement_on_the_pages_after_it(head):
    client, *_ = head
    client.get("/log/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/log/").status_code == 200
    assert not [each for each in captured.captured_queries if "mfa_authenticator" in each["sql"]]


def test_setting_an_app_up_ends_the_persons_other_sessions(cast):
    here, other = Client(), Client()
    for each in (here, other):
        each.force_login(account("nobody"))
    assert (here.get("/").status_code, other.get("/").status_code) == (200, 200)
    key, at, session = "JBSWY3DPEHPK3PXP", timezone.now(), here.session.session_key
    code = second_factor.code_of(key, int(at.timestamp()) // second_factor.STEP_SECONDS)
    second_factor_actions.set_up_app(account=account("nobody"), key=key, code=code, at=at, session=session)
    assert (here.get("/").status_code, other.get("/").status_code) == (200, 302)


def test_a_wrong_code_for_setting_up_changes_nothing(cast):
    with pytest.raises(second_factor_actions.WrongCodeError):
        second_factor_actions.set_up_app(account=account("head"), key="JBSWY3DPEHPK3PXP", code="1", at=timezone.now())
    assert not Authenticator.objects.exists()
