"""Ready-made standards, brought and agreed through the actions that people use."""

from __future__ import annotations

from datetime import date
from typing import Any

from kim.rules.recording_standards import actions
from kim.rules.recording_standards.models import StandardVersion
from tests.cast import TODAY, Cast
from tests.factories import moment

KEYS = """\
kim_standard: 1
id: keys
title: Keys of empty homes
version: {version}
activity: Keys come back when a home is empty
purpose: Without a key nobody gets in to mend the home.{purpose}
who: The lettings team
when: On the day that the keys come back
sources:
  own: {{kind: STRATEGY, title: Our own plan for records, confidence: high}}
datasets:
  keys:
    title: Keys
    record: key
    key: [key_ref]
    made_on: back_on
    fields:
      key_ref: {{title: Key number, type: TEXT, must_have: true, why: It finds the key.}}
      back_on: {{title: Day back, type: DATE, must_have: true}}
      shelf: {{title: Shelf, type: TEXT}}
rules:
  - id: K01
    kind: required
    dataset: keys
    field: back_on
    because: Without the day nobody knows how long the home was empty.
    source: [own]
    mend: Ask who took the key in.
    passes: {{key_ref: K1, back_on: 01/11/2026}}
    fails: {{key_ref: K2{spoilt}}}
{more}"""
SHELF = """\
  - id: K02
    kind: required
    dataset: keys
    field: shelf
    weight: SOFT
    because: A key without a shelf is a lost key.
    source: [own]
    mend: Look for the key and write down the shelf.
    passes: {key_ref: K1, shelf: A3}
    fails: {key_ref: K2}
"""


def keys(version: int = 1, *, more: str = "", purpose: str = "", spoilt: str = "") -> bytes:
    """Write the file of a small standard."""
    return KEYS.format(version=version, more=more, purpose=purpose, spoilt=spoilt).encode()


def proposed(
    cast: Cast, content: bytes | None = None, *, by: str = "log_administrator", **given: Any
) -> StandardVersion:
    """Bring a file, by default the small standard's first version."""
    return actions.bring_file(content=content or keys(), by=cast.standing(by), at=moment(), **given)


def agreed(cast: Cast, content: bytes | None = None, *, from_on: date = TODAY, **given: Any) -> StandardVersion:
    """Bring a file and agree it."""
    version = proposed(cast, content, **given)
    return actions.agree_version(version=version, effective_from=from_on, by=cast.standing("director"), at=moment())
