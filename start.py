#!/usr/bin/env python3
"""The two commands: `python3 start.py` runs the demonstration, `python3 start.py test` runs every check.

Needs Python 3.11 or newer and nothing else: it makes `.venv` beside this file and installs the locked parts there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NEEDED = (3, 11)


def main() -> int:
    """Install what is needed, then hand over to the program or to its tests."""
    if sys.version_info < NEEDED:
        print(f"KIM Log needs Python {NEEDED[0]}.{NEEDED[1]} or newer; this is {sys.version.split()[0]}.")
        return 1
    is_test = sys.argv[1:2] == ["test"]
    lock = HERE / ("requirements-test.lock" if is_test else requirements())
    if not make_venv() or not install(lock):
        return 1
    environment = os.environ | {"PYTHONPATH": str(HERE / "src")}
    if is_test:
        return subprocess.call([str(PYTHON), "-m", "tests.suite", *sys.argv[2:]], cwd=HERE, env=environment)
    environment.setdefault("KIM_DATA", str(HERE / "var"))
    return become([str(PYTHON), "-m", "kim.config.cli", "demonstrate", *sys.argv[1:]], environment)


def become(command: list[str], environment: dict[str, str]) -> int:
    """Hand over to another program: in this one's place where the system can, so that stopping it stops all."""
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def requirements() -> str:
    """Choose the lock: with the PostgreSQL driver when DATABASE_URL asks for it."""
    return (
        "requirements-postgres.lock"
        if os.environ.get("DATABASE_URL", "").startswith("postgres")
        else "requirements.lock"
    )


def make_venv() -> bool:
    """Make the virtual environment, or say what the machine lacks."""
    if PYTHON.exists():
        return True
    print("Making .venv …", flush=True)
    try:
        import ensurepip  # noqa: F401 - Debian ships it apart, in python3-venv
        import venv

        venv.create(VENV, with_pip=True, clear=True)
    except (ImportError, subprocess.CalledProcessError):
        shutil.rmtree(VENV, ignore_errors=True)
        print("This Python cannot make virtual environments. Install the package python3-venv, for example with")
        print("    sudo apt-get install python3-venv")
        print("and run this command again.")
        return False
    return True


def install(lock: Path) -> bool:
    """Install the locked parts, unless these very ones are installed already."""
    stamp = VENV / "installed.txt"
    wanted = f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()} {sys.version_info[:3]}"
    installed = stamp.read_text() if stamp.exists() else ""
    if wanted in installed.splitlines():
        return True
    print(f"Installing from {lock.name} (once; mostly downloads) …", flush=True)
    if subprocess.call(installer(lock), env=os.environ | {"UV_COMPILE_BYTECODE": "1"}) != 0:
        print("The installation did not succeed. What is wrong stands above; run this command again to go on.")
        return False
    stamp.write_text(f"{installed}{wanted}\n")
    return True


def installer(lock: Path) -> list[str]:
    """Give the command that installs: uv where it stands, else pip. Hashes are required either way."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    return [str(PYTHON), "-m", "pip", "install", *quiet, "--require-hashes", "-r", str(lock)]


if __name__ == "__main__":
    sys.exit(main())
