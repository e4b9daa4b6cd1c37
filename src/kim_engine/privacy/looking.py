"""Looking over a text for every kind of personal data at once; each kind's own rules are in its module."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from kim_engine.privacy.email_addresses import email_address_spans
from kim_engine.privacy.folding import Span, blanked, fold
from kim_engine.privacy.nhs_numbers import nhs_number_spans
from kim_engine.privacy.ni_numbers import ni_number_spans
from kim_engine.privacy.payment_cards import payment_card_spans
from kim_engine.privacy.phone_numbers import phone_number_spans
from kim_engine.privacy.sightings import Sighting, SightingKind

# The most certain first: an @ is nothing else; an issuer and a check digit; a check digit; letters; a numbering plan.
_FINDERS: tuple[tuple[SightingKind, Callable[[str], Iterator[Span]]], ...] = (
    (SightingKind.EMAIL, email_address_spans),
    (SightingKind.PAYMENT_CARD, payment_card_spans),
    (SightingKind.NHS_NUMBER, nhs_number_spans),
    (SightingKind.NI_NUMBER, ni_number_spans),
    (SightingKind.PHONE, phone_number_spans),
)
_LINE_END = re.compile(r"\r\n?|\n")


def look_over(text: str) -> tuple[Sighting, ...]:
    """Every sighting of personal data in the text, in order; none overlaps another.

    Where two kinds could claim the same characters, the more certain takes them whole and the other looks only at
    the rest: e-mail address, payment card, NHS number, National Insurance number, phone number. Within a kind the
    longest form wins. Offsets are code points of `text` as given, half-open; lines count from 1 and end with
    LF, CR or CRLF. Never raises, on any text; the time grows with the length of the text.
    """
    folded = fold(text)
    line_starts = [match.end() for match in _LINE_END.finditer(text)]
    found = []
    for kind, span in sorted(_claims(folded.plain), key=lambda claim: claim[1]):
        start, end = folded.original(span)
        found.append(Sighting(kind, start, end, line=1 + bisect_right(line_starts, start)))
    return tuple(found)


def _claims(plain: str) -> Iterator[tuple[SightingKind, Span]]:
    unclaimed = plain
    for kind, find_spans in _FINDERS:
        spans = list(find_spans(unclaimed))
        yield from ((kind, span) for span in spans)
        unclaimed = blanked(unclaimed, spans)
