"""Looking over a text for every kind of personal data at once; each kind's own rules are in its module."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kim_engine.privacy.addresses import address_spans
from kim_engine.privacy.allowing import NOTHING, Allowed
from kim_engine.privacy.bank_details import bank_detail_spans, iban_spans
from kim_engine.privacy.birth_dates import birth_date_spans
from kim_engine.privacy.email_addresses import email_address_spans
from kim_engine.privacy.folding import Span, blanked, fold
from kim_engine.privacy.health import health_spans
from kim_engine.privacy.landlord_patterns import Reference, reference_spans, without_overlap
from kim_engine.privacy.near import near
from kim_engine.privacy.nhs_numbers import nhs_number_spans
from kim_engine.privacy.ni_numbers import ni_number_spans
from kim_engine.privacy.payment_cards import payment_card_spans
from kim_engine.privacy.phone_numbers import phone_number_spans
from kim_engine.privacy.sightings import Sighting, SightingKind
from kim_engine.privacy.titled_names import titled_names

_Finders = tuple[tuple[SightingKind, Callable[[str], Iterator[Span]]], ...]
# The most certain first: an @ is nothing else; two check digits and a length; an issuer and a check digit; a check
# digit; letters. Then the landlord's own patterns, and after them what only its shape or the words beside it tell.
_CHECKED: _Finders = (
    (SightingKind.BANK, iban_spans),
    (SightingKind.PAYMENT_CARD, payment_card_spans),
    (SightingKind.NHS_NUMBER, nhs_number_spans),
    (SightingKind.NI_NUMBER, ni_number_spans),
)
_SHAPED: _Finders = (
    (SightingKind.BIRTH_DATE, birth_date_spans),
    (SightingKind.BANK, bank_detail_spans),
    (SightingKind.PHONE, phone_number_spans),
    (SightingKind.ADDRESS, address_spans),
)
_DIGIT = re.compile(r"[0-9]")
_REACH = 200  # the farthest that a finder reads from a digit is 130
_LINE_END = re.compile(r"\r\n?|\n")


class _Claim(NamedTuple):
    span: Span
    kind: SightingKind
    pattern: str = ""


def look_over(text: str, allowed: Allowed = NOTHING, references: Sequence[Reference] = ()) -> tuple[Sighting, ...]:
    """Every sighting of personal data in the text, in order; none overlaps another, except a name inside of health.

    Where two kinds could claim the same characters, the more certain takes them whole and the other looks only at
    the rest; the order is in this module. Within a kind the longest form wins. What `allowed` allows is taken out at
    the end, so that no less certain kind can claim it. Offsets are code points of `text` as given, half-open; lines
    count from 1 and end with LF, CR or CRLF. Never raises, on any text; the time grows with the length of the text.
    A pattern of `references` that is not in the small language raises PatternRefused.
    """
    folded = fold(text)
    line_starts = [match.end() for match in _LINE_END.finditer(text)]
    found = []
    for claim in sorted(_claims(folded.plain, references)):
        if not allowed.allows(claim.kind, folded.plain[slice(*claim.span)]):
            start, end = folded.original(claim.span)
            line = 1 + bisect_right(line_starts, start)
            found.append(Sighting(claim.kind, start, end, line, claim.pattern))
    return tuple(found)


def _claims(plain: str, references: Sequence[Reference]) -> Iterator[_Claim]:
    """Claims on folded text. All but mail, names and health have a digit in them: only what is near one is read."""
    mails = [_Claim(span, SightingKind.EMAIL) for span in email_address_spans(plain)]
    yield from mails
    unclaimed = blanked(plain, (claim.span for claim in mails))
    numbers = list(_numbers(unclaimed, references))
    yield from numbers
    unclaimed = blanked(unclaimed, (claim.span for claim in numbers))
    # A name may stand inside of a disclosure, so neither hides the other.
    names = titled_names(unclaimed)
    yield from (_Claim(name.span, SightingKind.NAME) for name in names)
    yield from (_Claim(span, SightingKind.HEALTH) for span in health_spans(unclaimed, [name.span for name in names]))


def _numbers(plain: str, references: Sequence[Reference]) -> Iterator[_Claim]:
    parts = near(_DIGIT, _REACH, plain)
    unclaimed = parts.text
    for find in (*_looks(_CHECKED), _look_for(references), *_looks(_SHAPED)):
        claims = list(find(unclaimed))
        yield from (claim._replace(span=parts.original(claim.span)) for claim in claims)
        unclaimed = blanked(unclaimed, (claim.span for claim in claims))


_Look = Callable[[str], Iterator[_Claim]]


def _looks(finders: _Finders) -> list[_Look]:
    return [_look(kind, find_spans) for kind, find_spans in finders]


def _look(kind: SightingKind, find_spans: Callable[[str], Iterator[Span]]) -> _Look:
    return lambda plain: (_Claim(span, kind) for span in find_spans(plain))


def _look_for(references: Sequence[Reference]) -> _Look:
    return lambda plain: (
        _Claim(span, SightingKind.REFERENCE, name) for span, name in without_overlap(reference_spans(plain, references))
    )
