"""R1: `kim serve` answers on this machine, keeps secrets out of its log, and serves no demonstration beyond it."""

from __future__ import annotations

import argparse
import re

import pytest

from kim.config import cli, serving
from tests.cast import Cast
from tests.postgres import free_port
from tests.rooms.config.installation import JO, NAME, VIK, Installation, page

TYPED = "Xanthippe-typed-this"


def test_a_real_landlord_is_served_and_its_log_holds_no_secret_and_nothing_typed(begun: Installation) -> None:
    bind = f"127.0.0.1:{free_port()}"
    site, invitations = (
        f"http://{bind}",
        [f"/invitation/{each}/" for each in re.findall(r"/invitation/#([\w-]+)", begun.told)],
    )
    with begun.running("serve", "--bind", bind, "--workers", "1", answers_at=f"{site}/sign-in/") as said:
        status, first = page(f"{site}/")
        assert (status, NAME in first, "Sign in" in first) == (200, True, True)
        [style] = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', first)[:1]
        assert page(f"{site}{style}")[0] == 200
        for invitation, who in zip(invitations, (JO, VIK), strict=True):
            status, found = page(f"{site}{invitation}")
            assert (status, who.split("<")[1].rstrip(">") in found) == (200, True)
        give_everything_away(site, invitations[0])
    written = said()
    assert "/invitation/" in written, "a refused request is logged, so that there is something to see"
    assert "Invalid HTTP_HOST header" in written
    assert "Traceback" not in written, "a wrong name is the caller's fault: one line"
    assert "site-packages" not in written
    secrets = [invitation.split("/")[2] for invitation in invitations]
    secrets.append((begun.folder / "keys" / "secret").read_text().strip())
    assert [secret for secret in (*secrets, TYPED) if secret in written] == []


def give_everything_away(site: str, invitation: str) -> None:
    """Send secrets in every way in which a request can be refused: each is logged with its address."""
    typed = f"password={TYPED}&login={TYPED}@ambleford.example".encode()
    assert page(f"{site}{invitation}", typed=typed)[0] == 403  # no cookie, no token
    assert page(f"{site}{invitation}", host="kim.elsewhere.example")[0] == 400  # a name it does not answer to
    assert page(f"{site}{invitation[:-1]}?password={TYPED}", host="kim.elsewhere.example")[0] == 400
    assert page(f"{site}/sign-in/?next={TYPED}", typed=typed)[0] == 403
    assert page(f"{site}{invitation[:-2]}/")[0] == 410


def test_what_was_not_begun_is_not_served(nothing: Installation) -> None:
    (nothing.folder / "keys").mkdir(parents=True)
    (nothing.folder / "keys" / "secret").write_text("s" * 64)
    assert "not up to date. Run `kim upgrade`, or `kim init`" in nothing.kim("serve").sentence
    assert nothing.kim("upgrade").status == 0
    assert "There is no landlord yet. Run `kim init`." in nothing.kim("serve").sentence


def test_a_real_landlords_database_is_not_served_as_the_demonstration(begun: Installation) -> None:
    said = begun.kim("demonstrate", "--no-browser", "--port", str(free_port())).sentence
    assert f"this database belongs to {NAME}. Run `kim serve` for it." in said


def test_the_demonstration_is_refused_beyond_this_machine_with_the_reason(demonstration: Installation) -> None:
    said = demonstration.kim("serve", "--bind", f"0.0.0.0:{free_port()}").sentence
    assert said.startswith("kim serve: this is the demonstration")
    assert "served to this machine alone" in said


@pytest.mark.parametrize(
    ("bind", "is_loopback"),
    [
        ("127.0.0.1:8000", True),
        ("localhost:8000", True),
        ("[::1]:8000", True),
        ("0.0.0.0:8000", False),
        ("[::]:8000", False),
        (":8000", False),
        ("8000", False),
        ("192.0.2.7:80", False),
        ("127.0.0.1.example.org:80", False),
        ("0.0.0.0:8000,127.0.0.1:8000", False),
        ("unix:/run/kim.sock", False),
    ],
)
def test_only_what_is_surely_this_machine_counts_as_it(
    monkeypatch: pytest.MonkeyPatch, bind: str, is_loopback: bool
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(cli, "open_house", lambda: None)
    monkeypatch.setattr(serving, "check", lambda *, is_loopback: asked.append(is_loopback))
    monkeypatch.setattr(serving, "run", lambda *, bind, workers: 0)
    assert cli.serve(argparse.Namespace(bind=bind, workers=2)) == 0
    assert asked == [is_loopback]


def test_a_real_landlord_may_be_served_beyond_this_machine(cast: Cast) -> None:
    serving.check(is_loopback=False)


def test_the_server_keeps_no_log_of_requests() -> None:
    command = serving.command(bind="127.0.0.1:8000", workers=3)
    assert command[command.index("--access-logfile") + 1] == "/dev/null"
    assert command[command.index("--workers") + 1] == "3"
