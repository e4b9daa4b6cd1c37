"""Holding names that people typed against names that are known: what is the same, and what looks like it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

CLOSE = 0.8
_SEVERAL = re.compile(r"\s*(?:/|;|,|&|\band\b)\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def tidy(text: str) -> str:
    """Take spaces off the ends and make non-breaking ones plain; line breaks stay."""
    lines = text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def fold(text: str) -> str:
    """Give what two spellings of one name share: capitals, spaces and line breaks do not count, '&' is 'and'."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ").replace("’", "'")
    return " ".join(plain.split())


def same(said: str, names: Mapping[Any, str]) -> list[Any]:
    """List whom or what a name is the name of: none, one or several."""
    folded = fold(said)
    return [key for key, name in names.items() if fold(name) == folded]


def likely(said: str, names: Mapping[Any, str]) -> list[Any]:
    """List what a name that matches nothing may stand for, best first. A guess: it is offered, never taken."""
    parts = [part for part in _SEVERAL.split(said) if part]
    turned = " ".join(reversed(parts)) if "," in said and len(parts) == 2 else ""
    found = same(turned, names) if turned else []
    for key, name in names.items():
        if is_short_for(said, name):
            found.append(key)
    close = ((SequenceMatcher(None, fold(said), fold(name)).ratio(), key) for key, name in names.items())
    found += [key for ratio, key in sorted(close, key=lambda pair: -pair[0]) if ratio >= CLOSE]
    if len(parts) > 1 and not found:
        found = [key for part in parts for key in same(part, names)]
    return list(dict.fromkeys(found))[:6]


def is_short_for(said: str, name: str) -> bool:
    """Say whether a short form could stand for a name: 'MW', 'J. Okafor', 'ASB', 'Voids'."""
    short, long = _words(said), _words(name)
    if not short or not long:
        return False
    if len(short) == 1 and len(long) > 1:
        initials = "".join(word[0] for word in long)
        stem = short[0].removesuffix("s")
        return short[0] == initials or (len(stem) > 3 and stem in (word.removesuffix("s") for word in long))
    pairs = list(zip(short, long, strict=False))
    is_as_long = len(short) == len(long) > 1
    return is_as_long and all(a == b or a == b[0] for a, b in pairs) and short[-1] == long[-1]


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def listed(parts: Iterable[str]) -> str:
    """Say several things in a row: 'a, b and c'."""
    each = list(parts)
    return " and ".join([", ".join(each[:-1]), each[-1]] if len(each) > 1 else each)


def pieces(said: str) -> list[str]:
    """Split 'Tenants & leaseholders' into what it lists."""
    return [part for part in (piece.strip() for piece in _SEVERAL.split(said)) if part]
