"""Attacks on every door at once: headers, forged posts, strangers' addresses, sizes, logs, sessions."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from io import StringIO
from types import ModuleType
from urllib.parse import urlencode

import pytest
from django.conf import settings as live
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from kim.config import urls
from kim.config.logs import SecretsLeftOut
from kim.foundations.sign_in.models import Session
from tests.cast import PASSWORD
from tests.house.doors import DOORS
from tests.rooms import world as planted
from tests.rooms.test_doors import FILLED, size

pytestmark = pytest.mark.pages

EMAIL = "manager@testshire.example"
NOT_CHECKED = ("sign_in:work_account_back_channel",)  # the provider's own server speaks there, by signed tokens
STRANGERS = ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example")


def address_of(world, door) -> str:
    return reverse(door.name, kwargs=world.address(door))


def wrong_headers(response) -> list[str]:
    """Name what an answer's headers lack: each is wanted on pages, refusals, downloads and static files alike."""
    headers, wrong = response.headers, []
    policy = headers.get("Content-Security-Policy", "")
    parts = {part.strip().split(" ", 1)[0]: part.strip() for part in policy.split(";") if part.strip()}
    is_sandboxed = "sandbox" in parts and headers.get("Content-Disposition", "").startswith("attachment")
    for name in ("default-src",) if is_sandboxed else ("default-src", "object-src", "base-uri", "frame-ancestors"):
        if parts.get(name) != f"{name} 'none'":
            wrong.append(f"{name} is not none")
    if "unsafe" in policy or "*" in policy or parts.get("script-src", "script-src 'self'") != "script-src 'self'":
        wrong.append("the policy lets in more than our own")
    for name, value in (
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ):
        if headers.get(name) != value:
            wrong.append(f"{name} is {headers.get(name)}")
    if headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        wrong.append(f"Referrer-Policy is {headers.get('Referrer-Policy')}")
    kind = headers.get("Content-Type", "")
    if response.status_code != 304 and kind.startswith("text/") and "charset" not in kind:
        wrong.append("no charset")
    wrong += [
        f"{name} is said" for name in ("Access-Control-Allow-Origin", "Server", "X-Powered-By") if name in headers
    ]
    if "Cache-Control" not in headers:
        wrong.append("whether it may be kept is not said")
    return wrong


def test_every_answer_bears_the_headers_and_no_page_of_somebody_signed_in_is_shared(world):
    """R10: pages, downloads, refusals and errors, for a stranger, an officer and an administrator."""
    found = {}
    for door in DOORS:
        for member in ("anonymous", "manager", "administrator"):
            response = world.client(member).get(address_of(world, door))
            planted.whole(response)
            wrong = wrong_headers(response)
            kept = response.headers.get("Cache-Control", "")
            if not door.name.startswith("landlord:accent") and not {"private", "no-store"} & set(kept.split(", ")):
                wrong.append(f"may be shared: {kept}")
            is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
            if is_page and member != "anonymous" and b'href="/sign-out/"' not in planted.whole(response):
                wrong.append("no way out")
            if wrong:
                found[f"{member} at {door.title}"] = wrong
    assert found == {}


def test_error_pages_and_static_files_bear_them_too_and_say_nothing_of_the_inside(world, settings, monkeypatch):
    @login_not_required
    def broken(request):
        raise RuntimeError("zqinsidezq")

    attic = ModuleType("attic_urls")
    attic.urlpatterns = [*urls.urlpatterns, path("attic/", broken)]
    monkeypatch.setitem(sys.modules, "attic_urls", attic)
    settings.ROOT_URLCONF = "attic_urls"
    client = Client(raise_request_exception=False)
    forged = Client(enforce_csrf_checks=True)
    typed = urlencode({"words": "zqtypedzq"})
    answers = {
        500: client.get(f"/attic/?{typed}"),
        404: client.get(f"/no-such-page/?{typed}"),
        400: client.get(f"/sign-in/?{typed}", headers={"host": "evil.example"}),
        403: forged.post("/sign-in/", {"login": "zqtypedzq"}),
        200: client.head("/static/design/kim.css"),
    }
    for status, response in answers.items():
        content = planted.whole(response).decode()
        assert (response.status_code, wrong_headers(response)) == (status, [])
        assert [
            word
            for word in ("zqinsidezq", "zqtypedzq", "Traceback", "RuntimeError", "site-packages")
            if word in content
        ] == []
    for name in ("../settings.py", "..%2f..%2fsettings.py", "%2e%2e/%2e%2e/config/settings.py", "design/", ""):
        assert client.get(f"/static/{name}").status_code == 404


