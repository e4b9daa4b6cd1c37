"""How hard a page's words are to read: sentences, words and letters, as a grade of school.

The grade is the Automated Readability Index (E. A. Senter and R. J. Smith, AMRL-TR-66-220, 1967): letters a word and
words a sentence, no dictionary. Grade 7 is read by a child of twelve; 5 added to a grade is the reader's age.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

GRADE = 7.0  # a reader aged 12
LONGEST = 25  # words in a sentence
LONG = 12  # letters from which a word must be one that people of a landlord know
KNOWN = frozenset(
    "administration administrator administrators administrator's applications appointments arm's-length authenticator "
    "confirmation contractor's opendocument organisation spreadsheets vulnerability".split()
    # an organisation: only in 'arm's-length management organisation'
)
_BLOCKS = frozenset(
    "p li h1 h2 h3 h4 label legend button a th td dt dd summary caption div section form fieldset option title".split()
)
_SILENT = frozenset(("script", "style", "svg", "head", "template", "code"))
_VOID = frozenset("br hr img input link meta path wbr col area base embed source track".split())
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_END = re.compile(r"(?<=[.!?:;])\s+")


class _Reader(HTMLParser):
    """Gathers the words of `main`, block by block."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.blocks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and not self._in_sentence(tag):
            self.blocks.append("")
        if tag == "br":
            self.blocks.append("")
        if tag not in _VOID:
            self.open.append((tag, tag in _SILENT))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag in _BLOCKS and not self._in_sentence(tag):
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if self.blocks and any(tag == "main" for tag, _ in self.open) and not any(hush for _, hush in self.open):
            self.blocks[-1] += f" {data}"

    def _in_sentence(self, tag: str) -> bool:
        return tag == "a" and any(each == "p" for each, _ in self.open)  # a link within a sentence is part of it


def sentences(html: str) -> list[str]:
    """Part the words of a page's main into sentences; a heading or a label is one too."""
    reader = _Reader()
    reader.feed(html)
    whole = (" ".join(block.split()) for block in reader.blocks)
    return [each for block in whole if block for each in _END.split(block) if _WORD.search(each)]


def words(sentence: str) -> list[str]:
    """Give the words of a sentence; numbers and dates are not read as words."""
    return _WORD.findall(sentence)


def grade(read: Iterable[str]) -> float:
    """Rate sentences: the school grade whose children read them."""
    found = [each for each in map(words, read) if each]
    said = [word for sentence in found for word in sentence]
    if not said:
        return 0.0
    letters = sum(len(word) for word in said)
    return 4.71 * letters / len(said) + 0.5 * len(said) / len(found) - 21.43


def too_long(read: Iterable[str]) -> list[str]:
    """Name the sentences of more words than somebody in a hurry takes in."""
    return [each for each in read if len(words(each)) > LONGEST]


def strange(read: Iterable[str]) -> set[str]:
    """Name the long words that nobody has said to be known."""
    found = (word.lower().replace("’", "'") for each in read for word in words(each))
    return {word for word in found if len(word) >= LONG and word not in KNOWN}
