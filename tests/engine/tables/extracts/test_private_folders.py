"""Private folders are gone after a run, also after one that crashed, and a folder in use is left alone."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys

import pytest

from kim_engine.tables.extracts.private_folders import FolderInUse, open_private, sweep

HOLDS = """
import sys, time
from pathlib import Path
from kim_engine.tables.extracts.private_folders import open_private
with open_private(Path(sys.argv[1]), "crashed") as folder:
    (folder / "half.parquet").write_text("residents")
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_folder_is_private_and_gone_at_the_end(tmp_path):
    root = tmp_path / "runs"
    with open_private(root, "run-1") as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "deep").mkdir()
        (folder / "deep/file").write_text("x")
        with pytest.raises(FolderInUse), open_private(root, "run-1"):
            pass
        assert sweep(root) == ()
        assert (folder / "deep/file").exists()
    assert list(root.iterdir()) == []


def test_a_folder_goes_when_the_run_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), open_private(tmp_path, "run-1"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_a_crash_left_is_swept_and_not_before(tmp_path):
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": ":".join(sys.path)}) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"held\n"
        assert sweep(tmp_path) == ()
        run.send_signal(signal.SIGKILL)
    (tmp_path / "older").mkdir()
    (tmp_path / "stray").write_text("x")
    assert sweep(tmp_path) == ("crashed", "older", "stray")
    assert list(tmp_path.iterdir()) == []
    assert sweep(tmp_path / "none") == ()


def test_a_link_is_removed_and_what_it_points_to_stays(tmp_path):
    target, root = tmp_path / "target", tmp_path / "root"
    target.mkdir()
    root.mkdir()
    (target / "kept").write_text("x")
    (root / "run").symlink_to(target)
    assert sweep(root) == ("run",)
    assert (target / "kept").exists()


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a" * 81, "a.lock"])
def test_a_run_has_a_plain_name(tmp_path, name):
    with pytest.raises(ValueError, match="letters, digits"), open_private(tmp_path, name):
        pass