def test_no_door_takes_a_post_that_another_site_made(world):
    """Whoever is signed in, a POST without this site's token changes nothing, whatever its type and its fields."""
    found = {}
    for door in DOORS:
        member = (door.ok or door.led_on or "manager").split()[0]
        client = world.client(member)
        client.handler.enforce_csrf_checks = True
        address, before = address_of(world, door), size()
        for given in (
            {"data": FILLED},
            {"data": '{"what": "x"}', "content_type": "application/json"},
            {"data": "what=x", "content_type": "text/plain"},
            {"data": FILLED, "headers": {"origin": "https://evil.example"}},
        ):
            with transaction.atomic():
                response = client.post(address, **given)
                planted.whole(response)
                transaction.set_rollback(True)
            if response.status_code != 403 and door.name not in NOT_CHECKED:
                found[door.title] = response.status_code
            assert size() == before
        for method in ("put", "patch", "delete"):
            assert getattr(client, method)(address).status_code in (403, 404, 405), door.title
        client.handler.enforce_csrf_checks = False
    assert found == {}


def test_looking_by_any_method_writes_nothing(world):
    found = []
    for door in (each for each in DOORS if not each.notes):  # opening a link is noted: who used the evidence, and when
        member = (door.ok or door.led_on or "manager").split()[0]
        client, before = world.client(member), size()
        for method in ("head", "options", "trace"):
            response = getattr(client, method)(address_of(world, door), headers={"x-secret": "zqechoedzq"})
            if b"zqechoedzq" in planted.whole(response) or size() != before:
                found.append(f"{method} {door.title}")
    assert found == []


def test_no_door_leads_to_a_strangers_page(world):
    """Each door, with each name under which an address is passed on, by looking and by sending."""
    found = []
    for door in DOORS:
        for member in {"anonymous", (door.ok or door.led_on or "manager").split()[0]}:
            client = world.client(member)  # before the rows that are taken back: its session must stay
            for stranger in STRANGERS[:2]:  # the other spellings are tried where an address is really passed on, below
                given = dict.fromkeys(("next", "back", "to", "url", "redirect_url"), stranger)
                address = f"{address_of(world, door)}?{urlencode(given)}"
                with transaction.atomic():
                    answers = [client.get(address)]
                    if stranger == STRANGERS[0] and door.name != "account_logout":
                        answers.append(client.post(address, given))
                    transaction.set_rollback(True)
                for response in answers:
                    planted.whole(response)
                    to = response.headers.get("Location", "/")
                    is_evidence = door.notes and to.startswith("https://files.example/")  # the link that is stored
                    if not is_evidence and not re.match(r"/(?![/\\])", to):
                        found.append(f"{door.title} leads {member} to {to}")
    assert found == []


def test_whoever_signs_in_or_out_is_led_to_our_own_pages_alone(world):
    for stranger in STRANGERS:
        client = Client()
        typed = {"login": EMAIL, "password": PASSWORD, "next": stranger}
        assert client.post(f"/sign-in/?{urlencode({'next': stranger})}", typed).headers["Location"] == "/"
        assert client.post("/sign-out/", {"next": stranger}).headers["Location"] == reverse("account_login")


