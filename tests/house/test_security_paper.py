"""docs/reference/security.md says what the program does: its numbers and lists of modules are held against it."""

from __future__ import annotations

import ast
import gzip
import re
from pathlib import Path

import pytest
from django.conf import global_settings

from kim.config import settings as site
from kim.foundations.evidence_files import fetching, scanning
from kim.foundations.evidence_files.forms import LARGEST_BYTES
from kim.foundations.notices import mail
from kim.foundations.sign_in import second_factor
from kim.foundations.sign_in.passwords import OWN_WORDS
from kim.practice.list_changes.reading import MOST_CHANGED
from kim_engine.tables.limits import DEFAULT_LIMITS, MEBIBYTE, TEXT_ENDINGS, WORKBOOK_ENDINGS

HERE = Path(__file__).resolve().parents[2]
SRC = HERE / "src"
PAPER = (HERE / "docs/reference/security.md").read_text(encoding="utf-8")
CRYPTOGRAPHY = ("hashlib", "hmac", "secrets", "cryptography", "jwt")
CONNECTIONS = ("socket", "ssl", "smtplib", "http.client", "urllib.request", "requests", "httpx", "ftplib", "asyncio")
CLASSES = ["class", "secret", "restricted", "staff", "ordinary", "residents'"]
PROGRAMS = ("subprocess", "multiprocessing")
SOURCES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SRC.rglob("*.py"))}


def section(heading: str) -> str:
    return PAPER.split(f"## {heading}\n")[1].split("\n## ")[0]


