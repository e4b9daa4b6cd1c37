"""R10: `kim history export` writes what a stranger can check with nothing else, whole or as one person may see it."""

from __future__ import annotations

import json
import re
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from kim_engine import cli as engine
from kim_engine.ledger import archive
from tests.rooms.config.installation import Done, Installation

FILES = {"README.txt", "events.jsonl", "keys.txt", "log.json", "payload.jsonl", "seals.txt"}
GOVERNANCE, INSPECTOR = "ruth.szabo@marlvale.example", "STEPHEN.quarmby@marlvale.example"


def strange(tmp_path: Path) -> Installation:
    """Give a machine with nothing of ours on it: no folder, no database, no secret."""
    return Installation(tmp_path / "strange", "")


def counted(done: Done) -> dict[str, int]:
    """Read the counts that a check of a folder says."""
    said = re.findall(r"([\d,]+) (events read|fields open|erased|withheld|dated seals)", done.out)
    return {what: int(number.replace(",", "")) for number, what in said}


def test_what_is_exported_is_checked_by_somebody_who_has_only_the_folder(begun: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "history"
    before = begun.events
    done = begun.kim("history", "export", folder)
    assert (done.status, done.err) == (0, "")
    assert done.out == f"{before + 1} events written to {folder}. Check them anywhere with: kim verify {folder}\n"
    assert {path.name for path in folder.iterdir()} == FILES
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700, "it holds every text, also what few may see"
    checked = strange(tmp_path).run("-m", "kim_engine.cli", "verify", str(folder))
    assert checked.status == 0, checked.out + checked.err
    assert counted(checked)["events read"] == before + 1
    assert counted(checked)["withheld"] == 0
    assert f"they reach {before + 1} of the events" in checked.out, "the export itself stands under a seal"
    assert begun.kim("verify", folder).out == checked.out


SPOILT: dict[str, tuple[str, Callable[[str], str]]] = {
    "a letter of an event": ("events.jsonl", lambda text: text.replace("landlord_named", "landlord_shamed")),
    "the last event": ("events.jsonl", lambda text: text[: text.rindex("\n", 0, -1) + 1]),
    "two events the other way round": ("events.jsonl", lambda text: "".join(reversed(text.splitlines(True)))),
    "a field": ("payload.jsonl", lambda text: text.replace("Jo Elphick", "Jo Elphack")),
    "a field left out": ("payload.jsonl", lambda text: text[text.index("\n") + 1 :]),
    "the key": ("keys.txt", lambda text: ""),
    "the seals": ("seals.txt", lambda text: ""),
}


def test_a_folder_that_was_changed_on_the_way_does_not_hold(begun: Installation, tmp_path: Path) -> None:
    whole = tmp_path / "history"
    assert begun.kim("history", "export", whole).status == 0
    assert engine.main(["verify", str(whole)]) == 0
    for what, (name, change) in SPOILT.items():
        folder = tmp_path / what
        shutil.copytree(whole, folder)
        text = (whole / name).read_text(encoding="utf-8")
        (folder / name).write_text(change(text), encoding="utf-8")
        assert change(text) != text, what
        assert engine.main(["verify", str(folder)]) in (1, 2), what


def test_a_folder_that_holds_something_is_refused_and_no_export_is_noted(begun: Installation, tmp_path: Path) -> None:
    before = begun.events
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "notes.txt").write_text("mine")
    said = begun.kim("history", "export", tmp_path / "used").sentence
    assert said == f"kim history export: {tmp_path / 'used'} is not empty. Give a new folder."
    (tmp_path / "file").write_text("no folder")
    said = begun.kim("history", "export", tmp_path / "file" / "history").sentence
    assert said.startswith(f"kim: The folder {tmp_path / 'file' / 'history'} cannot be made.")
    assert begun.events == before


def test_an_address_that_nobody_has_is_refused_and_no_export_is_noted(begun: Installation, tmp_path: Path) -> None:
    before = begun.events
    said = begun.kim("history", "export", tmp_path / "out", "--for", "mallory@ambleford.example").sentence
    assert said == "kim history export: nobody here has the address mallory@ambleford.example."
    assert not (tmp_path / "out").exists()
    assert begun.events == before


def test_what_one_person_may_not_see_is_withheld_and_the_rest_still_holds(
    demonstration: Installation, tmp_path: Path
) -> None:
    [(secret,)] = demonstration.ask("SELECT what FROM kim_log_entry WHERE restriction <> '' ORDER BY id LIMIT 1")
    has_secret, withheld = {}, {}
    for name, email in (("all", ""), ("governance", GOVERNANCE), ("inspector", INSPECTOR)):
        folder = tmp_path / name
        arguments = ("--for", email) if email else ()
        assert demonstration.kim("history", "export", folder, *arguments).status == 0
        lines = (folder / "payload.jsonl").read_text(encoding="utf-8").splitlines()
        values = [json.loads(line).get("value") for line in lines]
        has_secret[name] = secret in [json.loads(value) for value in values if value]
        checked = archive.verify(folder)
        assert checked.problems == []
        withheld[name] = checked.withheld
    assert has_secret == {"all": True, "governance": True, "inspector": False}
    assert withheld["all"] == 0
    assert 0 < withheld["governance"] < withheld["inspector"]


def test_who_an_export_was_for_stands_in_the_record(demonstration: Installation, tmp_path: Path) -> None:
    assert demonstration.kim("history", "export", tmp_path / "out", "--for", INSPECTOR).status == 0
    [(type, actor, reader)] = demonstration.ask(
        "SELECT e.type, e.actor, p.name FROM audit_trail_event e "
        "JOIN people_person p ON p.opaque_id = e.on_behalf_of ORDER BY e.sequence DESC LIMIT 1"
    )
    assert (type, actor, reader) == ("landlord.history_exported", None, "Stephen Quarmby")


def test_the_engine_alone_checks_where_the_house_is_not_installed(begun: Installation, tmp_path: Path) -> None:
    """`python -m kim_engine.cli` imports no Django: it runs where only the engine's folder lies."""
    assert begun.kim("history", "export", tmp_path / "out").status == 0
    code = (
        "import sys; sys.modules.update(dict.fromkeys(('django', 'kim', 'xlsxwriter', 'python_calamine')));"
        "from kim_engine.cli import main; sys.exit(main(['verify', sys.argv[1]]))"
    )
    done = strange(tmp_path).run("-c", code, str(tmp_path / "out"))
    assert (done.status, done.err) == (0, "")
