"""A document as a tagged PDF (PDF/UA-1), set by a child process that has a time limit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import kim
from kim.foundations.documents.pieces import Document
from kim.foundations.documents.saying import as_at_said
from kim.foundations.documents.words import drawable

SECONDS = 60  # two hundred areas take one
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH")  # Windows starts no Python without the first
TYPE = "application/pdf"


class NotSetError(RuntimeError):
    """The document could not be set as a PDF: too slow, or refused by the standard."""


def as_pdf(document: Document) -> bytes:
    """Give a document as a PDF. Raises NotSetError."""
    told = json.dumps({"paper": json.dumps(data_of(document)), "moment": int(document.as_at.timestamp())})
    command = [sys.executable, "-P", "-s", "-B", "-m", "kim.foundations.documents.child"]
    root = str(Path(kim.__file__).resolve().parent.parent)
    environment = {"PYTHONPATH": root, "PYTHONUTF8": "1"} | {key: os.environ[key] for key in _KEPT if key in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own module under our own interpreter
            command, input=told.encode(), capture_output=True, env=environment, cwd=root, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotSetError("It took too long.") from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotSetError(f"The typesetter ended with {done.returncode}.")  # its own words may quote names
    return done.stdout


def data_of(document: Document) -> dict[str, Any]:
    """Give a document as the data that the page is set from."""
    at = document.as_at
    return {
        "title": drawable(document.title),
        "landlord": drawable(document.landlord),
        "as_at": {key: getattr(at, key) for key in ("year", "month", "day", "hour", "minute", "second")},
        "as_at_said": as_at_said(at),
        "is_compact": document.is_compact,
        "pieces": [{"kind": type(piece).__name__} | _drawable(asdict(piece)) for piece in document.pieces],
    }


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {key: _drawable(each) for key, each in value.items()}
    return [_drawable(each) for each in value] if isinstance(value, tuple | list) else value