def imported(tree: ast.AST) -> set[str]:
    """Name every module that a source imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{each.name}" for each in node.names)}
    return found


def users_of(*libraries: str) -> list[str]:
    wanted = [re.compile(rf"{re.escape(each)}(\.|$)") for each in libraries]
    return [
        str(path.relative_to(SRC).with_suffix(""))
        for path, tree in SOURCES.items()
        if any(each.match(name) for each in wanted for name in imported(tree))
    ]


def called(tree: ast.AST) -> set[str]:
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def test_the_lists_of_modules_are_whole() -> None:
    """Whoever adds a hash, a key, a connection or another program says so in the paper."""
    keys = re.findall(r"^- `(.*)`$", section("Keys and algorithms"), re.M)
    speaks = section("What the site speaks to")
    opens, starts = speaks.split("Modules that start another program")
    assert keys == users_of(*CRYPTOGRAPHY)
    assert re.findall(r"^- `(.*)`$", opens, re.M) == users_of(*CONNECTIONS)
    assert re.findall(r"^- `(.*)`$", starts, re.M) == users_of(*PROGRAMS)
    assert users_of("random") == [], "what must not be guessed is drawn by `secrets`"


def test_nothing_is_run_that_was_built_from_text() -> None:
    assert [str(path) for path, tree in SOURCES.items() if called(tree) & {"eval", "exec", "compile"}] == []
    assert users_of("pickle", "marshal", "shelve", "yaml", "string.Template") == []
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            is_format = isinstance(node, ast.Attribute) and node.attr in ("format", "format_map")
            assert not is_format or not isinstance(node.value, ast.Name), f"{path}: a format that is not written there"
    assert "shell=True" not in "".join(path.read_text(encoding="utf-8") for path in SOURCES)


def test_no_weak_hash_is_used() -> None:
    found = [str(path) for path in SOURCES if re.search(r"\b(md5|sha1)\b", path.read_text(encoding="utf-8"), re.I)]
    assert found == []


def test_passwords_are_hashed_slowly() -> None:
    assert not hasattr(site, "PASSWORD_HASHERS"), "Django's own, whose rounds grow with each release"
    assert global_settings.PASSWORD_HASHERS[0].endswith("PBKDF2PasswordHasher")
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    assert PBKDF2PasswordHasher.iterations >= 600_000
    assert PBKDF2PasswordHasher.algorithm == "pbkdf2_sha256"


def test_ways_in_and_their_limits_are_as_the_paper_says() -> None:
    said = " ".join(section("Ways to sign in").split())
    limits = site.ACCOUNT_RATE_LIMITS
    assert (limits["login"], limits["login_failed"]) == ("60/m/ip", "5/10m/key,60/10m/ip")
    assert "Five wrong passwords or codes for one account in 10 minutes, 60 from one address in 10 minutes" in said
    assert (site.SESSION_COOKIE_AGE, site.SESSION_SAVE_EVERY_REQUEST) == (8 * 60 * 60, False)
    assert site.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert "8 hours at most, or until the browser closes. No limit for idle time" in said
    assert "As many sessions an account as there are browsers" in said
    validators = {each["NAME"].rpartition(".")[2]: each.get("OPTIONS") for each in site.AUTH_PASSWORD_VALIDATORS}
    assert validators == {
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {"password_list_path": site.COMMON_PASSWORDS},
        "NotTheEmailValidator": None,
        "NotOurNameValidator": None,
    }
    assert all(f"*{word}*" in said for word in OWN_WORDS)
    with gzip.open(site.COMMON_PASSWORDS, "rt", encoding="utf-8") as file:
        common = file.read().splitlines()
    assert f"one of {len(common) // 1000},000 common and breached passwords that are as long" in said
    assert len(set(common)) == len(common)
    assert min(map(len, common)) >= 12, "what is shorter is refused for its length"
    assert "12 characters or more, of any sort, and no end date" in said
    for way in ("| password |", "| password and code |", "| work account |", "| invitation |"):
        assert way in said
    assert second_factor.STEP_SECONDS == 30


def test_what_people_may_send_is_as_the_paper_says() -> None:
    said, slow = section("What people may send"), section("What takes long, and what holds it")
    assert LARGEST_BYTES == 25 * MEBIBYTE
    assert "25 MB" in said
    kinds = {ending.lstrip(".").upper() for ending in TEXT_ENDINGS | WORKBOOK_ENDINGS}
    [line] = [line for line in said.splitlines() if "staff lists" in line]
    assert set(re.findall(r"\b[A-Z]{3,4}\b", line)) == kinds
    limits = DEFAULT_LIMITS
    for amount in (
        f"{limits.file_bytes // MEBIBYTE} MiB",
        f"unpacked {limits.unpacked_bytes // MEBIBYTE} MiB",
        f"{limits.parts:,} parts",
        f"{limits.rows:,} rows",
        f"{limits.cells:,} cells",
        f"{site.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} fields",
        f"{site.DATA_UPLOAD_MAX_MEMORY_SIZE // MEBIBYTE} MiB in all",
    ):
        assert amount in said, amount
    for seconds in (limits.cpu_seconds, limits.wall_seconds, fetching.PATIENCE_SECONDS, mail.PATIENCE_SECONDS):
        assert f"{seconds:g} seconds" in slow, seconds
    assert f"{scanning.PATIENCE_SECONDS} seconds; then *not scanned*" in slow
    assert f"| many entries at once | {MOST_CHANGED} |" in slow


def test_every_class_of_data_has_its_line() -> None:
    said = section("How sensitive things are")
    assert re.findall(r"^\| (\w+'?) \|", said, re.M) == [
        "class",
        "secret",
        "restricted",
        "staff",
        "ordinary",
        "residents'",
    ]
    written = section("What is written where")
    assert "the History" in written
    assert "without what they say unless that is of the machine" in written


def test_the_web_server_files_lead_to_https_and_set_what_the_site_believes() -> None:
    nginx = (HERE / "deploy/nginx/kim.conf").read_text(encoding="utf-8")
    assert "return 301 https://" in nginx
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in nginx
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in nginx
    assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in nginx
    caddy = (HERE / "deploy/caddy/Caddyfile").read_text(encoding="utf-8")
    assert "trusted_proxies" not in caddy, "then Caddy drops what comes from outside"
    assert not re.search(r"tls\s*\{|protocols", caddy), "its own versions of TLS: 1.2 and 1.3"


def test_it_is_promised_how_soon_faults_are_mended_and_what_is_held_against_them() -> None:
    """ASVS V15.1.1: by severity, the worse the sooner; and every lock file is looked at."""
    said = (HERE / "SECURITY.md").read_text(encoding="utf-8")
    days = [int(each) for each in re.findall(r"^\| (?:critical[^|]*|high|medium|low) \| (\d+) \|", said, re.M)]
    assert len(days) == 4
    assert days == sorted(set(days))
    assert days[-1] <= 90
    recipe = (HERE / "Makefile").read_text(encoding="utf-8").split("\naudit:")[1].split("\nbench:")[0]
    locks = sorted(path.name for path in HERE.glob("requirements*.lock"))
    assert len(locks) == 3
    for lock in locks:
        assert f"`{lock}`" in said
        assert f"-r {lock}" in recipe
    assert "`package-lock.json`" in said
    assert "npm audit --package-lock-only" in recipe


@pytest.mark.parametrize("word", ["localStorage", "sessionStorage", "indexedDB", "document.cookie", "postMessage"])
def test_our_scripts_keep_nothing_in_the_browser(word: str) -> None:
    scripts = [*SRC.rglob("scripts/*.mjs")]
    assert scripts
    assert [str(path) for path in scripts if word in path.read_text(encoding="utf-8")] == []
    built = (SRC / "kim/foundations/design/static/design/kim.js").read_text(encoding="utf-8")
    assert word not in built


def test_nothing_of_the_source_control_is_packed() -> None:
    """What is installed is `src` alone: no history of the source, no tests, no tools of the developers."""
    project = (HERE / "pyproject.toml").read_text(encoding="utf-8")
    assert 'where = ["src"]' in project
    assert not list(SRC.rglob("test_*.py"))
    assert not list(SRC.rglob(".git*"))
    assert "demonstration" in (SRC / "kim/config/serving.py").read_text(encoding="utf-8")
    for name in ("requirements.lock", "requirements-postgres.lock"):
        lock = (HERE / name).read_text(encoding="utf-8")
        assert not re.search(r"^(pytest|playwright|mypy|ruff|hypothesis)", lock, re.M)
