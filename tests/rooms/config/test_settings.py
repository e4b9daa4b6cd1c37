"""R1: a setting that is wrong stops the start with a sentence that says what to do."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from pathlib import Path

import pytest

from kim.config import database, environment
from kim.config.environment import BadSettingError
from tests.rooms.config.installation import HERE, Installation

LONG = "s" * 64


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a site's secret in a folder of its own, with no other setting."""
    for name in list(os.environ):
        if name.startswith("KIM_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("KIM_DATA", str(tmp_path / "kim"))
    path = tmp_path / "kim" / "keys" / "secret"
    path.parent.mkdir(parents=True)
    path.write_text(f"{LONG}\n")
    return path


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("KIM_DTAA", "/srv/kim", "KIM_DTAA is not a setting of KIM Log. See docs/reference/settings.md."),
        ("KIM_HTTPS", "maybe", "KIM_HTTPS is 'maybe'. Set it to yes or no."),
        ("KIM_HOSTS", "https://kim.example", "KIM_HOSTS holds 'https://kim.example'. Write names alone"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be read. Write postgres://user:password@host/name."),
        ("DATABASE_URL", "mysql://kim@host/kim", "DATABASE_URL names a database that KIM Log does not know."),
        ("DATABASE_URL", "postgres://kim:pass-word@127.0.0.1:1/kim", "The database cannot be opened."),
    ],
)
def test_a_wrong_setting_stops_the_command(nothing: Installation, name: str, value: str, sentence: str) -> None:
    keys = nothing.folder / "keys"
    keys.mkdir(parents=True)
    (keys / "secret").write_text(LONG)
    said = nothing.kim("tick", **{name: value}).sentence
    assert said.startswith(f"kim: {sentence}")
    assert "pass-word" not in said
    assert [path.name for path in nothing.folder.iterdir()] == ["keys"], "it stopped before it made anything"


def test_every_setting_is_told_of_and_no_other() -> None:
    page = (HERE / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == list(environment.KNOWN)


def test_a_misspelt_setting_is_refused_and_the_known_ones_are_not(
    secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in environment.KNOWN:
        monkeypatch.setenv(name, "x")
    environment.refuse_unknown()
    monkeypatch.setenv("KIM_HTTP", "yes")
    with pytest.raises(BadSettingError, match="KIM_HTTP is not a setting"):
        environment.refuse_unknown()


@pytest.mark.parametrize(
    ("said", "expected"),
    [("yes", True), ("TRUE", True), (" 1 ", True), ("no", False), ("False", False), ("0", False), ("", False)],
)
def test_yes_and_no_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch, said: str, expected: bool) -> None:
    monkeypatch.setenv("KIM_HTTPS", said)
    assert environment.is_yes("KIM_HTTPS") is expected


@pytest.mark.parametrize("said", ["y", "on", "2", "yes please"])
def test_what_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("KIM_HTTPS", said)
    with pytest.raises(BadSettingError, match=f"KIM_HTTPS is '{said}'. Set it to yes or no."):
        environment.is_yes("KIM_HTTPS")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("kim.example.gov.uk", ["kim.example.gov.uk"]),
        (" kim.example , 192.0.2.7,[::1],", ["kim.example", "192.0.2.7", "[::1]"]),
        (".example.gov.uk", [".example.gov.uk"]),
        ("", ["localhost"]),
    ],
)
def test_hosts_are_read_with_commas(monkeypatch: pytest.MonkeyPatch, said: str, expected: list[str]) -> None:
    monkeypatch.setenv("KIM_HOSTS", said)
    assert environment.hosts("KIM_HOSTS", "localhost") == expected


@pytest.mark.parametrize("said", ["https://kim.example", "kim.example:8000", "kim example", "kim.example/log", "a;b"])
def test_what_is_no_host_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """Django would take it and then answer nobody."""
    monkeypatch.setenv("KIM_HOSTS", f"localhost,{said}")
    with pytest.raises(BadSettingError, match=re.escape(f"KIM_HOSTS holds '{said}'")):
        environment.hosts("KIM_HOSTS", "localhost")


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("KIM_DATA", str(tmp_path / "file"))
    with pytest.raises(BadSettingError, match="which is not a folder"):
        environment.data_folder()


