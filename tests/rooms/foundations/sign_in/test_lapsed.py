"""R1, R10: what was typed when a sign-in lapsed is neither lost nor readable, and is recorded exactly as typed."""

import json
import time
from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kim.foundations.sign_in import actions, lapsed
from kim.foundations.sign_in.models import Account
from kim.practice.kim_log.models import Entry
from tests.cast import PASSWORD
from tests.factories import moment

WHAT = "Keys “now” go in the <b>log</b> & the 'book'.\r\nŵ ŷ £5 – \"quoted\"; line two."
WHY = "Two viewings were lost."


class Hidden(HTMLParser):
    """Reads the hidden boxes and the address of the forms of a page."""

    def __init__(self, page):
        super().__init__()
        self.pairs, self.actions = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form":
            self.actions.append(found.get("action"))
        if tag == "input" and found.get("type") == "hidden":
            self.pairs.append((found["name"], found.get("value", "")))

    def named(self, name):
        return [value for key, value in self.pairs if key == name]


@pytest.fixture
def typed(cast):
    actions.set_password(account=Account.objects.get(email="manager@testshire.example"), password=PASSWORD, at=moment())
    day = {"in_force_on-day": "1", "in_force_on-month": "11", "in_force_on-year": "2026"}
    return {"area": cast.area().pk, "what": WHAT, "why": WHY, "questions": ["1", "3"], "do": "record", **day}


def post_lapsed(typed):
    return Client().post(reverse("kim_log:entry_new"), typed)


def sign_in(carried):
    client = Client()
    login = {"login": "manager@testshire.example", "password": PASSWORD, "carried": carried}
    return client, client.post(reverse("account_login"), login)


def token(response):
    (carried,) = Hidden(response.content.decode()).named("carried")
    return carried


def test_a_lapsed_sign_in_asks_for_it_and_carries_the_text_unreadably(typed):
    response = post_lapsed(typed)
    page = response.content.decode()
    assert response.status_code == 401
    assert "Nothing you typed was lost." in page
    for piece in ("Keys", "viewings", "line two", "in_force_on"):
        assert piece not in page
    assert lapsed.carried(token(response))["to"] == reverse("kim_log:entry_new")
    assert not Entry.objects.exists()


def test_after_signing_in_the_entry_is_recorded_with_exactly_what_was_typed(typed):
    client, response = sign_in(token(post_lapsed(typed)))
    page = response.content.decode()
    assert "Carry on where you left off" in page
    assert not Entry.objects.exists()
    hidden = Hidden(page)
    assert reverse("kim_log:entry_new") in hidden.actions
    again = {name: hidden.named(name) for name in typed}
    assert client.post(reverse("kim_log:entry_new"), again).status_code == 302
    entry = Entry.objects.get()
    assert (entry.what, entry.why, entry.in_force_on, entry.questions) == (WHAT, WHY, date(2026, 11, 1), "13")
    assert entry.author.name == "Manager"


def test_a_wrong_password_on_the_way_does_not_lose_the_text(typed):
    carried = token(post_lapsed(typed))
    login = {"login": "manager@testshire.example", "password": "wrong phrase here", "carried": carried}
    response = Client().post(reverse("account_login"), login)
    assert token(response) == carried
    assert "Carry on" in sign_in(token(response))[1].content.decode()


def old(typed, hours):
    box = lapsed._box()
    text = json.dumps({"to": "/log/new/", "typed": list(typed.items())}).encode()
    return box.encrypt_at_time(text, int(time.time()) - hours * 3600).decode()


@pytest.mark.parametrize("kind", ["tampered", "invented", "older than twelve hours", "empty"])
def test_a_text_that_cannot_be_trusted_is_dropped_without_an_error(typed, kind):
    true = token(post_lapsed(typed))
    given = {
        "tampered": true[:-10] + ("A" if true[-10] != "A" else "B") + true[-9:],
        "invented": "gAAAAA",
        "older than twelve hours": old({"what": WHAT}, 13),
        "empty": "",
    }
    client, response = sign_in(given[kind])
    assert response.status_code == 302
    assert client.get("/").status_code == 200


def test_a_text_of_eleven_hours_is_still_carried(typed):
    assert "Carry on" in sign_in(old({"what": WHAT}, 11))[1].content.decode()


def test_passwords_are_never_carried(cast):
    given = {"oldpassword": "secret one here", "password1": "secret two here", "password2": "secret three here"}
    response = Client().post(reverse("account_change_password"), given | {"password": "x", "note": "kept"})
    assert response.status_code == 401
    assert lapsed.carried(token(response))["typed"] == [["note", "kept"]]


def test_a_file_is_not_carried_and_the_page_says_so(typed):
    file = SimpleUploadedFile("plan.txt", b"text")
    page = Client().post("/log/1/evidence/", {"label": "Plan", "file": file}).content.decode()
    assert "A file has to be chosen again." in page


def test_a_page_that_was_only_read_leads_to_signing_in_and_back():
    response = Client().get("/log/")
    assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next=/log/")


def test_what_somebody_else_typed_is_not_shown_to_whoever_signs_in_next(typed, cast):
    page = cast.client("officer").get(reverse("kim_log:entry_new")).content.decode()
    [of_officer] = set(Hidden(page).named("writer"))
    assert "officer" not in of_officer
    client, response = sign_in(token(post_lapsed(typed | {"writer": of_officer})))
    assert "Somebody else was writing here" in response.content.decode()
    assert WHY not in response.content.decode()
    own = Hidden(client.get(reverse("kim_log:entry_new")).content.decode()).named("writer")[0]
    assert own != of_officer
    _, response = sign_in(token(post_lapsed(typed | {"writer": own})))
    assert WHY in response.content.decode()
