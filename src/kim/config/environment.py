"""Reads settings from the environment, and fails loudly, saying what to do, when one is wrong."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class BadSettingError(RuntimeError):
    """A setting that cannot be used, with what to do about it."""


MOST_PROXIES = 5
_HOST = re.compile(r"\.?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]|\*")

KNOWN = {
    "KIM_DATA": "the folder for the database, keys, seals and evidence (default: var in the current folder)",
    "DATABASE_URL": "where the database is: postgres://… or sqlite:///… (default: kim.sqlite3 in KIM_DATA)",
    "KIM_HOSTS": "the names and addresses the site answers to, with commas (default: this machine alone)",
    "KIM_HTTPS": "yes when people reach the site by https (default: no)",
    "KIM_PROXIES": "how many web servers of yours stand in front of the site (default: 0)",
    "KIM_SECRET_KEY_FILE": "the file with the site's secret (default: keys/secret in KIM_DATA, made by `kim init`)",
    "KIM_SECOND_FACTOR": "asked, or elsewhere when the landlord's own sign-in asks for it (default: asked)",
    "KIM_SCANNER": "the path of a command that scans files for viruses (default: files are not scanned)",
    "KIM_ENTRA_TENANTS": "the ids of the Entra ID tenants whose people may sign in, with commas (default: none)",
    "KIM_ENTRA_CLIENT_ID": "the id of KIM Log's application in Entra ID",
    "KIM_ENTRA_CLIENT_SECRET_FILE": "the file with that application's secret",
    "KIM_ENTRA_AUTHORITY": "where Entra ID signs people in (default: https://login.microsoftonline.com)",
    "KIM_ADDRESS": "the address at which people open the site, for links in letters (default: no links)",
    "KIM_MAIL_HOST": "the mail server for reminders (default: letters are kept as files in KIM_DATA)",
    "KIM_MAIL_PORT": "its port (default: 25)",
    "KIM_MAIL_SECURITY": "starttls, tls or none (default: starttls)",
    "KIM_MAIL_FROM": "whom letters come from",
    "KIM_MAIL_USER": "who we are at the mail server (default: nobody in particular)",
    "KIM_MAIL_PASSWORD_FILE": "the file with that user's password",
    "KIM_MAIL_TOKEN_ADDRESS": "where a token is asked for, in place of a password (OAuth)",
    "KIM_MAIL_CLIENT_ID": "our id there",
    "KIM_MAIL_CLIENT_SECRET_FILE": "the file with our secret there",
    "KIM_MAIL_SCOPE": "what the token is for (default: https://outlook.office365.com/.default)",
}


def text(name: str, default: str = "") -> str:
    """Read a setting as text."""
    return os.environ.get(name, default).strip()


def is_yes(name: str) -> bool:
    """Read a yes or no. Raises BadSettingError for anything else."""
    value = text(name, "no").lower()
    if value in ("yes", "true", "1"):
        return True
    if value in ("no", "false", "0", ""):
        return False
    raise BadSettingError(f"{name} is '{value}'. Set it to yes or no.")


def hosts(name: str, default: str) -> list[str]:
    """Read names and addresses of hosts, with commas. Raises BadSettingError for what no host can be called."""
    found = [part.strip() for part in (text(name) or default).split(",") if part.strip()]
    for each in found:
        if not _HOST.fullmatch(each):
            raise BadSettingError(f"{name} holds '{each}'. Write names alone, with commas, like kim.example.gov.uk.")
    return found


def one_of(name: str, allowed: tuple[str, ...]) -> str:
    """Read one of a few words; the first is the default. Raises BadSettingError for anything else."""
    value = text(name, allowed[0]).lower() or allowed[0]
    if value not in allowed:
        raise BadSettingError(f"{name} is '{value}'. Set it to {' or '.join(allowed)}.")
    return value


def scanner() -> str:
    """Read the path of the command that scans files; '' without one. Raises BadSettingError when it cannot be run."""
    value = text("KIM_SCANNER")
    if value and not (Path(value).is_absolute() and os.access(value, os.X_OK) and Path(value).is_file()):
        raise BadSettingError(f"KIM_SCANNER is '{value}'. Give the whole path of a command that this account may run.")
    return value


def proxies() -> int:
    """Read how many web servers stand in front: so many addresses at the end of X-Forwarded-For are ours to believe."""
    value = text("KIM_PROXIES") or "0"
    if not value.isdecimal() or int(value) > MOST_PROXIES:
        raise BadSettingError(f"KIM_PROXIES is '{value}'. Give a number from 0 to {MOST_PROXIES}: usually 1.")
    return int(value)


ENTRA = ("KIM_ENTRA_TENANTS", "KIM_ENTRA_CLIENT_ID", "KIM_ENTRA_CLIENT_SECRET_FILE")
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def entra() -> dict[str, Any] | None:
    """Read how to sign in by Entra ID: all of it, or nothing. Raises BadSettingError."""
    given = [name for name in (*ENTRA, "KIM_ENTRA_AUTHORITY") if text(name)]
    if not given:
        return None
    for name in ENTRA:
        if name not in given:
            raise BadSettingError(f"{given[0]} is set and {name} is not. Signing in by Entra ID needs both.")
    tenants = tuple(each.lower() for each in _listed("KIM_ENTRA_TENANTS"))
    for name, ids in (("KIM_ENTRA_TENANTS", tenants), ("KIM_ENTRA_CLIENT_ID", (text("KIM_ENTRA_CLIENT_ID").lower(),))):
        if wrong := [each for each in ids if not GUID.fullmatch(each)]:
            raise BadSettingError(f"{name} holds '{wrong[0]}'. Give ids, like 00000000-0000-0000-0000-000000000000.")
    return {
        "tenants": tenants,
        "client_id": text("KIM_ENTRA_CLIENT_ID").lower(),
        "client_secret": _client_secret(),
        "authority": _authority(),
    }


def _client_secret() -> str:
    path = Path(text("KIM_ENTRA_CLIENT_SECRET_FILE"))
    value = path.read_text().strip() if path.is_file() else ""
    if not value:
        raise BadSettingError(f"KIM_ENTRA_CLIENT_SECRET_FILE is {path}, in which no secret stands.")
    return value


def _authority() -> str:
    value = text("KIM_ENTRA_AUTHORITY").rstrip("/") or "https://login.microsoftonline.com"
    parts = urlsplit(value)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
    if not is_safe or not parts.hostname or parts.path or parts.query or "@" in parts.netloc:
        raise BadSettingError(f"KIM_ENTRA_AUTHORITY is '{value}'. Give an address like https://login.example.org.")
    return value


def _listed(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def data_folder() -> Path:
    """Find the folder of this installation's data; it must be one that can be made."""
    folder = Path(text("KIM_DATA", "var")).resolve()
    if folder.exists() and not folder.is_dir():
        raise BadSettingError(f"KIM_DATA is {folder}, which is not a folder. Give the path of a folder.")
    return folder


