"""Fetches the address of a database, with its credentials, from where a source says that it is; keeps it nowhere."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_ADDRESS = re.compile(r"postgres(?:ql)?://\S+")
_LONGEST = 16_384


def address_of(url_from: str, environment: Mapping[str, str] | None = None) -> str:
    """The address that an environment variable or a secret file holds: what has a slash in it is a file.

    Raises RefusedExtract, which never says what was found, if there is no address of a PostgreSQL database.
    """
    if _VARIABLE.fullmatch(url_from):
        found = (os.environ if environment is None else environment).get(url_from, "")
    elif "/" in url_from or os.sep in url_from:
        found = _read(Path(url_from))
    else:
        found = ""
    address = found.strip()
    if not _ADDRESS.fullmatch(address):
        raise RefusedExtract(ExtractCode.NO_CREDENTIALS)
    return address


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_LONGEST)
    except (OSError, ValueError):
        raise RefusedExtract(ExtractCode.NO_CREDENTIALS) from None
