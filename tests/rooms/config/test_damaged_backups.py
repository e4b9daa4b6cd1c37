"""A backup that is damaged, made up or newer than the program is refused before anything of it is written."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from kim.config.backups import archives
from kim.config.backups.manifest import DamagedError, NewerFormatError, manifest_from
from tests.rooms.config import archived
from tests.rooms.config.installation import Installation

LOG = "ab" * 16
PLAIN = {
    "database/kim.sqlite3": b"rows " * 200,
    f"seals/{LOG}.txt": b"a seal\n" * 20,
    "evidence/" + "0" * 64: b"",  # named by its digest below
}
ABOUT = {
    "format": 1,
    "program": "0.1.0",
    "made_at": "2026-11-25T03:10:15.767905Z",
    "engine": "sqlite",
    "migrations": [["audit_trail", "0001_initial"]],
    "log": LOG,
    "epoch": 1,
    "size": 15,
    "root": "cd" * 32,
    "tables": [],
    "not_whole": [],
}


def contents() -> dict[str, bytes]:
    evidence = os.urandom(3000)
    kept = {name: content for name, content in PLAIN.items() if not name.startswith("evidence/")}
    return kept | {f"evidence/{hashlib.sha256(evidence).hexdigest()}": evidence}


def check(path: Path) -> None:
    with archives.opened(path) as archive:
        archive.check()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = archived.put_together(tmp_path / "sound.kim", contents(), ABOUT)
    check(path)
    return path


def test_a_byte_changed_in_any_member_is_found(sound: Path, tmp_path: Path) -> None:
    whole, bad = sound.read_bytes(), tmp_path / "bad.kim"
    for name, places in archived.places_of_members(sound).items():
        assert len(places) > 8, name
        # Not the last bytes: what stands after the last packed letter carries nothing.
        for at in range(places.start, places.stop - 3, max(len(places) // 10, 1)):
            bad.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
            with pytest.raises(DamagedError):
                check(bad)


def test_a_file_cut_off_anywhere_is_found(sound: Path, tmp_path: Path) -> None:
    whole, bad = sound.read_bytes(), tmp_path / "bad.kim"
    for length in sorted({0, 1, *range(0, len(whole), 97), len(whole) - 1}):
        bad.write_bytes(whole[:length])
        with pytest.raises(DamagedError):
            check(bad)


def test_any_byte_changed_is_found_or_harmless(sound: Path, tmp_path: Path) -> None:
    """Bytes outside the members (dates, hints of the ZIP) may change unseen: then what is read is still the same."""
    whole, bad = sound.read_bytes(), tmp_path / "bad.kim"
    with archives.opened(sound) as archive:
        told = archive.manifest
    for at in range(0, len(whole), 7):
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            with archives.opened(bad) as archive:
                archive.check()
                assert archive.manifest == told
        except (DamagedError, NewerFormatError):
            continue


@pytest.mark.parametrize("what", ["missing", "extra", "twice", "longer", "shorter", "link", "folder", "encrypted"])
def test_what_its_list_does_not_name_is_refused(sound: Path, tmp_path: Path, what: str) -> None:
    kept, manifest, bad = archived.members(sound), archived.told(sound), tmp_path / "bad.kim"
    seal = f"seals/{LOG}.txt"
    if what == "missing":
        del kept[seal]
    elif what in ("longer", "shorter"):
        kept[seal] = kept[seal] + b"x" if what == "longer" else kept[seal][:-1]
    elif what == "extra":
        kept["seals/other.txt"] = b"x"
    archived.put_together(bad, kept, manifest, holds_to_it=False)
    if what in ("twice", "link", "folder"):
        with zipfile.ZipFile(bad, "w") as archive:
            for name, content in kept.items():
                entry = zipfile.ZipInfo(name)
                kind = {"link": stat.S_IFLNK, "folder": stat.S_IFDIR}.get(what, stat.S_IFREG)
                entry.external_attr = ((kind if name == seal else stat.S_IFREG) | 0o644) << 16
                archive.writestr(entry, content)
            if what == "twice":
                with pytest.warns(UserWarning, match="Duplicate name"):
                    archive.writestr(seal, kept[seal])
            archive.writestr(archived.MANIFEST, json.dumps(manifest))
    if what == "encrypted":
        content = bytearray(bad.read_bytes())
        at = content.index(b"PK\x01\x02")
        content[at + 8] |= 1
        bad.write_bytes(content)
    with pytest.raises(DamagedError):
        check(bad)


@pytest.mark.parametrize(
    "name",
    [
        "../escaped",
        "/etc/escaped",
        "seals/../../escaped",
        "seals\\escaped.txt",
        "C:escaped",
        "evidence/short",
        "database/kim.sqlite3/escaped",
        "seals/" + "f" * 32 + ".txt",  # of another log
        "keys/secret",
        "seals/" + LOG + ".txt\n",
    ],
)
def test_no_name_leads_anywhere_else(sound: Path, tmp_path: Path, name: str) -> None:
    bad = archived.put_together(tmp_path / "bad.kim", archived.members(sound) | {name: b"x"}, ABOUT)
    with pytest.raises(DamagedError):
        check(bad)


@pytest.mark.parametrize(
    "change",
    [
        {"size": -1},
        {"size": True},
        {"size": "15"},
        {"root": "zz"},
        {"log": "../" + LOG},
        {"engine": 1},
        {"engine": "postgresql"},
        {"migrations": [["one"]]},
        {"members": {}},
        {"count": 99},
        {"format": 0},
        {"tables": [{"name": "a; DROP", "columns": [], "numbered_to": None}]},
        {"not_whole": ["../x"]},
    ],
    ids=str,
)
def test_a_list_of_contents_in_another_form_is_refused(sound: Path, change: dict[str, object]) -> None:
    told = archived.told(sound)
    with pytest.raises(DamagedError):
        manifest_from(json.dumps(told | change).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"format": 1}', b"null"])
def test_what_is_no_list_of_contents_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedError):
        manifest_from(content)


def test_what_swells_beyond_its_size_is_not_read_on(sound: Path, tmp_path: Path) -> None:
    """A member that says ten bytes and unpacks to a hundred million: reading stops at the size that the list states."""
    bad = tmp_path / "bad.kim"
    told = archived.told(sound)
    name = f"seals/{LOG}.txt"
    kept = archived.members(sound) | {name: b"\0" * 100_000_000}
    [member] = [each for each in told["members"] if each["name"] == name]
    member["size"] = 10
    archived.put_together(bad, kept, told, holds_to_it=False)
    with pytest.raises(DamagedError):
        check(bad)
    content = bad.read_bytes()
    bad.write_bytes(content.replace((100_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises(DamagedError):
        check(bad)


def test_a_newer_format_is_named_as_such_whatever_else_is_in_it(begun: Installation, tmp_path: Path) -> None:
    path = archived.backed_up(begun, tmp_path / "a.kim")
    newer = archived.put_together(tmp_path / "b.kim", {"x": b""}, {"format": 2}, holds_to_it=False)
    with archived.an_empty_place(tmp_path / "there") as place:
        said = place.kim("restore", newer).sentence
        assert said == f"kim restore: {newer} is of a newer format (2). Install the version of KIM Log that wrote it."
        assert archived.is_bare(place)
        told = archived.told(path)
        told["migrations"].append(["kim_log", "9999_of_next_year"])
        archived.put_together(newer, archived.members(path), told)
        said = place.kim("restore", newer).sentence
        assert said == "kim restore: this backup is of a newer version of KIM Log. Install that version first."
        assert archived.is_bare(place)


def test_a_backup_of_the_other_database_is_refused(sound: Path, begun: Installation, tmp_path: Path) -> None:
    told = archived.told(archived.backed_up(begun, tmp_path / "a.kim"))
    if begun.database:
        other = sound
    else:
        table = {"name": "people_person", "columns": ["id"], "numbered_to": 1}
        contents = {"database/people_person.copy": b"1\n"}
        other = archived.put_together(tmp_path / "b.kim", contents, told | {"engine": "postgresql", "tables": [table]})
    with archived.an_empty_place(tmp_path / "there") as place:
        assert place.kim("restore", other).sentence.endswith("Restore it to the same kind.")
        assert archived.is_bare(place)


@pytest.mark.parametrize("what", ["root", "evidence", "not-a-database", "rows"])
def test_a_list_that_fits_a_database_it_does_not_belong_to_is_found(
    lived_in: Installation, tmp_path: Path, what: str
) -> None:
    """Every digest fits: it is the record itself, built anew, that does not."""
    path = archived.backed_up(lived_in, tmp_path / "a.kim")
    told, kept = archived.told(path), archived.members(path)
    if what == "root":
        told["root"] = "ab" * 32
    elif what == "evidence":
        kept = {name: content for name, content in kept.items() if not name.startswith("evidence/")}
    else:
        name = "database/kim.sqlite3" if told["engine"] == "sqlite" else "database/audit_trail_event.copy"
        kept[name] = b"no database\n" if what == "not-a-database" else _with_an_event_changed(kept[name])
    bad = archived.put_together(tmp_path / "b.kim", kept, told)
    with archived.an_empty_place(tmp_path / "there") as place:
        said = place.kim("restore", bad).sentence
        assert said.startswith("kim restore: ")
        assert "damaged" in said or "refused" in said
        assert archived.is_bare(place)


def _with_an_event_changed(content: bytes) -> bytes:
    """Change the type of the first event in its stored bytes: PostgreSQL's rows hold them as hexadecimal digits."""
    was, now = b'"landlord.landlord_named"', b'"landlord.landlord_nAmed"'
    for old, new in ((was, now), (was.hex().encode(), now.hex().encode())):
        content = content.replace(old, new)
    return content


def test_a_database_with_a_trigger_of_somebody_elses_is_refused(begun: Installation, tmp_path: Path) -> None:
    if begun.database:
        pytest.skip("on PostgreSQL a backup holds rows alone: the program makes tables and triggers itself")
    begun.ask("CREATE TRIGGER planted AFTER INSERT ON people_person BEGIN DELETE FROM kim_log_entry; END")
    path = archived.backed_up(begun, tmp_path / "a.kim")
    with archived.an_empty_place(tmp_path / "there") as place:
        assert "the trigger planted is none of ours" in place.kim("restore", path).sentence
        assert archived.is_bare(place)
