"""Payment card numbers of the issuers met in the United Kingdom; no bank account numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kim_engine.privacy.folding import Span
from kim_engine.privacy.groups import SPACES_AND_HYPHENS, DigitRun, runs_shaped
from kim_engine.privacy.surroundings import is_glued


@dataclass(frozen=True, slots=True)
class IssuerRange:
    """The first digits given to a card scheme, both ends included, and how many digits its numbers have."""

    scheme: str
    lowest: str
    highest: str
    lengths: frozenset[int]

    def covers(self, digits: str) -> bool:
        """True if a number of these digits is the scheme's."""
        return len(digits) in self.lengths and self.lowest <= digits[: len(self.lowest)] <= self.highest


_SIXTEEN = frozenset({16})
_SIXTEEN_UP = frozenset({16, 17, 18, 19})
_MAESTRO = frozenset(range(13, 20))

# ISO/IEC 7812-1 issuer identification numbers, by the schemes' published ranges.
ISSUER_RANGES = (
    IssuerRange("Visa", "4", "4", frozenset({13, 16, 19})),
    IssuerRange("Mastercard", "51", "55", _SIXTEEN),
    IssuerRange("Mastercard", "2221", "2720", _SIXTEEN),
    IssuerRange("American Express", "34", "34", frozenset({15})),
    IssuerRange("American Express", "37", "37", frozenset({15})),
    IssuerRange("Maestro", "5018", "5018", _MAESTRO),
    IssuerRange("Maestro", "5020", "5020", _MAESTRO),
    IssuerRange("Maestro", "5038", "5038", _MAESTRO),
    IssuerRange("Maestro", "5893", "5893", _MAESTRO),
    IssuerRange("Maestro", "6304", "6304", _MAESTRO),
    IssuerRange("Maestro", "6759", "6763", _MAESTRO),
    IssuerRange("Maestro", "56", "58", _SIXTEEN_UP),
    IssuerRange("Maestro", "6770", "6779", _SIXTEEN_UP),
    IssuerRange("Solo and Switch", "6331", "6334", _SIXTEEN_UP),
    IssuerRange("Solo and Switch", "6767", "6767", _SIXTEEN_UP),
    IssuerRange("Mir", "2200", "2204", _SIXTEEN_UP),
    IssuerRange("RuPay", "6069", "6085", _SIXTEEN),
    IssuerRange("Discover", "6011", "6011", _SIXTEEN_UP),
    IssuerRange("Discover", "644", "659", _SIXTEEN_UP),
    IssuerRange("UnionPay", "62", "62", _SIXTEEN_UP),
    IssuerRange("JCB", "3528", "3589", _SIXTEEN_UP),
    IssuerRange("Diners Club", "300", "305", frozenset({14, 16})),
    IssuerRange("Diners Club", "36", "36", frozenset({14, 16})),
    IssuerRange("Diners Club", "38", "39", frozenset({14, 16})),
)

_IN_ONE_ROW = tuple((length,) for length in range(13, 20))
_IN_FOURS = ((4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (4, 4, 4, 1), (4, 4, 4, 2), (4, 4, 4, 3))
_AS_EMBOSSED = ((4, 6, 5), (4, 6, 4), (4, 4, 5), (6, 13), (8, 8))  # Amex, Diners, Maestro of 13 and of 19
_BY_HAND = (
    (4, 12),
    (12, 4),
    (4, 4, 8),
    (8, 4, 4),
    (4, 8, 4),
    (6, 10),
    (6, 6, 4),
    (6, 4, 6),
    (5, 5, 6),
    (5, 5, 5),
    (4, 5, 6),
)
_SHAPES = (*_IN_ONE_ROW, *_IN_FOURS, *_AS_EMBOSSED, *_BY_HAND)


_GAPS = SPACES_AND_HYPHENS | {".", ". ", "/", " / ", "_", "--", "- ", " -", "   ", "\n", "\r\n", " \n", "-\n"}
# In small letters just before or after, it is a word that a hurried thumb left no space from: `card4111`, `exp`.
_WORD_BEFORE = re.compile(r"(?<![^\W_])[A-Z]?[a-z]{1,12}\Z")
_WORD_AFTER = re.compile(r"[a-z]{2,12}(?![^\W_])")


def payment_card_spans(plain: str) -> Iterator[Span]:
    """Spans of card numbers in folded text: 13 to 19 digits in a usual grouping, a known issuer, a right check digit.

    Source: ISO/IEC 7812-1 (issuer ranges; the Luhn check digit, Annex B).
    """

    def accepts(run: DigitRun) -> bool:
        return _is_card_number(run.digits) and not _is_part_of_a_code(plain, run.span)

    return runs_shaped(plain, _SHAPES, _GAPS, accepts)


def _is_part_of_a_code(plain: str, span: Span) -> bool:
    """True where letters or digits join it, but not a word in small letters."""
    start, end = span
    before = _WORD_BEFORE.sub("", plain[max(0, start - 14) : start])
    after = plain[end : end + 14]
    word = _WORD_AFTER.match(after)
    return is_glued(f"{before}0{after[word.end() if word else 0 :]}", (len(before), len(before) + 1))


def _is_card_number(digits: str) -> bool:
    return any(issuer.covers(digits) for issuer in ISSUER_RANGES) and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    backwards = [int(digit) for digit in reversed(digits)]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in backwards[1::2])
    return (sum(backwards[::2]) + doubled) % 10 == 0
