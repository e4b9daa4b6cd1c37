"""A backup of an older version is restored as it was; `kim upgrade` brings it up to date and erases what is due."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.rooms.config import archived
from tests.rooms.config.installation import Installation
from tests.rooms.config.test_upgrade import BACK
from tests.rooms.config.test_verify import HOLDS

# The command refuses to back up what is not up to date; an older program's own would not.
OLDER = (
    "import sys; from pathlib import Path; from kim.config import cli; cli.open_house(); "
    "from django.utils import timezone; from kim.config.backups import making; "
    "making.back_up(Path(sys.argv[1]), at=timezone.now())"
)


def older(installation: Installation, path: Path) -> Path:
    assert installation.run(*BACK).status == 0
    done = installation.run("-c", OLDER, str(path))
    assert (done.status, done.err) == (0, "")
    return path


@pytest.mark.slow
def test_it_is_restored_and_then_upgraded(begun: Installation, tmp_path: Path) -> None:
    path = older(begun, tmp_path / "a.kim")
    with archived.an_empty_place(tmp_path / "there") as place:
        done = place.kim("restore", path)
        assert (done.status, done.err) == (0, ""), done
        assert "This backup is of an older version. Run `kim upgrade`, then `kim verify --state`." in done.out
        assert "not up to date" in place.kim("tick").sentence
        assert "FAILED          Database: it is not up to date." in place.kim("doctor").out
        assert place.kim("upgrade").out == "The database is up to date.\n"
        done = place.kim("verify", "--state")
        assert (done.status, done.out.splitlines()[-1]) == (0, HOLDS)
        assert place.events == archived.told(path)["size"]


@pytest.mark.slow
def test_what_is_to_be_erased_again_waits_for_the_upgrade(begun: Installation, tmp_path: Path) -> None:
    path = older(begun, tmp_path / "a.kim")
    named = "SELECT id FROM people_person WHERE name = 'Jo Elphick'"
    [(number,)] = begun.ask(named)
    places = begun.ask(
        "SELECT e.sequence, p.name FROM audit_trail_payload p JOIN audit_trail_event e ON e.id = p.event_id "
        f"WHERE e.object_kind = 'people.person' AND e.object_number = {number} AND p.name = 'state.name'"
    )
    told = {"object": "people.person", "number": number, "live": ["name"], "erased": [list(each) for each in places]}
    listed = tmp_path / "list.jsonl"
    listed.write_text(json.dumps(told) + "\n")
    with archived.an_empty_place(tmp_path / "there") as place:
        assert "Erased again" not in place.kim("restore", path, "--erasures", listed).out
        assert place.ask(named) == [(number,)]
        assert "a list waits to be applied again after a restore. Run `kim upgrade`." in place.kim("doctor").out
        done = place.kim("upgrade")
        assert done.out.startswith(f"Erased again: {len(places) + 1} fields"), done
        assert place.ask(named) == []
        assert not list((place.folder / "seals").glob("*-due.jsonl"))
        assert place.kim("verify", "--state").status == 0
