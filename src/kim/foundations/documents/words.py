"""Words as a document can hold them: no control characters, and in a PDF only what its typeface can draw."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

# These turn the direction of what follows, and so can make a name read as another.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# What the PDF's typeface draws, proved by a test that draws them all: Latin, Greek, Cyrillic and punctuation.
DRAWN = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x24F),
    (0x384, 0x38A),
    (0x38E, 0x3A1),
    (0x3A3, 0x3CE),
    (0x400, 0x45F),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x203A),
    (0x20AC, 0x20AC),
    (0x2122, 0x2122),
)
LONGEST_RUN = 16  # letters without a space; after so many a line may be broken
MAY_BREAK = "\u200b"
WIDE = frozenset("mw@%—…Æœ")


def clean(text: str) -> str:
    """Leave out what no page can show; lines and tabs become spaces."""
    spaced = "".join(" " if sign in "\n\r\t\x0b\x0c\x85\u2028\u2029" else sign for sign in text)
    return "".join(
        sign for sign in spaced if sign not in TURNING and unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co")
    )


def drawable(text: str) -> str:
    """Give words as the PDF can draw them: any other sign is named in brackets, so that none is lost unsaid.

    A long run of letters may be broken, so that it stays within its cell.
    """
    drawn = "".join(_drawn(sign) for sign in unicodedata.normalize("NFC", clean(text)))
    return " ".join(MAY_BREAK.join(_cut(word)) for word in drawn.split(" "))


def is_drawn(sign: str) -> bool:
    """Say whether the PDF's typeface draws a sign."""
    return any(first <= ord(sign) <= last for first, last in DRAWN)


def _drawn(sign: str) -> str:
    if is_drawn(sign):
        return sign
    if unicodedata.category(sign) in ("Cf", "Mn", "Me"):  # joins or changes the sign before it
        return ""
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"


def _cut(word: str) -> Iterator[str]:
    for start in range(0, max(len(word), 1), LONGEST_RUN):
        yield word[start : start + LONGEST_RUN]


def shortened(text: str, most: int) -> str:
    """Cut a text to the room of so many small letters as it is drawn, and say that it was cut."""
    held = clean(text)
    room = 0
    for place, sign in enumerate(held):
        room += room_of(sign)
        if room > most:
            return f"{held[:place].rstrip()}…"
    return held


def room_of(sign: str) -> int:
    """Say how many small letters' room a sign takes as it is drawn: wide letters and capitals take two."""
    return sum(2 if each.isupper() or each in WIDE else 1 for each in _drawn(sign))
