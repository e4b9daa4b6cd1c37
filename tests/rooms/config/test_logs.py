"""R8, R10: the server's log says where an error happened, in UTC, on lines of its own, and nothing that was typed."""

from __future__ import annotations

import logging
import re
import sys
from io import StringIO

import pytest
from django.core.exceptions import DisallowedHost
from django.db import IntegrityError, OperationalError

from kim.config.logs import Plain, SecretsLeftOut
from kim.config.settings import LOGGING

TYPED = "zqtypedzq"


def written(name: str, error: Exception) -> str:
    """Write an error as the site's own handler does."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(SecretsLeftOut())
    handler.setFormatter(Plain(LOGGING["formatters"]["plain"]["format"]))
    try:
        raise error
    except Exception:
        handler.handle(logging.LogRecord(name, logging.ERROR, __file__, 1, "It failed: %s", ("/log/",), sys.exc_info()))
    return stream.getvalue()


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"invalid literal for int() with base 10: '{TYPED}'"),
        KeyError(TYPED),
        IntegrityError(f"violates a check\nDETAIL:  Failing row contains (1, {TYPED})."),
    ],
)
def test_an_error_is_told_by_its_place_and_kind_alone(error: Exception) -> None:
    said = written("django.request", error)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ERROR django\.request It failed: /log/\n", said)
    assert "test_logs.py" in said
    assert type(error).__name__ in said
    assert TYPED not in said


def test_what_went_before_is_told_alike() -> None:
    try:
        try:
            int(TYPED)
        except ValueError as first:
            raise RuntimeError(TYPED) from first
    except RuntimeError as error:
        said = Plain().formatException((type(error), error, error.__traceback__))
    assert said.index("RuntimeError") < said.index("after\n") < said.index("builtins.ValueError")
    assert TYPED not in said


def test_what_an_error_says_of_the_machine_is_told() -> None:
    assert "the disk is full" in written("django.request", OSError("the disk is full"))
    assert "no such server" in written("django.db", OperationalError("no such server at /invitation/abc/"))
    assert "/invitation/abc" not in written("django.db", OperationalError("no such server at /invitation/abc/"))


def test_what_is_refused_as_an_attack_is_one_line() -> None:
    assert len(written("django.security.DisallowedHost", DisallowedHost("evil.example")).splitlines()) == 1
