"""R10: `kim verify` finds what was changed behind the program's back, by itself and against seals kept elsewhere."""

from __future__ import annotations

from pathlib import Path

from tests.rooms.config.conftest import begin
from tests.rooms.config.installation import Installation, copied

HOLDS = "Nothing was altered, dropped, inserted or reordered, as far as the seals reach."


def seals_of(installation: Installation) -> Path:
    [found] = [path for path in (installation.folder / "seals").glob("*.txt") if "keys" not in path.name]
    return found


def test_an_installation_as_it_was_begun_holds(begun: Installation) -> None:
    done = begun.kim("verify", "--state")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].startswith(f"{begun.events} events, ")
    assert " live rows held against the record." in lines[1]
    assert lines[-1] == HOLDS


def test_a_row_changed_by_hand_is_found_by_its_state_and_not_by_the_chain(begun: Installation) -> None:
    begun.ask("UPDATE people_person SET name = 'Mallory' WHERE name = 'Jo Elphick'")
    begun.ask("DELETE FROM landlord_customertype WHERE name = 'Licensee'")
    assert begun.kim("verify").status == 0
    done = begun.kim("verify", "--state")
    assert done.status == 1
    problems = [line for line in done.out.splitlines() if line.startswith("PROBLEM")]
    assert len(problems) == 2
    assert any("people.person" in each and "was changed outside the record: name" in each for each in problems)
    assert any("landlord.customer_type" in each and "was removed outside the record" in each for each in problems)
    assert done.out.splitlines()[-1] == "2 problems found."


def test_an_end_that_was_cut_off_is_found_only_against_seals_kept_elsewhere(
    begun: Installation, shared: Path, tmp_path: Path
) -> None:
    """A backup put back in place of the record is whole in itself: only a seal that left the building tells."""
    assert begun.kim("history", "new-key").status == 0  # writes two events
    assert begun.kim("tick").status == 0
    kept = tmp_path / "kept-elsewhere.txt"
    kept.write_bytes(seals_of(begun).read_bytes())
    (tmp_path / "backup").mkdir()
    with copied(shared, "begun", begin, tmp_path / "backup") as backup:
        assert backup.kim("verify", "--state").status == 0
        done = backup.kim("verify", "--against", kept)
        assert done.status == 1
        assert "PROBLEM" in done.out
    assert begun.kim("verify", "--against", kept).out.splitlines()[-1] == HOLDS


def test_a_file_without_seals_is_no_success(begun: Installation, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    assert begun.kim("verify", "--against", kept).sentence == f"Could not check: {kept} cannot be read."
    kept.write_text("\n\n")
    assert begun.kim("verify", "--against", kept).sentence == f"Could not check: {kept} holds no seal."
    kept.write_text("no seal at all\n")
    done = begun.kim("verify", "--against", kept)
    assert (done.status, "Seal 1 of those kept elsewhere does not hold" in done.out) == (1, True)


def test_what_was_not_begun_could_not_be_checked(nothing: Installation) -> None:
    (nothing.folder / "keys").mkdir(parents=True)
    (nothing.folder / "keys" / "secret").write_text("s" * 64)
    said = "Could not check: there is no record in this database yet. Run `kim init`."
    assert nothing.kim("verify", "--state").sentence == said


def test_a_new_key_retires_the_old_one_whose_seals_go_on_holding(begun: Installation) -> None:
    assert begun.kim("tick").status == 0
    done = begun.kim("history", "new-key")
    assert (done.status, done.err) == (0, "")
    key = done.out.splitlines()[-1]
    keys = begun.ask("SELECT verifier_key, retired_at IS NULL FROM audit_trail_sealkey ORDER BY id")
    assert [(each == key, bool(is_in_use)) for each, is_in_use in keys] == [(False, False), (True, True)]
    assert len(list((begun.folder / "keys").glob("seal-*.pem"))) == 2
    done = begun.kim("verify", "--state")
    assert (done.status, "1 seals." in done.out.splitlines()[0]) == (0, True)