def test_an_unknown_address_costs_what_a_wrong_password_costs_and_looks_the_same(world, monkeypatch):
    hashed = []
    once = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *given: hashed.append(1) or once(self, *given))
    seen, asked_for = [], []
    Client().get("/sign-in/")  # the landlord is in the cache, as on any day
    for email in (EMAIL, "who.ever@testshire.example"):
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            response = Client().post("/sign-in/", {"login": email, "password": "not the right words"})
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode()).replace(email, "…")
        seen.append((response.status_code, page, len(hashed)))
        asked_for.append(len(asked))
    assert seen[0] == seen[1]
    assert abs(asked_for[0] - asked_for[1]) <= 1, "one short statement: far less than hashing, which both pay for"
    ended = [Client().get(reverse("invitation_open", args=[each])) for each in ("x", "y" * 43)]
    assert len({planted.whole(each).replace(b"y" * 43, b"x") for each in ended}) == 1


def test_a_session_is_new_at_signing_in_and_nothing_of_it_is_left_after_signing_out(world):
    client = Client()
    client.cookies["kim_session"] = "fixed" * 7  # what somebody else chose for them
    client.get("/sign-in/")
    assert client.post("/sign-in/", {"login": EMAIL, "password": PASSWORD}).status_code == 302
    cookie = client.cookies["kim_session"]
    assert cookie.value != "fixed" * 7
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert len(cookie.value) >= 32
    other = Client()
    other.post("/sign-in/", {"login": EMAIL, "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "four other odd words", "password2": "four other odd words"}
    assert client.post("/password/", new).status_code == 302
    assert (client.get("/").status_code, other.get("/").status_code) == (200, 302), "a new password ends the others"
    kept = client.cookies["kim_session"].value
    out = client.post("/sign-out/")
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert not Session.objects.filter(session_key=kept).exists()
    client.cookies["kim_session"] = kept
    assert client.get("/").status_code == 302


def test_by_https_cookies_are_for_this_very_host_and_the_browser_is_held_to_https(tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret").write_text("s" * 64)
    code = (
        "from kim.config import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS,"
        " s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.CSRF_COOKIE_HTTPONLY, s.DEBUG)"
    )
    given = {"KIM_DATA": str(tmp_path), "KIM_HTTPS": "yes", "PYTHONPATH": "src", "PATH": "/usr/bin"}
    said = subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, text=True, check=True).stdout
    assert said.split() == [
        "__Host-kim_session",
        "__Host-kim_csrf",
        *("True", "True", "31536000", "True", "True", "False"),
    ]


def test_every_cookie_bears_the_prefix_by_https(world, settings):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-kim_session", "__Host-kim_csrf"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    client.get("/sign-in/", secure=True)
    client.post("/sign-in/", {"login": EMAIL, "password": PASSWORD}, secure=True)
    with transaction.atomic():
        client.post("/reminders/letters/", {"rhythm": "DAILY"}, secure=True)
        transaction.set_rollback(True)
    cookies = dict(client.cookies)
    assert set(cookies) == {"__Host-kim_session", "__Host-kim_csrf", "__Host-kim_message"}
    for name, cookie in cookies.items():
        marks = (name.startswith("__Host-"), bool(cookie["secure"]), bool(cookie["httponly"]), cookie["path"])
        assert (*marks, cookie["domain"]) == (True, True, True, "/", ""), name


def test_too_many_fields_and_too_large_a_body_are_turned_away_with_our_page(world):
    client, before = world.client("manager"), size()
    for typed in ({f"field{n}": "x" for n in range(10_000)}, {"what": "x" * (live.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}):
        body = urlencode(typed)
        response = client.post(reverse("kim_log:entry_new"), body, content_type="application/x-www-form-urlencoded")
        assert (response.status_code, wrong_headers(response)) == (400, [])
        assert b"<h1" in response.content
    assert size() == before


def test_a_log_line_stays_one_line_whatever_the_address_holds(world, monkeypatch):
    logger, written = logging.getLogger("kim.watch"), StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(SecretsLeftOut())
    monkeypatch.setattr(logger, "disabled", False)
    logger.addHandler(handler)
    try:
        for tail in ("%0a2026-11-22 CRITICAL forged", "%0d%0aforged", "%1b[2Jforged", "%e2%80%a8forged"):
            Client().get(f"/nope{tail}/")
    finally:
        logger.removeHandler(handler)
    lines = written.getvalue().split("\n")[:-1]
    assert len(lines) == 4
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029]", written.getvalue())
