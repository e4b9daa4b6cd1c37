"""What the child that reads a file's text tells its parent, one JSON line at a time, and how much it may tell."""

import json
from typing import Any, BinaryIO

from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.texts.pieces import Piece, ReadText, Unread

MOST_CHARACTERS = 500_000
MOST_PIECES = 200_000
LONGEST_PLACE = 120


class Enough(Exception):
    """There is more text than is taken: what was told so far stands, and that there is more is said."""


class TellingText:
    """The child's side: tells piece by piece, and stops at the most that is taken."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left, self._pieces = MOST_CHARACTERS, MOST_PIECES
        self._unread: set[Unread] = set()

    def piece(self, place: str, text: str, *, is_beside: bool = False) -> None:
        """Tell of a piece; one without a letter or a figure is not told. Raises Enough at the most that is taken."""
        if not text.strip():
            return
        self._pieces -= 1
        if self._left <= 0 or self._pieces < 0:
            raise Enough
        taken = text[: self._left]
        self._write([place[:LONGEST_PLACE], taken, is_beside])
        self._left -= len(text)
        if self._left < 0:
            raise Enough

    def unread(self, why: Unread) -> None:
        """Tell, once, why something of the file is not read."""
        if why not in self._unread:
            self._unread.add(why)
            self._write({"unread": why.value})

    @property
    def has_told(self) -> bool:
        """Whether any text was told."""
        return self._pieces < MOST_PIECES

    def end(self) -> None:
        """Tell that all was told; without this line the parent calls the file unread."""
        self._write({"end": True})

    def _write(self, line: object) -> None:
        self._stream.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")


class HearingText:
    """The parent's side: puts the text together, and believes nothing beyond the limits."""

    def __init__(self) -> None:
        self.is_complete = False
        self._pieces: list[Piece] = []
        self._unread: dict[Unread, None] = {}
        self._left = MOST_CHARACTERS

    def hear(self, told: Any) -> None:
        """Take one line. Raises RefusedFile if it is nothing that the child should say."""
        try:
            self._take(told)
        except ValueError:
            raise RefusedFile(RefusalCode.READER_FAILED) from None

    def read(self) -> ReadText:
        """What was heard."""
        return ReadText(tuple(self._pieces), tuple(self._unread))

    def _take(self, told: Any) -> None:
        match told:
            case [str(place), str(text), bool(is_beside)] if len(self._pieces) < MOST_PIECES:
                self._left -= len(text)
                if self._left < 0:
                    raise ValueError("More than the child may tell")
                self._pieces.append(Piece(_plain(place)[:LONGEST_PLACE], _plain(text), is_beside))
            case {"unread": str(code)}:
                self._unread[Unread(code)] = None
            case {"end": True}:
                self.is_complete = True
            case _:
                raise ValueError("Not a line of the child's")


def _plain(text: str) -> str:
    """Text that any database takes: no null characters and no halves of a character."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
