"""The text of a file, piece by piece with its place, read in a child process under limits."""

from kim_engine.texts.contents import Fit, compare, ending_of
from kim_engine.texts.pieces import Piece, ReadText, Unread
from kim_engine.texts.reading import TEXT_LIMITS, read_text

__all__ = ["TEXT_LIMITS", "Fit", "Piece", "ReadText", "Unread", "compare", "ending_of", "read_text"]
