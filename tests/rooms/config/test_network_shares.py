"""R1: an SQLite file on a network share is refused with the reason, however the share is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from kim.config import database
from kim.config.database import network_share_under
from kim.config.environment import BadSettingError

MOUNTS = """\
overlay / overlay rw,relatime 0 0
proc /proc proc rw 0 0
/dev/sda2 /srv ext4 rw,relatime 0 0
files.example:/kim /srv/kim nfs4 rw,vers=4.2 0 0
/dev/sdb1 /srv/kim/local xfs rw 0 0
//files.example/team /mnt/team\\040share cifs rw,vers=3.0 0 0
/dev/sdc1 /mnt/twice ext4 rw 0 0
host:/over /mnt/twice fuse.sshfs rw 0 0
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    """Give a table of mounts as Linux writes it, with shares among the disks."""
    path = tmp_path / "mounts"
    path.write_text(MOUNTS)
    return path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/kim/kim.sqlite3", "nfs4"),
        ("/srv/kim/deep/er/kim.sqlite3", "nfs4"),
        ("/srv/kim", "nfs4"),
        ("/srv/kim/local/kim.sqlite3", ""),  # a disk within the share
        ("/srv/kimono/kim.sqlite3", ""),  # a neighbour whose name begins alike
        ("/srv/kim.sqlite3", ""),
        ("/mnt/team share/kim.sqlite3", "cifs"),
        ("/mnt/twice/kim.sqlite3", "fuse.sshfs"),  # mounted over a disk: the last one stands
        ("/var/lib/kim/kim.sqlite3", ""),
        ("\\\\files\\kim\\kim.sqlite3", "Windows share"),
    ],
)
def test_the_deepest_mount_says_what_a_path_lies_on(mounts: Path, path: str, kind: str) -> None:
    assert network_share_under(Path(path), mounts) == kind


@pytest.mark.parametrize("kind", sorted(database.NETWORK_FILE_SYSTEMS))
def test_a_machine_whose_whole_disk_is_a_share_is_noticed(tmp_path: Path, kind: str) -> None:
    (tmp_path / "mounts").write_text(f"files.example:/root / {kind} rw 0 0\n")
    assert network_share_under(Path("/var/kim/kim.sqlite3"), tmp_path / "mounts") == kind


def test_a_link_to_a_share_is_followed(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\nfiles:/kim {share.resolve()} nfs rw 0 0\n")
    (tmp_path / "link").symlink_to(share)
    (tmp_path / "kim.sqlite3").symlink_to(share / "kim.sqlite3")
    for path in (tmp_path / "link" / "kim.sqlite3", tmp_path / "kim.sqlite3", tmp_path / "x" / ".." / "link" / "kim"):
        assert network_share_under(path, tmp_path / "mounts") == "nfs", path


def test_where_no_table_of_mounts_is_nothing_can_be_told(tmp_path: Path) -> None:
    assert network_share_under(Path("/srv/kim/kim.sqlite3"), tmp_path / "none") == ""


@pytest.mark.parametrize("url", ["", "sqlite:///{folder}/other.sqlite3"])
def test_a_database_on_a_share_stops_the_start_with_the_reason_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    share, mounts = tmp_path / "share", tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nfiles:/kim {share.resolve()} cifs rw 0 0\n")
    monkeypatch.setattr(database, "network_share_under", lambda path, _: network_share_under(path, mounts))
    monkeypatch.setenv("KIM_DATA", str(share))
    monkeypatch.setenv("DATABASE_URL", url.format(folder=share))
    with pytest.raises(BadSettingError) as refused:
        database.settings()
    said = str(refused.value)
    assert f"{share.resolve()}/" in said
    assert "lies on a network share (cifs). SQLite can lose records there." in said
    assert "Put KIM_DATA on a disk of this machine, or set DATABASE_URL to a PostgreSQL database." in said
    assert not share.exists(), "it stopped before it made anything"


def test_a_disk_of_this_machine_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mounts").write_text("/dev/sda1 / ext4 rw 0 0\n")
    monkeypatch.setattr(database, "network_share_under", lambda path, _: network_share_under(path, tmp_path / "mounts"))
    monkeypatch.setenv("KIM_DATA", str(tmp_path / "kim"))
    monkeypatch.setenv("DATABASE_URL", "")
    assert database.settings()["NAME"] == str(tmp_path / "kim" / "kim.sqlite3")
