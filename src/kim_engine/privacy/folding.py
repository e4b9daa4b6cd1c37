"""A text with its look-alike characters made plain, and the way back to the original offsets; finds nothing."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]

BLANK = "\0"
_UNSEEN_CATEGORIES = {"Cf", "Me"}  # zero-width and direction marks, soft hyphens, the frames of keycaps
_UNSEEN_MARKS = {"\u034f", *map(chr, range(0xFE00, 0xFE10))}  # grapheme joiner, variation selectors
_MINUS_SIGNS = {"\u2212", "\u2043"}
_IDEOGRAPHIC_STOPS = {"\u3002", "\uff61"}  # read as dots in domain names: UTS 46, section 2.3


@dataclass(frozen=True, slots=True)
class FoldedText:
    """`plain`, and for each of its code points the offset in the text that it came from."""

    plain: str
    offsets: Sequence[int]

    def original(self, span: Span) -> Span:
        """The span of the original text, half-open, for a non-empty span of `plain`."""
        start, end = span
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> FoldedText:
    """Makes spaces, dashes, digits and full-width letters plain, and drops what takes no room on the screen.

    Any text is accepted, with lone surrogates too. Source of the compatibility forms: Unicode Standard Annex 15
    (NFKC), used only where one code point becomes one.
    """
    if text.isascii():
        return FoldedText(text, range(len(text)))
    folded = [(_plain(char), offset) for offset, char in enumerate(text)]
    kept = [(char, offset) for char, offset in folded if char]
    return FoldedText("".join(char for char, _ in kept), [offset for _, offset in kept])


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category in _UNSEEN_CATEGORIES or char in _UNSEEN_MARKS:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Zs":
        return " "
    if category == "Pd" or char in _MINUS_SIGNS:
        return "-"
    if category == "No":
        return "^"  # a footnote's raised figure is not a digit of the number before it
    return "." if char in _IDEOGRAPHIC_STOPS else _compatible(char)


def _compatible(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def blanked(plain: str, spans: Iterable[Span]) -> str:
    """`plain` with each span overwritten, at the same length, by characters that no finder takes; spans may overlap."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            begin = max(start, done)
            pieces += [plain[done:begin], BLANK * (end - begin)]
            done = end
    return "".join([*pieces, plain[done:]]) if pieces else plain
