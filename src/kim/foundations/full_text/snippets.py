"""The piece of a text in which the words of a search stand, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from kim.foundations.full_text.words import asked_for, characters, words_of

BEFORE, LENGTH = 60, 240  # characters before the first word, and of the whole piece
_CHUNK = 2000
Span = tuple[int, int]


def snippet(texts: Iterable[str], said: str) -> Markup:
    """Cut the piece round the first word that was asked for; without one, the beginning of the first text."""
    asked = asked_for(said)
    whole = [text for text in texts if text]
    for text in whole:
        if (place := _first_place(text, asked)) is not None:
            return _cut(text, place, asked)
    return _cut(whole[0], 0, asked) if whole else Markup("")


def _is_asked(word: str, asked: Sequence[tuple[str, bool]]) -> bool:
    return any(word == each or (is_begun and word.startswith(each)) for each, is_begun in asked)


def _first_place(text: str, asked: Sequence[tuple[str, bool]]) -> int | None:
    """Find where the first word stands. A long file is read in pieces: only the one that holds it is spelt out."""
    for begins, ends in _chunks(text):
        if any(_is_asked(word, asked) for word in words_of(text[begins:ends])):
            return next((begins + first for first, _ in _spans(text[begins:ends], asked)), None)
    return None


def _chunks(text: str) -> Iterable[Span]:
    begins = 0
    while begins < len(text):
        gap = re.compile(r"\s").search(text, min(begins + _CHUNK, len(text)))
        ends = gap.end() if gap else len(text)
        yield begins, ends
        begins = ends


def _spans(text: str, asked: Sequence[tuple[str, bool]]) -> Iterable[Span]:
    """Give where words that were asked for begin and end, by the same table of characters as the index."""
    known, word, begun = characters(), "", 0
    for place, char in enumerate(f"{text} "):
        said = known[ord(char)]
        if said == " ":
            if word and _is_asked(words_of(word)[0], asked):
                yield begun, place
            word = ""
        else:
            begun = place if not word else begun
            word += said


def _cut(text: str, place: int, asked: Sequence[tuple[str, bool]]) -> Markup:
    begins = 0 if place <= BEFORE else text.find(" ", place - BEFORE, place) + 1 or place
    ends = begins + LENGTH
    if ends < len(text):
        ends = max(text.rfind(" ", begins, ends), place + 1) if " " in text[begins:ends] else ends
    piece = text[begins:ends]
    found, last = Markup("… ") if begins else Markup(""), 0
    for first, after in _spans(piece, asked):
        found += escape(piece[last:first]) + Markup("<mark>{}</mark>").format(piece[first:after])
        last = after
    return found + escape(piece[last:]) + (Markup(" …") if ends < len(text) else Markup(""))
