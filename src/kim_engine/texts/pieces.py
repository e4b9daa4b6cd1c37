"""What was read of a file: its pieces with their places, and why it is not all, in codes and never a parser's words."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate


class Unread(StrEnum):
    """Why the text of a file, or some of it, could not be read."""

    OTHER_KIND = "OTHER_KIND"
    WRONG_ENDING = "WRONG_ENDING"
    PROTECTED = "PROTECTED"
    DAMAGED = "DAMAGED"
    TOO_LARGE = "TOO_LARGE"
    TOO_MUCH = "TOO_MUCH"
    TOO_SLOW = "TOO_SLOW"
    NO_TEXT = "NO_TEXT"
    PAGE_WITHOUT_TEXT = "PAGE_WITHOUT_TEXT"
    UNREADABLE_LETTERS = "UNREADABLE_LETTERS"
    PICTURES = "PICTURES"
    FILES_INSIDE = "FILES_INSIDE"
    PARTS_UNSEEN = "PARTS_UNSEEN"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and where it stands: `sheet Voids, cell C14`; `is_beside` if it goes on in the line before it."""

    place: str
    text: str
    is_beside: bool = False


@dataclass(frozen=True)
class ReadText:
    """The pieces that were read, and why that is not all; only with no reason at all was the whole file read."""

    pieces: tuple[Piece, ...]
    unread: tuple[Unread, ...]

    @cached_property
    def text(self) -> str:
        """All of it as one text: what stands in one row is parted by tabs, all else by line ends."""
        return "".join(self._parts)

    def place_at(self, offset: int) -> str:
        """Where an offset of `text` stands in the file."""
        return self.pieces[bisect_right(self._starts, offset) - 1].place

    @cached_property
    def _parts(self) -> list[str]:
        return [("\t" if each.is_beside else "\n") * bool(n) + each.text for n, each in enumerate(self.pieces)]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(part) for part in self._parts)][:-1]
