"""The words and phrases of health as an automaton over words; what binds a phrase to a person is not decided here."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

STRONG, STATE, WEAK, QUALITY = "strong", "state", "weak", "quality"
_KINDS = (STRONG, STATE, WEAK, QUALITY)  # the surest first
_ELEMENT = re.compile(r"\(([^()]*)\)([?*]?)|(<\w+>)([?*]?)|([^\s()]+)")
_CLASSES = {"<poss>": frozenset({"his", "her", "my", "their", "s"})}
_PLURAL = 4  # letters: shorter words are none that take an s in a phrase
_ANY = {"<any>", "<thing>"}
# An apostrophe before the s parts the word in a text; people leave it out as often.
_NAMED_AFTER = frozenset(
    "parkinsons alzheimers crohns tourettes huntingtons downs aspergers addisons raynauds korsakoffs doctors "
    "childs babys childrens tenants residents consultants disability's carers deaths".split()
)
_FILES = ("conditions", "medicines", "care", "states", "weak")
_MOST_REMEMBERED = 200_000


def sections(name: str) -> dict[str, list[str]]:
    """The lines of a file of words by their sections, without comments."""
    found: dict[str, list[str]] = {}
    lines = found.setdefault("", [])
    text = (files("kim_engine.privacy") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return found


@cache
def words_of(name: str, section: str) -> frozenset[str]:
    """The single words of a section."""
    return frozenset(word for line in sections(name)[section] for word in line.split())


class _Node:
    __slots__ = ("any", "ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, list[_Node]] = {}
        self.any: list[_Node] = []
        self.ends = ""


class _State:
    """Some nodes at once, with the ways on that were asked for before."""

    __slots__ = ("ends", "nodes", "ways")

    def __init__(self, nodes: frozenset[_Node]) -> None:
        ends = {node.ends for node in nodes}
        self.nodes = nodes
        self.ends = next((each for each in _KINDS if each in ends), "")
        self.ways: dict[str, _State | None] = {}


class Lexicon:
    """Every phrase of the files; the longest that begins at a word is found in time that grows with its length."""

    def __init__(self) -> None:
        self._root = _Node()
        self._states: dict[frozenset[_Node], _State] = {}
        for file in _FILES:
            for kind, lines in sections(file).items():
                for line in lines if kind in _KINDS else ():
                    self._add(line, kind)
        self.starts = frozenset(self._root.next)
        self._begin = self._state({self._root})
        self._remembered = 0

    def longest(self, words: list[str], at: int) -> tuple[int, str]:
        """Where the longest phrase from here ends, and its kind; an empty kind where there is none."""
        state: _State | None = self._begin
        end, kind = at, ""
        for place in range(at, len(words)):
            state = self._after(state, words[place]) if state else None
            if state is None:
                break
            if state.ends:
                end, kind = place + 1, state.ends
        return end, kind

    def seconds(self) -> dict[str, frozenset[str] | None]:
        """For each word that begins a phrase the words that can follow it; nothing where it can stand alone."""
        return {
            word: None if any(n.ends or n.any for n in nodes) else frozenset(each for n in nodes for each in n.next)
            for word, nodes in self._root.next.items()
        }

    def names(self) -> frozenset[str]:
        """Single words that are a strong phrase by themselves."""
        return frozenset(word for word, nodes in self._root.next.items() if any(node.ends == STRONG for node in nodes))

    def _after(self, state: _State, word: str) -> "_State | None":
        if word in state.ways:
            return state.ways[word]
        reached = {far for node in state.nodes for far in (*node.next.get(word, ()), *_any(node, word))}
        found = self._state(reached) if reached else None
        if reached and self._remembered < _MOST_REMEMBERED:
            state.ways[word] = found
            self._remembered += 1
        return found

    def _state(self, nodes: Iterable[_Node]) -> _State:
        key = frozenset(nodes)
        if key not in self._states:
            self._states[key] = _State(key)
        return self._states[key]

    def _add(self, line: str, kind: str) -> None:
        frontier = [self._root]
        for choices, mark in _elements(line):
            for _ in range(2 if mark == "*" else 1):
                end = _Node()
                for choice in choices:
                    for node in frontier:
                        _chain(node, choice, end)
                frontier = [*frontier, end] if mark else [end]
        for node in frontier:
            if node is not self._root:
                node.ends = kind


def _any(node: _Node, word: str) -> list[_Node]:
    return node.any if word[0].isalpha() else []


def _chain(node: _Node, words: list[str], end: _Node) -> None:
    for place, word in enumerate(words):
        far = end if place == len(words) - 1 else _Node()
        if word in _ANY:
            node.any.append(far)
        for each in _class_of(word):
            node.next.setdefault(each, []).append(far)
            if each in _NAMED_AFTER:
                middle = _Node()
                node.next.setdefault(each[:-1], []).append(middle)
                middle.next.setdefault("s", []).append(far)
        node = far


def _class_of(word: str) -> Iterable[str]:
    if word in _ANY:
        return ()
    if word in _CLASSES:
        return _CLASSES[word]
    if word.startswith("<"):
        return words_of("talk", word.strip("<>"))
    if len(word) < _PLURAL or word.endswith(("s", "ed", "ing")):
        return (word,)
    return word, f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def _elements(line: str) -> Iterator[tuple[list[list[str]], str]]:
    for found in _ELEMENT.finditer(line):
        said = found[1] or found[3] or found[5]
        yield [choice.split() for choice in said.split("|")], found[2] or found[4] or ""


@cache
def qualities() -> frozenset[str]:
    """The last words of the adjectives."""
    lines = sections("conditions")[QUALITY]
    return frozenset(choice[-1] for line in lines for choices, _ in _elements(line) for choice in choices)


@cache
def seconds() -> dict[str, frozenset[str] | None]:
    """The second words of the one lexicon's phrases by their first."""
    return lexicon().seconds()


@cache
def lexicon() -> Lexicon:
    """The one lexicon, read when it is first needed."""
    return Lexicon()
