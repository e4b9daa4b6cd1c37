"""Serving the site by gunicorn, and what must hold before it is."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.db import connection
from django.utils import timezone

from kim.config import installing
from kim.foundations.evidence_files import quarantine


class CannotServeError(RuntimeError):
    """The site cannot be served as asked, with what to do."""


def check(*, is_loopback: bool) -> None:
    """Refuse to serve a demonstration beyond this machine, and what is not begun or not up to date."""
    if installing.begun().is_demonstration and not is_loopback:
        raise CannotServeError(
            "this is the demonstration: its passwords are on this machine's screen, so it is served to this "
            "machine alone. Run `kim init` for a real installation."
        )


def command(*, bind: str, workers: int) -> list[str]:
    """Give the server's command line."""
    return [
        *(sys.executable, "-m", "gunicorn", "kim.config.wsgi"),
        *("--bind", bind, "--workers", str(workers), "--threads", "4"),
        *("--no-control-socket", "--access-logfile", "/dev/null", "--log-level", "warning"),
    ]


def run(*, bind: str, workers: int) -> int:
    """Become the server. What waited too long for a decision while nothing ticked goes first."""
    quarantine.sweep(under=settings.QUARANTINE, now=timezone.now())
    connection.close()
    arguments = command(bind=bind, workers=workers)
    os.execv(arguments[0], arguments)  # noqa: S606 - our own interpreter, no shell
