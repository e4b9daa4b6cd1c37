"""What people write for a RAG status or for yes and no, and the four states of any reading; dates and quarters have
modules.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from kim_engine.tables.sheets import Cell, CellError

Value = TypeVar("Value")


class Certainty(StrEnum):
    """The four states of a reading."""

    READ = "READ"
    AMBIGUOUS = "AMBIGUOUS"
    EMPTY = "EMPTY"
    COULD_NOT_READ = "COULD_NOT_READ"


@dataclass(frozen=True)
class Reading(Generic[Value]):
    """What a cell was taken to mean.

    `value` is set only if it was read; `candidates` are what it may mean if it is ambiguous: one means 'probably
    this, ask'. `because` is a sentence for people that never repeats what the cell says.
    """

    value: Value | None
    certainty: Certainty
    because: str
    candidates: tuple[Value, ...] = ()


class Rag(StrEnum):
    """A red, amber or green status; none given is an empty reading."""

    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"


def was_read(value: Value, because: str) -> Reading[Value]:
    """A reading that needs no question."""
    return Reading(value, Certainty.READ, because)


def is_ambiguous(candidates: Iterable[Value], because: str) -> Reading[Value]:
    """A reading that a person must decide, with what it may mean; each candidate once."""
    return Reading(None, Certainty.AMBIGUOUS, because, tuple(dict.fromkeys(candidates)))


def is_empty(because: str = "Nothing is given here.") -> Reading[Value]:
    """Nothing is written, or that there is nothing."""
    return Reading(None, Certainty.EMPTY, because)


def could_not_read(because: str) -> Reading[Value]:
    """A refusal, with its reason and what was expected."""
    return Reading(None, Certainty.COULD_NOT_READ, because)


_NOTHING = frozenset(
    {
        *("", "n a", "na", "none", "nil", "not applicable", "not given", "not rated", "not known", "unknown"),
        *("tbc", "tba", "to be confirmed", "to be agreed"),
    }
)
_WORD = re.compile(r"[^\W_]+")
_EMOJI = {
    **dict.fromkeys("🔴🟥", Rag.RED),
    **dict.fromkeys("🟠🟡🟧🟨", Rag.AMBER),
    **dict.fromkeys("🟢🟩", Rag.GREEN),
}
_COLOURS = {"red": Rag.RED, "amber": Rag.AMBER, "yellow": Rag.AMBER, "orange": Rag.AMBER, "green": Rag.GREEN}
_LETTERS = {"r": Rag.RED, "a": Rag.AMBER, "g": Rag.GREEN}
_PHRASES: Mapping[str, Rag] = {
    **_COLOURS,
    **_LETTERS,
    **dict.fromkeys(("off track", "not on track", "behind", "behind schedule", "off target"), Rag.RED),
    **dict.fromkeys(("at risk", "some concerns", "some issues", "slipping", "partly on track"), Rag.AMBER),
    **dict.fromkeys(("on track", "on target", "on schedule", "no concerns", "no issues"), Rag.GREEN),
}
_FILLERS = frozenset({"rag", "status", "rating", "rated", "is", "to", "or", "and"})

_TICKS = frozenset("✓✔☑✅")
_CROSSES = frozenset("✗✘☒❌☐")
_YES = frozenset({"yes", "y", "true", "t", "1"})
_NO = frozenset({"no", "n", "false", "f", "0"})


def words(cell: Cell) -> str:
    """A cell's words in small letters with single spaces and no punctuation: `N/A ` is `n a`."""
    text = "" if cell is None else unicodedata.normalize("NFKC", str(cell))
    return " ".join(_WORD.findall(text.casefold()))


def says_nothing(cell: Cell) -> bool:
    """Whether a cell is blank, or has only words or signs for 'nothing': a dash, n/a, none, to be confirmed."""
    return cell is None or (isinstance(cell, str) and words(cell) in _NOTHING and not _signs(cell))


def read_rag(cell: Cell) -> Reading[Rag]:
    """The RAG status that a cell says by word, letter, phrase or coloured sign; a colour within other words is a
    question.
    """
    if says_nothing(cell):
        return is_empty()
    if isinstance(cell, CellError):
        return could_not_read("The workbook shows an error in this cell.")
    by_sign = {_EMOJI[sign] for sign in str(cell) if sign in _EMOJI}
    said = " ".join(word for word in words(cell).split() if word not in _FILLERS)
    by_word, is_whole = _colours(said)
    found = sorted(by_sign | by_word, key=list(Rag).index)
    if not found:
        return could_not_read("This is not red, amber or green.")
    if len(found) == 1 and is_whole:
        return was_read(found[0], "One of red, amber and green is given.")
    if len(found) == 1:
        return is_ambiguous(found, "More is written here than red, amber or green.")
    return is_ambiguous(found, "More than one of red, amber and green is given.")


def read_yes_no(cell: Cell) -> Reading[bool]:
    """True for yes and its like, False for no; a cross alone may mean either and is a question."""
    if isinstance(cell, (bool, int, float)) and cell in (0, 1):
        return was_read(bool(cell), "The workbook says true or false, or 1 or 0.")
    if says_nothing(cell):
        return is_empty()
    said = "" if isinstance(cell, CellError) else words(cell)
    signs = {sign for sign in cell if sign in _TICKS | _CROSSES} if isinstance(cell, str) else set()
    if said == "x" and not signs:
        return is_ambiguous((True, False), "A cross may mean yes, as in a ticked box, or no.")
    first = said.split()[:1]
    answers = {word in _YES for word in first if word in _YES | _NO} | {sign in _TICKS for sign in signs}
    if not answers:
        return could_not_read("This is not yes or no.")
    if len(answers) > 1 or (said and said not in _YES | _NO):
        return is_ambiguous(sorted(answers, reverse=True), "More is written here than yes or no.")
    return was_read(answers.pop(), "Yes or no is given.")


def _signs(text: str) -> bool:
    return any(sign in _EMOJI or sign in _TICKS or sign in _CROSSES for sign in text)


def _colours(said: str) -> tuple[set[Rag], bool]:
    """The colours that some words name, and whether they say nothing else."""
    if not said:
        return set(), True
    if said in _PHRASES:
        return {_PHRASES[said]}, True
    each = said.split()
    if all(word in _COLOURS or word in _LETTERS for word in each):
        return {_PHRASES[word] for word in each}, True
    return {_COLOURS[word] for word in each if word in _COLOURS}, False
