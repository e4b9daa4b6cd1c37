"""R1, R10: what was typed is not lost when a code, or an app, is asked for on the way."""

import pytest
from django.test import Client
from django.urls import reverse

from kim.foundations.people import actions as people
from kim.practice.kim_log.models import Entry
from tests.factories import moment
from tests.rooms.foundations.sign_in import second_steps as steps
from tests.rooms.foundations.sign_in.second_steps import page, set_up, sign_in
from tests.rooms.foundations.sign_in.test_lapsed import WHAT, WHY, Hidden

ENTER, CONFIRM, SET_UP = (reverse(name) for name in ("mfa_authenticate", "sign_in:code_confirm", "sign_in:app_set_up"))
NEW = reverse("kim_log:entry_new")


@pytest.fixture
def clock(cast, settings, monkeypatch):
    settings.SECOND_FACTOR = "asked"
    found = steps.Clock()
    found.stand_in(monkeypatch)
    return found


@pytest.fixture
def typed(cast):
    day = {"in_force_on-day": "1", "in_force_on-month": "11", "in_force_on-year": "2026"}
    return {"area": cast.area().pk, "what": WHAT, "why": WHY, "questions": ["1", "3"], "do": "record", **day}


def token(response):
    (carried,) = Hidden(response.content.decode()).named("carried")
    return carried


def carry_on(client, response, typed):
    """Press the button of the page that offers the words back, and give the entry that they became."""
    hidden = Hidden(response.content.decode())
    assert NEW in hidden.actions
    assert client.post(NEW, {name: hidden.named(name) for name in typed}).status_code == 302
    entry = Entry.objects.get()
    assert (entry.what, entry.why, entry.author.name) == (WHAT, WHY, "Head")
    return entry


def test_words_come_back_after_the_password_and_the_code(clock, typed):
    steps.with_password("head")
    key, _ = set_up(sign_in("head")[0], clock)
    lapsed = Client().post(NEW, typed)
    assert lapsed.status_code == 401
    client, asks = sign_in("head", carried=token(lapsed))
    assert "Nothing you typed was lost" in page(asks)
    assert not Entry.objects.exists()
    wrong = client.post(ENTER, {"code": "000000", "carried": token(asks)})
    assert "Nothing you typed was lost" in page(wrong)
    back = client.post(ENTER, {"code": clock.shows(key), "carried": token(wrong)})
    assert "Carry on where you left off" in page(back)
    carry_on(client, back, typed)


def test_words_come_back_when_a_session_is_asked_for_its_code(cast, clock, typed):
    steps.with_password("head")
    key, _ = set_up(sign_in("head")[0], clock)
    client = cast.client("head")  # a session without a code
    asks = client.post(NEW, typed)
    assert asks.status_code == 401
    assert "Nothing you typed was lost" in page(asks)
    back = client.post(CONFIRM, {"code": clock.shows(key), "carried": token(asks)})
    carry_on(client, back, typed)


def test_words_come_back_after_an_app_was_set_up(cast, clock, typed):
    steps.with_password("head")
    client, _ = sign_in("head")
    asks = client.post(NEW, typed)
    assert asks.status_code == 401
    assert "Set up your authenticator app" in page(asks)
    shown = client.post(SET_UP, {"code": clock.shows(steps.key_on(asks)), "carried": token(asks)})
    assert len(steps.codes_on(shown)) == 10
    carry_on(client, shown, typed)


def test_words_come_back_when_one_has_to_sign_in_again_before_setting_up(cast, clock, typed):
    """Somebody who is made a Head while they write, hours after they signed in."""
    steps.with_password("head")
    client = cast.client("head")
    asks = client.post(NEW, typed)
    assert (asks.status_code, client.get("/").status_code) == (401, 302)
    client, back = sign_in("head", carried=token(asks))
    assert "Carry on where you left off" in page(back)
    hidden = Hidden(back.content.decode())
    asks = client.post(NEW, {name: hidden.named(name) for name in typed})
    shown = client.post(SET_UP, {"code": clock.shows(steps.key_on(asks)), "carried": token(asks)})
    carry_on(client, shown, typed)


def test_who_loses_the_post_is_not_asked_any_more(cast, clock):
    given = {"by": cast.standing("administrator"), "at": moment()}
    [post] = cast.standing("other_head").posts
    client = cast.client("other_head")
    assert client.get("/").status_code == 302
    people.end_post(post=post, last_on=post.from_on, **given)
    assert client.get("/").status_code == 200
