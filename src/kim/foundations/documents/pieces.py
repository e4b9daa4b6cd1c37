"""What a document is made of, whichever way it is given: plain words in order, and nothing of any one format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Heading:
    """A heading within the document, one or two levels below its title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Some sentences; strong where they must not be missed."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows under a header row, with a caption. The first column names each row."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Piece = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True)
class Document:
    """A document. Nothing in it but what is given here: made again from the same, it has the same bytes."""

    title: str
    landlord: str
    as_at: datetime  # in the landlord's time: the only moment that it holds
    pieces: tuple[Piece, ...]
    is_compact: bool = False  # small print and margins, for what has to fit one page
