"""References by the landlord's own patterns: `T#######` is T and seven digits; no regular expression is ever run."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kim_engine.privacy.folding import Span

DIGIT, LETTER = "#", "@"
SHORTEST, LONGEST = 4, 40
FEWEST_OPEN = 3
_ALLOWED = re.compile(r"[A-Za-z0-9 ./_:#@-]+")


class PatternRefused(ValueError):
    """The pattern cannot be used; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The landlord's name for a kind of reference, and its pattern."""

    name: str
    pattern: str


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that is not in the small language: `#` a digit, `@` a letter, the rest stands for itself.

    Every pattern has one length, so that a look over a text takes a time that grows with the text and no faster.
    """
    if not SHORTEST <= len(pattern) <= LONGEST or pattern != pattern.strip():
        raise PatternRefused(f"Write {SHORTEST} to {LONGEST} signs, without a space at either end")
    if not _ALLOWED.fullmatch(pattern):
        raise PatternRefused(
            "Use # for a digit, @ for a letter, and letters, digits, spaces or . / _ : - for themselves"
        )
    if pattern.count(DIGIT) < FEWEST_OPEN:
        raise PatternRefused(f"Write at least {FEWEST_OPEN} digits as #, or ordinary words would be stopped")


def reference_spans(plain: str, references: Sequence[Reference]) -> Iterator[tuple[Span, str]]:
    """Spans of references in folded text with the name of the pattern that each fits; earlier patterns go first."""
    for reference in references:
        for found in _compiled(reference.pattern).finditer(plain):
            if not _is_inside_more(plain, found.span()):
                yield found.span(), reference.name


def without_overlap(found: Iterable[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """The leftmost of those that overlap, and of those that begin together the longest."""
    floor = 0
    for span, name in sorted(found, key=lambda each: (each[0][0], -each[0][1])):
        if span[0] >= floor:
            yield span, name
            floor = span[1]


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    check_pattern(pattern)
    signs = {DIGIT: "[0-9]", LETTER: "[A-Za-z]"}
    return re.compile("".join(signs.get(sign, re.escape(sign)) for sign in pattern), re.IGNORECASE)


def _is_inside_more(plain: str, span: Span) -> bool:
    """True where a longer number or word goes on; `refT0067120` is a slip of the thumb, `UPRT0067120` another code."""
    start, end = span
    before, first = plain[start - 1 : start] if start else "", plain[start]
    last, after = plain[end - 1], plain[end : end + 1]
    if before.isalnum():
        is_slip = before.islower() and first.isupper() and last.isdecimal()
        if not is_slip:
            return True
    return after.isdecimal() or (after.isalpha() and not (last.isdecimal() and after.islower() and first.isupper()))
