"""R1: `kim init` makes a real, empty installation with two administrators, and refuses what it should."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from kim.config import installing
from tests.rooms.config.installation import BEGIN, HOMES, JO, NAME, TYPE, VIK, Installation

INVITATION = re.compile(r"^  (.+)\n    http://127\.0\.0\.1:8000(/invitation/#[\w-]{40,})$", re.MULTILINE)
TWICE = ("--administrator", JO, "--administrator")


def init(installation: Installation, *administrators: str, name: str = NAME, type: str = TYPE) -> str:
    done = installation.kim("init", "--name", name, "--type", type, *administrators)
    assert (done.status, done.out) == (2, "")
    return done.err


def test_a_landlord_begins_with_its_name_two_administrators_and_nothing_else(begun: Installation) -> None:
    landlord = begun.ask("SELECT name, type, homes, is_demonstration FROM landlord_landlord")
    assert [tuple(map(str, row[:3])) for row in landlord] == [(NAME, TYPE, HOMES)]
    assert not landlord[0][3]
    posts = "SELECT p.name, o.role, o.state FROM people_post o JOIN people_person p ON p.id = o.person_id ORDER BY 1"
    assert begun.ask(posts) == [
        ("Jo Elphick", "SITE_ADMINISTRATOR", "CONFIRMED"),
        ("Vik Parekh", "SITE_ADMINISTRATOR", "CONFIRMED"),
    ]
    assert begun.ask("SELECT count(*) FROM people_person") == [(2,)]
    for table in ("people_service", "people_team", "people_workarea", "holdings_location", "kim_log_entry"):
        assert begun.ask(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_the_usual_customer_types_stand_for_the_landlord_to_edit(begun: Installation) -> None:
    names = begun.ask("SELECT name FROM landlord_customertype ORDER BY position")
    assert [name for (name,) in names] == list(installing.USUAL_CUSTOMER_TYPES)


def test_each_administrator_has_an_invitation_of_their_own_and_nobody_a_password(begun: Installation) -> None:
    invited = INVITATION.findall(begun.told)
    assert [who for who, _ in invited] == [JO, VIK]
    assert len({address for _, address in invited}) == 2
    accounts = begun.ask("SELECT email, password FROM sign_in_account ORDER BY email")
    assert [email for email, _ in accounts] == ["jo@ambleford.example", "vik@ambleford.example"]
    assert all(password.startswith("!") for _, password in accounts), "only an unusable password begins so"
    assert begun.ask("SELECT count(*) FROM sign_in_invitation WHERE used_at IS NULL") == [(2,)]


def test_what_was_printed_is_kept_nowhere(begun: Installation) -> None:
    secrets = [address.split("/")[2] for _, address in INVITATION.findall(begun.told)]
    (begun.folder / "told.txt").unlink()
    kept = b"".join(path.read_bytes() for path in begun.folder.rglob("*") if path.is_file())
    kept += repr(begun.ask("SELECT secret_hash FROM sign_in_invitation")).encode()
    kept += repr(begun.ask("SELECT name, value FROM audit_trail_payload")).encode()
    assert b"jo@ambleford.example" in kept, "the test must be able to see what is kept"
    assert not [secret for secret in secrets if secret.encode() in kept]


def test_the_folder_and_its_secrets_are_their_accounts_alone(begun: Installation, nothing: Installation) -> None:
    assert nothing.kim("tick").status == 2  # a command that does not begin makes no secret
    assert not nothing.folder.exists()
    assert nothing.kim("init", "--name", NAME, "--type", TYPE, "--administrator", JO).status == 2
    for folder in (nothing.folder, nothing.folder / "keys", begun.folder, begun.folder / "keys"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
    secrets = [path for path in (begun.folder / "keys").iterdir() if path.is_file()]
    assert len(secrets) == 2, "the site's secret and the key of the seals"
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}


def test_a_second_beginning_is_refused_and_changes_nothing(begun: Installation) -> None:
    before = begun.events
    said = begun.kim(*(word if word != NAME else "Another Landlord" for word in BEGIN)).sentence
    assert "belongs to a landlord already" in said
    assert begun.events == before
    assert begun.ask("SELECT name FROM landlord_landlord") == [(NAME,)]


def test_one_administrator_is_refused_and_nothing_is_begun(nothing: Installation) -> None:
    said = init(nothing, "--administrator", JO)
    assert said.strip() == "kim init: name two different administrators: --administrator 'Name <address>' twice."
    assert "The database is not up to date" in nothing.kim("tick").sentence


def test_a_type_that_no_landlord_has_is_refused_with_those_there_are(nothing: Installation) -> None:
    said = init(nothing, *TWICE, VIK, type="CASTLE")
    assert "CASTLE" in said
    assert all(type in said for type in ("COUNCIL", "ALMO", "REGISTERED_PROVIDER"))
    assert not nothing.folder.exists()


@pytest.mark.parametrize(
    ("administrators", "sentence"),
    [
        ([JO, JO], "two different administrators"),
        ([JO, "Josephine Elphick <JO@ambleford.example>"], "two different administrators"),
        ([JO, VIK, "Cy Dale <cy@ambleford.example>"], "two different administrators"),
        ([JO, "Vik Parekh"], "'Vik Parekh' is not 'Name <address>'"),
        ([JO, "Vik Parekh <vik at work>"], "is not 'Name <address>'"),
        ([JO, "vik@ambleford.example"], "has no name"),
        ([JO, f"{'V' * 121} <vik@ambleford.example>"], "at most 120 characters"),
        ([JO, f"Vik Parekh <{'v' * 60}@{'x' * 60}.{'y' * 60}.{'z' * 60}.{'w' * 20}.example>"], "an address 254"),
    ],
)
def test_administrators_who_cannot_be_are_refused_before_the_database_is_made(
    administrators: list[str], sentence: str
) -> None:
    """Without the database fixture: whatever touched the database would fail otherwise."""
    with pytest.raises(installing.CannotBeginError, match=re.escape(sentence)):
        installing.begin(name=NAME, type=TYPE, homes=None, administrators=administrators)


@pytest.mark.parametrize(
    ("name", "homes", "sentence"),
    [
        ("", None, "give the landlord's name"),
        (" ", 10, "give the landlord's name"),
        ("A" * 121, None, "at most 120 characters"),
        (NAME, 0, "from 1 to 1,000,000"),
        (NAME, -4, "from 1 to 1,000,000"),
        (NAME, 10**20, "from 1 to 1,000,000"),
    ],
)
def test_a_landlord_that_cannot_be_is_refused_before_the_database_is_made(
    name: str, homes: int | None, sentence: str
) -> None:
    with pytest.raises(installing.CannotBeginError, match=sentence):
        installing.begin(name=name, type=TYPE, homes=homes, administrators=[JO, VIK])


def test_a_folder_that_cannot_be_made_is_said(nothing: Installation, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    said = nothing.kim(*BEGIN, KIM_DATA=str(tmp_path / "file" / "kim")).sentence
    assert said.startswith(f"kim: The folder {tmp_path / 'file' / 'kim'} cannot be made.")
