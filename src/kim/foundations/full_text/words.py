"""What a word is: SQLite's `unicode61` tokenizer without accents, told once more so that both databases agree."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache
from pathlib import Path

LONGEST = 60  # characters of a word that are compared
MOST = 8  # words of a search that are asked for
SHORTEST_BEGINNING = 3  # characters from which the last word also finds longer ones
_LAST = 0x10FFFF


class _Characters(dict[int, str]):
    """What each character becomes: a letter without case and accent, a gap, or nothing. Filled as texts are read."""

    def __init__(self) -> None:
        told = json.loads((Path(__file__).parent / "characters.json").read_text(encoding="ascii"))
        self.letters, self.marks = told["letters"], told["marks"]
        self.folds = {int(a, 16): int(b, 16) for a, b in (pair.split(":") for pair in told["folds"].split())}
        self._letters, self._marks = spans(self.letters), spans(self.marks)

    def __missing__(self, point: int) -> str:
        if _is_in(self._marks, point):
            said = ""
        elif _is_in(self._letters, point):
            said = chr(self.folds.get(point, point))
        else:
            said = " "
        self[point] = said
        return said


def spans(told: str) -> list[tuple[int, int]]:
    """Read '30-39 b5' as first and last points."""
    parts = [each.partition("-") for each in told.split()]
    return [(int(first, 16), int(last or first, 16)) for first, _, last in parts]


def _is_in(found: list[tuple[int, int]], point: int) -> bool:
    place = bisect_right(found, (point, _LAST + 1)) - 1
    return place >= 0 and found[place][0] <= point <= found[place][1]


@cache
def characters() -> _Characters:
    """Give the table of characters, read once."""
    return _Characters()


def words_of(text: str) -> list[str]:
    """Give a text's words in their order, without case and accents."""
    return [word[:LONGEST] for word in text.translate(characters()).split()]


def asked_for(text: str) -> list[tuple[str, bool]]:
    """Give the words that a search asks for, each with whether it also finds longer words that begin with it.

    The last one does, from three characters on: whoever types 'key' means 'keys' too. Of a word that fills the
    longest that is compared, the rest is not looked at.
    """
    words = words_of(text)[:MOST]
    last = len(words) - 1
    return [
        (word, len(word) == LONGEST or (place == last and len(word) >= SHORTEST_BEGINNING))
        for place, word in enumerate(words)
    ]
