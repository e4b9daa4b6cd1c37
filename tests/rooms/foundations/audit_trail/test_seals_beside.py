"""R10: the file of seals beside the database is whole or as it was; what was torn there by a kill is mended."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kim.foundations.audit_trail import epochs, on_disk, sealing
from kim.foundations.audit_trail.models import Log, Seal
from kim_engine.ledger.archive import BETWEEN_SEALS, seals_in
from tests import factories
from tests.cast import Cast
from tests.factories import moment


@pytest.fixture
def sealed(cast: Cast, tmp_path: Path) -> Path:
    """Give the file of two seals."""
    sealing.make_key(keys=tmp_path / "keys", by=None, at=moment())
    for _ in range(2):
        factories.entry(cast)
        sealing.make_seal(keys=tmp_path / "keys", seals=tmp_path / "seals", at=moment())
    return tmp_path / "seals" / f"{Log.objects.get().id}.txt"


def test_a_seal_that_was_torn_gives_way_to_the_whole_one(sealed: Path) -> None:
    whole = sealed.read_text(encoding="utf-8")
    last = len(seals_in(whole)[-1])
    for length in (1, last // 2, last - 2):
        sealed.write_text(whole[: len(whole) - last + length], encoding="utf-8")
        sealing.write_beside(seals=sealed.parent)
        assert sealed.read_text(encoding="utf-8") == whole


def test_a_seal_torn_before_others_were_added_is_mended_too(sealed: Path) -> None:
    first, second = seals_in(sealed.read_text(encoding="utf-8"))
    sealed.write_text(BETWEEN_SEALS.join([first[:40], second]), encoding="utf-8")
    sealing.write_beside(seals=sealed.parent)
    assert sorted(seals_in(sealed.read_text(encoding="utf-8"))) == sorted([first, second])


def test_what_is_of_another_past_is_never_taken_out(sealed: Path) -> None:
    other = "kim-log/of-another-past\n3\nroot\n"
    sealed.write_text(f"{other}{BETWEEN_SEALS}{sealed.read_text(encoding='utf-8')}", encoding="utf-8")
    sealing.write_beside(seals=sealed.parent)
    assert seals_in(sealed.read_text(encoding="utf-8"))[0] == other


def test_a_write_that_fails_leaves_the_old_file_and_no_part(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sealed.read_text(encoding="utf-8")

    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError):
        on_disk.write_whole(sealed, "half")
    assert sealed.read_text(encoding="utf-8") == before
    assert not list(sealed.parent.glob("*.part"))


def test_folders_are_brought_to_the_disk_with_their_files(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync

    def note(handle: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{handle}"))
        real(handle)

    if not Path("/proc/self/fd").exists():
        pytest.skip("which file a handle is of can only be asked on Linux")
    monkeypatch.setattr(os, "fsync", note)
    sealed.unlink()
    sealing.write_beside(seals=sealed.parent)
    assert str(sealed.parent) in synced
    assert [each for each in synced if each.endswith(".part")]


def test_a_new_epoch_is_beyond_every_seal_that_was_found_and_is_sealed_at_once(sealed: Path, tmp_path: Path) -> None:
    log = Log.objects.get()
    seal = Seal.objects.latest("pk")
    assert not sealing.is_due(seal.made_at)
    later = f"kim-log/{log.id}\n99\nroot\nepoch 7\nmoment\n"
    strange = "kim-log/another\n99\nroot\nepoch 12\nmoment\n"
    assert epochs.begin_epoch(log, seals=[later, BETWEEN_SEALS.join([strange, seal.note])]) == 8
    log.refresh_from_db()
    assert (log.epoch, log.size) == (8, seal.size)
    assert sealing.is_due(seal.made_at)
    made = sealing.make_seal(keys=tmp_path / "keys", seals=tmp_path / "seals", at=moment())
    assert made is not None
    assert "\nepoch 8\n" in made.note
    assert not sealing.is_due(seal.made_at)


def test_seals_are_weighed_by_epoch_and_size(sealed: Path) -> None:
    log = Log.objects.get()
    text = sealed.read_text(encoding="utf-8")
    found = epochs.weigh(log, [text, text, "no seal"])
    assert (len(found.binding), found.lost, found.unknown) == (2, 0, 1)
    shorter = Log(id=log.id, size=Seal.objects.earliest("pk").size, epoch=1)
    found = epochs.weigh(shorter, [text])
    assert (len(found.binding), found.lost) == (1, Seal.objects.latest("pk").size - shorter.size)
    assert epochs.weigh(Log(id=log.id, size=10**6, epoch=2), [text]).binding == []
