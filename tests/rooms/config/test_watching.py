"""R10: the server's log says who tried to get in, by what, from where and with what result, and what was refused."""

from __future__ import annotations

import logging
import re

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kim.config import watching
from kim.foundations.notices import queries
from kim.foundations.sign_in import actions
from kim.foundations.sign_in.models import Account
from tests.cast import PASSWORD, Cast
from tests.factories import moment
from tests.rooms.world import with_app

LINE = re.compile(r"event=[\w-]+ (way=[\w-]+ result=[\w-]+|status=\d{3}) account=\w+ from=\S+ method=[A-Z]+ path=\S+")
TYPED = "zqtyped zq"


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="kim.watch")
    return caplog


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Take the lines that were written since the last look, each in its form and with nothing that was typed."""
    found = [each.getMessage() for each in caplog.records if each.name == "kim.watch"]
    levels = [each.levelno for each in caplog.records if each.name == "kim.watch"]
    for line, level in zip(found, levels, strict=True):
        assert LINE.fullmatch(line), line
        assert (level == logging.WARNING) == ("refused" in line or "failed" in line)
        assert not {PASSWORD, TYPED, "testshire"} & set(re.split(r"[ =]", line))
    caplog.clear()
    return found


def account(name: str) -> Account:
    return Account.objects.get(email=f"{name}@testshire.example")


def test_every_way_in_is_told_with_its_result_and_the_factor(cast: Cast, told: pytest.LogCaptureFixture) -> None:
    """ASVS V16.3.1 and V16.2.1."""
    officer = account("officer")
    actions.set_password(account=officer, password=PASSWORD, at=moment())
    client, address = Client(REMOTE_ADDR="192.0.2.7"), reverse("account_login")
    client.get(address)
    assert lines(told) == [], "looking is no try"
    for login, password in (("Officer@testshire.example", TYPED), ("nobody@x.example", TYPED), ("", "")):
        client.post(address, {"login": login, "password": password})
    where = "from=192.0.2.7 method=POST path=/sign-in/"
    assert lines(told) == [
        f"event=sign-in way=password result=refused account={officer.pk} {where}",
        *[f"event=sign-in way=password result=refused account=unknown {where}"] * 2,
    ]
    client.post(address, {"login": officer.email, "password": PASSWORD})
    assert lines(told) == [f"event=sign-in way=password result=done account={officer.pk} {where}"]
    new = {"oldpassword": TYPED, "password1": TYPED, "password2": TYPED}
    client.post(reverse("account_change_password"), new)
    client.post(reverse("account_logout"))
    assert [re.findall(r"way=\S+ result=\S+", each) for each in lines(told)] == [
        ["way=new-password result=refused"],
        ["way=sign-out result=done"],
    ]
    client.get("/")
    client.post(address, {"login": officer.email, "password": PASSWORD})
    lines(told)
    client.post(reverse("account_logout"))
    assert f"account={officer.pk} " in lines(told)[0], "who went is still known"


def test_the_second_step_and_an_invitation_are_told_too(cast: Cast, told: pytest.LogCaptureFixture) -> None:
    head = account("head")
    with_app(head, at=moment())
    secret = actions.invite(account=head, by=None, at=timezone.now())
    client = Client()
    there = client.get(reverse("invitation_open", args=[secret]))["Location"]
    client.post(there, {"password": "short"})
    client.post(there, {"password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    said = lines(told)
    assert [re.findall(r"way=\S+ result=\S+ account=\S+", each) for each in said] == [
        ["way=invitation result=refused account=unknown"],
        [f"way=invitation result=code-asked account={head.pk}"],
        [f"way=code result=refused account={head.pk}"],
    ]
    assert not [line for line in said if secret in line]


def test_a_failure_is_told_with_who_and_where(
    cast: Cast, told: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS V16.2.1: beside what broke, which Django tells."""

    def broken(*_: object) -> None:
        raise RuntimeError(TYPED)

    client, pk = cast.client("officer"), account("officer").pk
    client.raise_request_exception = False
    monkeypatch.setattr(queries, "standing_for", broken)
    assert client.get("/reminders/").status_code == 500
    assert lines(told) == [
        f"event=failed status=500 account={pk} from=127.0.0.1 method=GET path=/reminders/",
    ]
    monkeypatch.setattr(watching, "get_pending_stage", lambda _: (_ for _ in ()).throw(DatabaseError))
    Client().post(reverse("account_login"), {"login": "a@b.example", "password": TYPED})
    assert "account=unknown" in lines(told)[0], "a database that is away stops no answer"


def test_what_is_refused_is_told_once_with_who_and_where(cast: Cast, told: pytest.LogCaptureFixture) -> None:
    """ASVS V16.3.2: a policy's refusal, what is hidden from somebody, and a forged post."""
    client, pk = cast.client("officer"), account("officer").pk
    client.get("/administration/people/", {"words": TYPED})
    client.get("/log/999999/")
    client.get("/log/%0aevent=sign-in/")
    forged = Client(enforce_csrf_checks=True)
    forged.post("/log/new/", {"what": TYPED})
    assert lines(told) == [
        f"event=refused status=403 account={pk} from=127.0.0.1 method=GET path=/administration/people/",
        f"event=refused status=404 account={pk} from=127.0.0.1 method=GET path=/log/999999/",
        f"event=refused status=404 account={pk} from=127.0.0.1 method=GET path=/log/%0Aevent%3Dsign-in/",
        "event=refused status=403 account=none from=127.0.0.1 method=POST path=/log/new/",
    ]
    client.get("/administration/people/")
    assert [each.name for each in told.records if each.levelno >= logging.WARNING] == ["kim.watch"], "not twice"
    lines(told)
    assert client.get("/log/").status_code == 200
    assert lines(told) == [], "what succeeds is not written down: nobody is watched at their work"
