"""Reads from the environment how letters leave: by a mail server with or without a password or OAuth, or not at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kim.config.environment import BadSettingError, one_of, text

SECURITY = ("starttls", "tls", "none")
OAUTH = ("KIM_MAIL_TOKEN_ADDRESS", "KIM_MAIL_CLIENT_ID", "KIM_MAIL_CLIENT_SECRET_FILE")
_ADDRESS = re.compile(r"[^@\s<>,;]+@[A-Za-z0-9.-]+")


def site_address() -> str:
    """Read the address at which people open the site; '' if none is given: letters then hold no links."""
    value = text("KIM_ADDRESS").rstrip("/")
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or "@" in parts.netloc):
        raise BadSettingError(f"KIM_ADDRESS is '{value}'. Give an address like https://kim.example.gov.uk.")
    return value


def sender() -> str:
    """Read whom letters come from."""
    value = text("KIM_MAIL_FROM") or "kim-log@localhost"
    if not _ADDRESS.fullmatch(value):
        raise BadSettingError(f"KIM_MAIL_FROM is '{value}'. Give one e-mail address.")
    return value


def mail_server() -> dict[str, Any] | None:
    """Read the mail server; None without KIM_MAIL_HOST: letters are then kept as files. Raises BadSettingError."""
    if not text("KIM_MAIL_HOST"):
        given = [name for name in ("KIM_MAIL_USER", "KIM_MAIL_PASSWORD_FILE", *OAUTH) if text(name)]
        if given:
            raise BadSettingError(f"{given[0]} is set and KIM_MAIL_HOST is not. Mail needs both.")
        return None
    if not text("KIM_MAIL_FROM"):
        raise BadSettingError("KIM_MAIL_HOST is set and KIM_MAIL_FROM is not. Mail needs both.")
    found = {
        "host": text("KIM_MAIL_HOST"),
        "port": _port(),
        "security": one_of("KIM_MAIL_SECURITY", SECURITY),
        "sender": sender(),
        "user": text("KIM_MAIL_USER"),
    }
    if found["security"] == "none" and (text("KIM_MAIL_PASSWORD_FILE") or text(OAUTH[0])):
        raise BadSettingError("KIM_MAIL_SECURITY is none: a password or token would be readable. Use starttls or tls.")
    return found | _password() | _oauth()


def _port() -> int:
    value = text("KIM_MAIL_PORT") or "25"
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise BadSettingError(f"KIM_MAIL_PORT is '{value}'. Give the number of a port, like 587.")
    return int(value)


def _password() -> dict[str, str]:
    if not text("KIM_MAIL_PASSWORD_FILE"):
        return {}
    if not text("KIM_MAIL_USER"):
        raise BadSettingError("KIM_MAIL_PASSWORD_FILE is set and KIM_MAIL_USER is not. A password needs both.")
    return {"password": _secret("KIM_MAIL_PASSWORD_FILE")}


def _oauth() -> dict[str, str]:
    given = [name for name in OAUTH if text(name)]
    if not given:
        return {}
    for name in (*OAUTH, "KIM_MAIL_USER"):
        if not text(name):
            raise BadSettingError(f"{given[0]} is set and {name} is not. OAuth needs both.")
    parts = urlsplit(text(OAUTH[0]))
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
    if not is_safe or not parts.hostname:
        raise BadSettingError(f"{OAUTH[0]} is '{text(OAUTH[0])}'. Give the https address where tokens are asked for.")
    return {
        "token_address": text(OAUTH[0]),
        "client_id": text(OAUTH[1]),
        "client_secret": _secret(OAUTH[2]),
        "scope": text("KIM_MAIL_SCOPE") or "https://outlook.office365.com/.default",
    }


def _secret(name: str) -> str:
    path = Path(text(name))
    value = path.read_text().strip() if path.is_file() else ""
    if not value:
        raise BadSettingError(f"{name} is {path}, in which no secret stands.")
    return value