def test_the_secret_is_read_from_its_file_or_from_the_one_that_is_named(
    secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert environment.secret() == LONG
    (tmp_path / "own").write_text("t" * 50)
    monkeypatch.setenv("KIM_SECRET_KEY_FILE", str(tmp_path / "own"))
    assert environment.secret() == "t" * 50


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no .*keys/secret. Run `kim init` first, or set KIM_SECRET_KEY_FILE."),
        (b"s" * 49 + b"\n\n", "is too short to be safe. It needs 50 characters."),
        (b"", "is too short"),
        (b"\xff\xfe" + b"s" * 60, "cannot be read. Check the file"),
    ],
)
def test_a_secret_that_cannot_be_used_is_said_and_never_shown(
    secret: Path, content: bytes | None, sentence: str
) -> None:
    secret.unlink()
    if content is not None:
        secret.write_bytes(content)
    with pytest.raises(BadSettingError, match=sentence) as refused:
        environment.secret()
    assert "sss" not in str(refused.value)


def test_a_secret_is_made_once(secret: Path) -> None:
    environment.make_secret()
    assert environment.secret() == LONG
    secret.unlink()
    environment.make_secret()
    made = environment.secret()
    assert len(made) >= 64
    environment.make_secret()
    assert environment.secret() == made


def test_without_an_address_the_database_lies_in_the_data_folder(secret: Path) -> None:
    found = database.settings()
    assert found["ENGINE"].endswith("sqlite3")
    assert Path(found["NAME"]) == secret.parents[1] / "kim.sqlite3"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_address_of_a_postgresql_database_is_taken_as_it_is(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://kim:pass%40word@db.example:5433/log")
    found = database.settings()
    named = {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert named == {"NAME": "log", "USER": "kim", "PASSWORD": "pass@word", "HOST": "db.example", "PORT": 5433}
    assert found["OPTIONS"] == {"options": "-c jit=off"}
    monkeypatch.setenv("DATABASE_URL", "postgres://kim@db.example/log?sslmode=require&options=-c%20jit%3Don")
    assert database.settings()["OPTIONS"] == {"options": "-c jit=on", "sslmode": "require"}


def test_postgresql_without_its_driver_names_what_to_install(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://kim@db.example/log")
    monkeypatch.setattr(database, "find_spec", lambda name: None)
    with pytest.raises(BadSettingError, match="Install what requirements-postgres"):
        database.settings()


@pytest.mark.parametrize(("said", "expected"), [("", 0), ("0", 0), ("1", 1), (" 2 ", 2)])
def test_the_web_servers_in_front_are_counted(monkeypatch: pytest.MonkeyPatch, said: str, expected: int) -> None:
    monkeypatch.setenv("KIM_PROXIES", said)
    assert environment.proxies() == expected


@pytest.mark.parametrize("said", ["-1", "6", "one", "1.5"])
def test_a_number_of_web_servers_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("KIM_PROXIES", said)
    with pytest.raises(BadSettingError, match="Give a number from 0 to 5"):
        environment.proxies()


@pytest.mark.parametrize("said", ["scan", "/nowhere/scan", "/etc", "clamscan --fast"])
def test_a_scanner_is_the_whole_path_of_a_command(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("KIM_SCANNER", said)
    with pytest.raises(environment.BadSettingError, match="Give the whole path of a command"):
        environment.scanner()


def test_a_scanner_that_can_be_run_is_taken_and_none_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIM_SCANNER", sys.executable)
    assert environment.scanner() == sys.executable
    monkeypatch.delenv("KIM_SCANNER")
    assert environment.scanner() == ""


def test_an_sqlite_without_its_search_is_refused_with_what_to_do(secret, monkeypatch):
    assert database.finds_words(), "the tests themselves need it"

    class Without:
        def execute(self, statement):
            raise sqlite3.OperationalError("no such module: fts5")

        def close(self):
            """Close nothing."""

    monkeypatch.setattr(database.sqlite3, "connect", lambda path: Without())
    with pytest.raises(BadSettingError, match="built without its search"):
        database.settings()
