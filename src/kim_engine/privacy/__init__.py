"""Finding personal data in a text before it is kept; what is then done about it is decided by the house."""

from kim_engine.privacy.allowing import NOTHING, Allowed, allow, phone_in_one_spelling
from kim_engine.privacy.landlord_patterns import PatternRefused, Reference, check_pattern
from kim_engine.privacy.looking import look_over
from kim_engine.privacy.sightings import Sighting, SightingKind, phrase_for

__all__ = [
    "NOTHING",
    "Allowed",
    "PatternRefused",
    "Reference",
    "Sighting",
    "SightingKind",
    "allow",
    "check_pattern",
    "look_over",
    "phone_in_one_spelling",
    "phrase_for",
]
