"""Settings of mail: all that belongs together or nothing, and a wrong one stops the start with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from kim.config import mail_settings
from kim.config.environment import KNOWN, BadSettingError

RELAY = {"KIM_MAIL_HOST": "relay.example", "KIM_MAIL_FROM": "kim@landlord.example"}
SECRET = "KIM_MAIL_PASSWORD_FILE"
OAUTH = {
    "KIM_MAIL_USER": "kim@landlord.example",
    "KIM_MAIL_TOKEN_ADDRESS": "https://login.example/token",
    "KIM_MAIL_CLIENT_ID": "kim-log",
    "KIM_MAIL_CLIENT_SECRET_FILE": "(the file)",
}


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in KNOWN:
        if name.startswith("KIM_MAIL") or name == "KIM_ADDRESS":
            monkeypatch.delenv(name, raising=False)
    file = tmp_path / "secret"
    file.write_text("hush\n")

    def set_all(**given: str) -> None:
        for name, value in given.items():
            monkeypatch.setenv(name, value.replace("(the file)", str(file)))

    return set_all


def test_without_a_host_letters_are_files(give) -> None:
    assert mail_settings.mail_server() is None
    assert mail_settings.sender() == "kim-log@localhost"
    assert mail_settings.site_address() == ""


def test_a_relay_a_password_and_a_token_are_read(give) -> None:
    give(**RELAY)
    relay = mail_settings.mail_server()
    assert relay == {
        "host": "relay.example",
        "port": 25,
        "security": "starttls",
        "sender": "kim@landlord.example",
        "user": "",
    }
    give(KIM_MAIL_USER="kim", KIM_MAIL_PASSWORD_FILE="(the file)", KIM_MAIL_PORT="587", KIM_MAIL_SECURITY="tls")
    assert mail_settings.mail_server() == relay | {"port": 587, "security": "tls", "user": "kim", "password": "hush"}


def test_a_token_is_read(give) -> None:
    give(**RELAY, **OAUTH)
    read = mail_settings.mail_server()
    assert read is not None
    assert (read["client_secret"], read["scope"]) == ("hush", "https://outlook.office365.com/.default")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"KIM_MAIL_USER": "kim"}, "KIM_MAIL_USER is set and KIM_MAIL_HOST is not"),
        ({"KIM_MAIL_HOST": "relay.example"}, "KIM_MAIL_HOST is set and KIM_MAIL_FROM is not"),
        (RELAY | {"KIM_MAIL_FROM": "the landlord"}, "Give one e-mail address"),
        (RELAY | {"KIM_MAIL_PORT": "smtp"}, "Give the number of a port"),
        (RELAY | {"KIM_MAIL_SECURITY": "some"}, "Set it to starttls or tls or none"),
        (RELAY | {SECRET: "(the file)"}, "KIM_MAIL_USER is not"),
        (RELAY | {SECRET: "/none", "KIM_MAIL_USER": "kim"}, "in which no secret stands"),
        (RELAY | {SECRET: "(the file)", "KIM_MAIL_USER": "kim", "KIM_MAIL_SECURITY": "none"}, "would be readable"),
        (RELAY | OAUTH | {"KIM_MAIL_CLIENT_ID": ""}, "KIM_MAIL_CLIENT_ID is not. OAuth needs both"),
        (RELAY | OAUTH | {"KIM_MAIL_TOKEN_ADDRESS": "http://login.example/"}, "Give the https address"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_says_what_to_do(give, given: dict[str, str], said: str) -> None:
    give(**given)
    with pytest.raises(BadSettingError, match=said):
        mail_settings.mail_server()


@pytest.mark.parametrize(
    "value", ["kim.example", "ftp://kim.example", "https://", "https://a@kim.example", "https://k?x"]
)
def test_an_address_that_is_none_stops_the_start(give, value: str) -> None:
    give(KIM_ADDRESS=value)
    with pytest.raises(BadSettingError, match=r"Give an address like https://kim\.example\.gov\.uk"):
        mail_settings.site_address()