def secret_file() -> Path:
    """Find the file that holds the site's secret."""
    return Path(text("KIM_SECRET_KEY_FILE") or data_folder() / "keys" / "secret")


def secret() -> str:
    """Read the site's secret. Raises BadSettingError when there is none or it is short."""
    path = secret_file()
    if not path.is_file():
        raise BadSettingError(f"There is no {path}. Run `kim init` first, or set KIM_SECRET_KEY_FILE.")
    try:
        value = path.read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise BadSettingError(f"The secret in {path} cannot be read. Check the file, and who may read it.") from None
    if len(value) < 50:
        raise BadSettingError(f"The secret in {path} is too short to be safe. It needs 50 characters.")
    return value


def make_secret() -> None:
    """Make the site's secret where there is none, readable by its owner alone."""
    path = secret_file()
    if path.exists():
        return
    make_folder(data_folder())
    make_folder(path.parent)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64) + "\n")


def make_folder(folder: Path) -> None:
    """Make a folder that its own account alone may open; one that stands is left as it is. Raises BadSettingError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise BadSettingError(f"The folder {folder} cannot be made. Give another, or make it yourself.") from None


def refuse_unknown() -> None:
    """Refuse settings that begin with KIM_ and mean nothing: a misspelt one must not pass unnoticed."""
    unknown = [name for name in os.environ if name.startswith("KIM_") and name not in KNOWN]
    if unknown:
        raise BadSettingError(f"{unknown[0]} is not a setting of KIM Log. See docs/reference/settings.md.")
