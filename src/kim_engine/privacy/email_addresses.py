"""E-mail addresses as people type them; not the quoted and bracketed forms that only machines write."""

import re
from collections.abc import Iterator

from kim_engine.privacy.folding import Span

_NEVER_FIRST = ".'-%&+"
_LOCAL = re.compile(r"[\w.+'%&-]")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,126}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,63})", re.IGNORECASE)


def email_address_spans(plain: str) -> Iterator[Span]:
    """Spans of e-mail addresses in folded text: name, @ and a domain with at least one dot.

    Source: RFC 5321 section 2.3.11, with RFC 6531 for letters beyond ASCII; narrowed to what is typed by hand.
    Each stretch between two @ is read once from either end, so the time grows with the text and no faster.
    """
    floor = 0
    at = plain.find("@")
    while at != -1:
        domain = _DOMAIN.match(plain, at + 1)
        start = _start_of_name(plain, floor, at) if domain else at
        if domain and start < at:
            yield start, domain.end()
        floor = domain.end() if domain and start < at else at + 1
        at = plain.find("@", at + 1)


def _start_of_name(plain: str, floor: int, at: int) -> int:
    start = at
    while start > floor and _LOCAL.match(plain[start - 1]):
        start -= 1
    while start < at and plain[start] in _NEVER_FIRST:
        start += 1
    return start
