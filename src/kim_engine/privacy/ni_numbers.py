"""National Insurance numbers by their letters; whether one was ever issued cannot be told from the text."""

import re
from collections.abc import Iterator

from kim_engine.privacy.folding import Span
from kim_engine.privacy.near import near

# Two letters, six digits, one letter. HMRC National Insurance Manual NIM39110: the letters that are not used.
# QQ is not a valid prefix, but it is the one that people type when they write a number as an example.
_NI_NUMBER = re.compile(
    r"""
    (?=[A-Z])(?:(?<![^\W_])|(?<=\bNINO)|(?<=\bNI))
    (?P<prefix>(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)
    \ ?-?\ ? (?P<digits>(?:\.[0-9]{2}){3}(?=\.) | [0-9]{2} \ ?-?\ ? [0-9]{2} \ ?-?\ ? [0-9]{2})
    (?P<gap>(?<=\.[0-9]{2})\. | \ ?-?\ ?) (?P<suffix>[A-D])
    (?![^\W_])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SIX_DIGITS = re.compile(r"[0-9](?:[ .-]{0,3}[0-9]){5}")
_REACH = 60  # ten characters are read, and a part may be cut at a space up to forty nearer
_WORDS_OF_TWO_LETTERS = frozenset("AM AN AS AT BY EX HE ME MR MS MY PM RE WE".split())


def ni_number_spans(plain: str) -> Iterator[Span]:
    """Spans of National Insurance numbers in folded text, in any letter case and any usual spacing.

    Source: HMRC National Insurance Manual NIM39110. The suffix (A to D) is needed: without it, two letters and
    six digits are far more often a reference.
    """
    parts = near(_SIX_DIGITS, _REACH, plain)
    matches = _NI_NUMBER.finditer(parts.text)
    return (parts.original(match.span()) for match in matches if not _is_ordinary_words(match))


def _is_ordinary_words(match: re.Match[str]) -> bool:
    """True for `re 123456 a leak`: a small word, a reference and the article."""
    has_lone_article = match["suffix"] == "a" and match["gap"] == " "
    return (
        has_lone_article
        and match["digits"].isdecimal()
        and match["prefix"].upper() in _WORDS_OF_TWO_LETTERS
        and match.string[match.end("prefix")] == " "
    )
