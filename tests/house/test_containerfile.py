"""deploy/Containerfile: no rights of root, one place to write to, a health check, nothing but the program packed."""

from __future__ import annotations

import json
import re
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
FILE = HERE / "deploy/Containerfile"


def instructions() -> list[tuple[str, str]]:
    """Read the file's instructions, each with what it says; comments out, broken lines joined."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def last(name: str) -> str:
    return [rest for each, rest in instructions() if each == name][-1]


def test_it_runs_as_a_user_without_rights_and_writes_to_one_place() -> None:
    assert last("USER") == "10001:10001"
    assert last("VOLUME") == "/data"
    assert "KIM_DATA=/data" in last("ENV")
    assert [rest for name, rest in instructions() if name == "ADD"] == []
    after_user = [name for name, _ in instructions()][[name for name, _ in instructions()].index("USER") :]
    assert "RUN" not in after_user


def test_what_is_installed_is_held_to_the_locks_hashes() -> None:
    installs = [rest for name, rest in instructions() if name == "RUN" and "pip install" in rest]
    assert "--require-hashes --only-binary :all: -r requirements-postgres.lock" in installs[0]
    assert "--no-deps ." in installs[1]


def test_every_file_that_is_copied_is_there_and_let_through() -> None:
    let_through = {line[1:] for line in (HERE / ".containerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        name for each, rest in instructions() if each == "COPY" and "--from" not in rest for name in rest.split()[:-1]
    }
    assert copied == let_through
    assert [name for name in copied if not (HERE / name).exists()] == []


def test_its_commands_are_lists_that_can_be_read() -> None:
    assert json.loads(last("ENTRYPOINT")) == ["kim"]
    assert json.loads(last("CMD")) == ["serve", "--bind", "0.0.0.0:8000"]
    check = last("HEALTHCHECK")
    program, option, code = json.loads(check[check.index("[") :])
    assert (program, option) == ("python3", "-c")
    compile(code, "health check", "exec")
    assert "/sign-in/" in code
