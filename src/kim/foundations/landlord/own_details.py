"""How the landlord's own mail domains, postcodes, phone numbers and patterns are written; one spelling of each."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from kim.foundations.landlord.choices import DetailKind
from kim.foundations.landlord.models import OwnDetail
from kim_engine.privacy import PatternRefused, check_pattern, phone_in_one_spelling

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")
# Everybody has an address there, so they can be nobody's own.
_EVERYBODYS = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.co.uk outlook.com live.co.uk icloud.com yahoo.com yahoo.co.uk "
    "aol.com btinternet.com sky.com talktalk.net virginmedia.com protonmail.com proton.me".split()
)


class DetailDoesNotFitError(ValueError):
    """A detail cannot be read or is there already; the sentence says what to do."""


def checked(kind: str, value: str) -> str:
    """Give a detail in one spelling. Raises DetailDoesNotFitError."""
    return _CHECKS[DetailKind(kind)](" ".join(value.split()))


def check_new(others: QuerySet[OwnDetail], *, kind: str, value: str) -> None:
    """Go on if the detail is not there. Raises DetailDoesNotFitError."""
    taken = others.filter(kind=kind, value=value).first()
    if taken is not None:
        raise DetailDoesNotFitError(f"This is in the list already: {taken.name}")


def _domain(value: str) -> str:
    domain = value.casefold().rpartition("@")[2]
    if domain in _EVERYBODYS:
        raise DetailDoesNotFitError("Residents have addresses there too. Enter a domain of your own")
    if not _DOMAIN.fullmatch(domain):
        raise DetailDoesNotFitError("Enter what stands after the @, like marlvale.gov.uk")
    return domain


def _server(value: str) -> str:
    server = value.casefold()
    if not _DOMAIN.fullmatch(server):
        raise DetailDoesNotFitError("Enter the server’s name alone, like intranet.marlvale.gov.uk")
    return server


def _postcode(value: str) -> str:
    found = _POSTCODE.fullmatch("".join(value.split()).upper())
    if not found:
        raise DetailDoesNotFitError("Enter a whole postcode, like MV1 1AA")
    return f"{found[1]} {found[2]}"


def _phone(value: str) -> str:
    number = phone_in_one_spelling(value)
    if not number:
        raise DetailDoesNotFitError("Enter a phone number, like 01632 960 001")
    return number


def _pattern(value: str) -> str:
    try:
        check_pattern(value)
    except PatternRefused as refusal:
        raise DetailDoesNotFitError(str(refusal)) from refusal
    return value


_CHECKS = {
    DetailKind.MAIL_DOMAIN: _domain,
    DetailKind.OFFICE_POSTCODE: _postcode,
    DetailKind.PHONE: _phone,
    DetailKind.REFERENCE_PATTERN: _pattern,
    DetailKind.LINK_SERVER: _server,
}
