"""R1: the two commands work from a fresh copy with Python alone, and say what a machine lacks."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.postgres import free_port

HERE = Path(__file__).parents[2]


@pytest.fixture
def start(monkeypatch, tmp_path):
    """The launcher as a module, installing into a folder of the test's."""
    spec = importlib.util.spec_from_file_location("start", HERE / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return module


def test_a_python_without_venv_is_told_which_package_to_install(tmp_path):
    shutil.copy(HERE / "start.py", tmp_path)
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "ensurepip.py").write_text("raise ImportError('as on a bare Debian')")
    done = subprocess.run(
        [sys.executable, "start.py"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "hidden")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "python3-venv" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_what_is_installed_is_not_installed_again_until_its_lock_changes(start, monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_: calls.append(command) or 0)
    start.VENV.mkdir()
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1")
    assert start.install(lock)
    assert start.install(lock)
    assert len(calls) == 1
    lock.write_text("a==2")
    assert start.install(lock)
    assert len(calls) == 2


def test_an_installation_that_fails_is_tried_again_the_next_time(start, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_: 1)
    start.VENV.mkdir()
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1")
    assert not start.install(lock)
    assert "run this command again" in capsys.readouterr().out
    assert not (start.VENV / "installed.txt").exists()


def test_every_install_requires_hashes(start, monkeypatch):
    for uv in (None, "/usr/bin/uv"):
        monkeypatch.setattr(start.shutil, "which", lambda name, uv=uv: uv)
        assert "--require-hashes" in start.installer(HERE / "requirements.lock")


@pytest.mark.parametrize("lock", sorted(HERE.glob("requirements*.lock")), ids=lambda path: path.name)
def test_a_lock_names_no_index_and_hashes_everything(lock):
    text = lock.read_text()
    assert "://" not in text
    assert "index" not in text
    pinned = re.findall(r"^([a-z0-9][\w.-]*)==", text, re.MULTILINE)
    blocks = [block for block in re.split(r"\n(?=\S)", text.strip()) if "==" in block]
    assert len(pinned) == len(blocks)
    assert all("--hash=sha256:" in block for block in blocks)


def test_a_python_that_is_too_old_is_said(start, monkeypatch, capsys):
    monkeypatch.setattr(start, "NEEDED", (4, 0))
    assert start.main() == 1
    assert "needs Python 4.0" in capsys.readouterr().out


@pytest.mark.slow
def test_a_fresh_copy_shows_its_first_page_by_one_command(tmp_path):
    copy = _fresh_copy(tmp_path / "kim")
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("KIM_", "DJANGO", "PYTHON"))
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "start.py", "--no-browser", "--port", str(port)]
    with subprocess.Popen(command, cwd=copy, env=environment, stdout=subprocess.PIPE, text=True) as program:
        try:
            page = _first_page(program, port)
        finally:
            program.terminate()
            told = program.stdout.read()
    assert "Sign in" in page
    assert "Marlvale" in page
    assert re.search(r"password on this machine: \S{19}", told)


def _fresh_copy(folder):
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if (HERE / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HERE / name, folder / name)
    return folder


def _first_page(program, port):
    until = time.monotonic() + 300
    while time.monotonic() < until and program.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.5)
    raise AssertionError("no page came")
