"""The settings of signing in: each is checked at start, and a wrong one says what to do."""

from __future__ import annotations

import pytest

from kim.config import environment

TENANT, CLIENT = "11111111-2222-3333-4444-555555555555", "AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE"


@pytest.fixture
def given(monkeypatch, tmp_path):
    """Give all that signing in by Entra ID needs."""
    for name in environment.KNOWN:
        if name.startswith("KIM_ENTRA"):
            monkeypatch.delenv(name, raising=False)
    (tmp_path / "secret").write_text("hush\n")
    found = {"TENANTS": TENANT, "CLIENT_ID": CLIENT, "CLIENT_SECRET_FILE": str(tmp_path / "secret")}

    def give(**other: str) -> None:
        for name, value in (found | other).items():
            monkeypatch.setenv(f"KIM_ENTRA_{name}", value)

    return give


def test_without_any_of_them_nobody_signs_in_by_entra(given):
    assert environment.entra() is None


def test_all_of_them_together_are_read_and_the_public_authority_is_the_default(given):
    given(TENANTS=f" {TENANT}, {CLIENT} ")
    assert environment.entra() == {
        "tenants": (TENANT, CLIENT.lower()),
        "client_id": CLIENT.lower(),
        "client_secret": "hush",
        "authority": "https://login.microsoftonline.com",
    }
    given(AUTHORITY="https://login.example.org/")
    assert environment.entra()["authority"] == "https://login.example.org"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"TENANTS": ""}, "KIM_ENTRA_TENANTS is not"),
        ({"CLIENT_ID": ""}, "KIM_ENTRA_CLIENT_ID is not"),
        ({"CLIENT_SECRET_FILE": ""}, "KIM_ENTRA_CLIENT_SECRET_FILE is not"),
        ({"TENANTS": "common"}, "KIM_ENTRA_TENANTS holds 'common'"),
        ({"CLIENT_ID": "kim"}, "KIM_ENTRA_CLIENT_ID holds 'kim'"),
        ({"CLIENT_SECRET_FILE": "/nowhere/at/all"}, "in which no secret stands"),
        ({"AUTHORITY": "http://login.example.org"}, "Give an address like https"),
        ({"AUTHORITY": "https://a@login.example.org"}, "Give an address like https"),
        ({"AUTHORITY": "https://login.example.org/common"}, "Give an address like https"),
    ],
)
def test_a_wrong_one_stops_the_start_and_says_what_to_do(given, other, said):
    given(**other)
    with pytest.raises(environment.BadSettingError, match=said):
        environment.entra()


def test_plain_http_is_for_this_machine_alone(given):
    given(AUTHORITY="http://127.0.0.1:9000")
    assert environment.entra()["authority"] == "http://127.0.0.1:9000"


@pytest.mark.parametrize(("value", "read"), [(None, "asked"), ("", "asked"), ("Elsewhere", "elsewhere")])
def test_a_second_factor_is_asked_for_unless_the_setting_says_elsewhere(monkeypatch, value, read):
    if value is None:
        monkeypatch.delenv("KIM_SECOND_FACTOR")
    else:
        monkeypatch.setenv("KIM_SECOND_FACTOR", value)
    assert environment.one_of("KIM_SECOND_FACTOR", ("asked", "elsewhere")) == read


def test_a_misspelt_word_stops_the_start(monkeypatch):
    monkeypatch.setenv("KIM_SECOND_FACTOR", "never")
    with pytest.raises(environment.BadSettingError, match="Set it to asked or elsewhere"):
        environment.one_of("KIM_SECOND_FACTOR", ("asked", "elsewhere"))


def test_every_setting_stands_in_the_reference():
    from tests.house.trees import SRC

    text = (SRC.parent / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert [name for name in environment.KNOWN if f"| `{name}` |" not in text] == []
