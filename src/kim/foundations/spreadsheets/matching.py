"""Holding names that people typed against names that are known: what is the same, and what looks like it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Generic, TypeVar

Key = TypeVar("Key")

CLOSE = 0.8
MOST_GUESSES = 6
LONGEST_GUESSED = 120  # no name is longer; a cell may hold a page
LONGEST_JOINED = 9  # no name holds more than four commas
_SEVERAL = re.compile(r"\s*(?:/|;|,|&|\band\b)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"(\s*[;,\n]\s*)")
_WORD = re.compile(r"[^\W_]+")


def tidy(text: str) -> str:
    """Take spaces off the ends and make non-breaking ones plain; line breaks stay."""
    lines = text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def fold(text: str) -> str:
    """Give what two spellings of one name share: capitals, spaces and line breaks do not count, '&' is 'and'."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ").replace("’", "'")
    return " ".join(plain.split())


class Names(Generic[Key]):
    """Names that are known, to hold many cells against: each spelling is compared once."""

    def __init__(self, names: Mapping[Key, str]) -> None:
        self.names = names
        self._likely: dict[str, tuple[Key, ...]] = {}
        self._folded: dict[str, list[Key]] = {}
        for key, name in names.items():
            self._folded.setdefault(fold(name), []).append(key)

    @cached_property
    def listed(self) -> list[tuple[Key, str]]:
        """Give every name in the order of the alphabet."""
        return sorted(self.names.items(), key=lambda pair: fold(pair[1]))

    def same(self, said: str) -> list[Key]:
        """List whom or what a name is the name of: none, one or several."""
        return self._folded.get(fold(said), [])

    def likely(self, said: str) -> tuple[Key, ...]:
        """List what a name that matches nothing may stand for, best first. A guess: it is offered, never taken."""
        if said not in self._likely:
            self._likely[said] = tuple(dict.fromkeys(self._guesses(said[:LONGEST_GUESSED])))[:MOST_GUESSES]
        return self._likely[said]

    def _guesses(self, said: str) -> Iterator[Key]:
        parts = pieces(said)
        if "," in said and len(parts) == 2:
            yield from self.same(" ".join(reversed(parts)))
        short = [key for key, name in self.names.items() if is_short_for(said, name)]
        yield from short
        close = list(self._close(fold(said)))
        yield from (key for _, key in sorted(close, key=lambda pair: -pair[0]))
        if len(parts) > 1 and not short and not close:
            yield from (key for part in parts for key in self.same(part))

    def _close(self, folded: str) -> Iterator[tuple[float, Key]]:
        matcher = SequenceMatcher(None, "", folded)  # it prepares its second text once
        for name, keys in self._folded.items():
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() >= CLOSE and matcher.quick_ratio() >= CLOSE:
                ratio = matcher.ratio()
                yield from ((ratio, key) for key in keys if ratio >= CLOSE)


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


def named_in(said: str, same: Callable[[str], Sequence[Key]]) -> list[tuple[str, Sequence[Key]]]:
    """Split a text into the names that it lists, each with whose name it is; a known name is never cut in two."""
    parts = _BETWEEN.split(said)  # names at even places, what stands between them at odd ones
    found: list[tuple[str, Sequence[Key]]] = []
    place = 0
    while place < len(parts):
        ends = range(min(len(parts), place + LONGEST_JOINED), place, -2)
        spans = (("".join(parts[place:end]).strip(), end) for end in ends)
        text, end = next(((text, end) for text, end in spans if text and same(text)), ("", place + 1))
        if text:
            found.append((text, same(text)))
        else:
            found += [(piece, same(piece)) for piece in pieces(parts[place])]
        place = end + 1
    return found
