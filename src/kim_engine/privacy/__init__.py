"""Finding personal data in a text before it is kept; what is then done about it is decided by the house."""

from kim_engine.privacy.looking import look_over
from kim_engine.privacy.sightings import Sighting, SightingKind, phrase_for

__all__ = ["Sighting", "SightingKind", "look_over", "phrase_for"]
