"""What a sighting of personal data is and how it is named on the screen; never the value that was seen."""

from dataclasses import dataclass
from enum import StrEnum


class SightingKind(StrEnum):
    """The kinds of personal data that are looked for."""

    NHS_NUMBER = "NHS_NUMBER"
    PAYMENT_CARD = "PAYMENT_CARD"
    NI_NUMBER = "NI_NUMBER"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    ADDRESS = "ADDRESS"
    BIRTH_DATE = "BIRTH_DATE"
    BANK = "BANK"
    REFERENCE = "REFERENCE"
    NAME = "NAME"
    HEALTH = "HEALTH"


_PHRASES = {
    SightingKind.NHS_NUMBER: "an NHS number",
    SightingKind.PAYMENT_CARD: "a payment card number",
    SightingKind.NI_NUMBER: "a National Insurance number",
    SightingKind.EMAIL: "an e-mail address",
    SightingKind.PHONE: "a phone number",
    SightingKind.ADDRESS: "an address",
    SightingKind.BIRTH_DATE: "a date of birth",
    SightingKind.BANK: "bank details",
    SightingKind.REFERENCE: "a tenancy or person reference",
    SightingKind.NAME: "a name with a title",
    SightingKind.HEALTH: "something about a person’s health",
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where something of a kind stands in a text.

    `start` and `end` count code points of the text as given, half-open; `line` counts from 1. The value itself
    is left out on purpose, so that a sighting can be logged, stored and shown. `pattern` is the landlord's own name
    of the pattern that a REFERENCE fits; other kinds have none.
    """

    kind: SightingKind
    start: int
    end: int
    line: int
    pattern: str = ""


def phrase_for(kind: SightingKind, pattern: str = "") -> str:
    """The noun phrase for the screen, with its article: `an NHS number`; a pattern's own name stands in brackets."""
    return f"a reference ({pattern})" if pattern else _PHRASES[kind]
