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


_PHRASES = {
    SightingKind.NHS_NUMBER: "an NHS number",
    SightingKind.PAYMENT_CARD: "a payment card number",
    SightingKind.NI_NUMBER: "a National Insurance number",
    SightingKind.EMAIL: "an e-mail address",
    SightingKind.PHONE: "a phone number",
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where something of a kind stands in a text.

    `start` and `end` count code points of the text as given, half-open; `line` counts from 1. The value itself
    is left out on purpose, so that a sighting can be logged, stored and shown.
    """

    kind: SightingKind
    start: int
    end: int
    line: int


def phrase_for(kind: SightingKind) -> str:
    """The noun phrase for the screen, with its article: `an NHS number`."""
    return _PHRASES[kind]
