"""A condition, treatment or care that is said of one person; health as a topic, a record or a rule is left alone."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kim_engine.privacy.disclosing import Clause, Phrase, disclosed
from kim_engine.privacy.folding import BLANK, Span
from kim_engine.privacy.lexicon import lexicon, seconds
from kim_engine.privacy.words_in_order import Can, Words, words_in_order

_ONLY_IN_CAPITALS = frozenset({"aids", "add", "als", "me"})
_INITIALS = re.compile(
    r"(?<![^\W_])(?:(?i:mrs?|miss|ms|mx|dr)\.?\ [A-Za-z](?:['’]?[A-Z])?|[A-Z]\.\ ?[A-Z]\.?)(?![^\W_])", re.VERBOSE
)
_MOST_BETWEEN = 3
_LONG_LINE = 40
_WITHOUT_STOP = frozenset("mr mrs dr no tel res ten cust occ approx st rd appt ext incl".split())


def health_spans(plain: str, named: Sequence[Span]) -> Iterator[Span]:
    """Spans from the person to what is said of the person's health, in folded text; no span overlaps another.

    `named` are the titled names, which stand for a person and are never a phrase themselves.

    The lexicon has phrases of three kinds. A strong one tells of health by itself and needs one person in the same
    clause; a state needs that person before it; a weak one needs a word of having, or an owner, just before it.
    `A tenant`, `any resident` and `whether he has` are a rule, and topics stay. A look goes a fixed number of words
    back and forth, so the time grows with the text and no faster.
    """
    if not plain:
        return
    words = words_in_order(plain)
    _mark_names(plain, words, named)
    last: tuple[Span, int, Clause] | None = None
    for phrase, clause in _phrases_in_clauses(plain, words):
        found = disclosed(words, plain, clause, phrase)
        if not found:
            continue
        start = plain.rfind(BLANK, words.starts[found[0]], words.starts[phrase.at]) + 1 or words.starts[found[0]]
        end = words.ends[found[1] - 1]
        if last and (start < last[0][1] or _goes_on(words, last, clause, found[0])):
            start = last[0][0]
        elif last:
            yield last[0]
        last = (start, end), found[1], clause
    if last:
        yield last[0]


def _goes_on(words: Words, last: tuple[Span, int, Clause], clause: Clause, at: int) -> bool:
    """True where what is said next of the same person belongs to the sighting before: `is bipolar and off his meds`."""
    between = range(last[1], at)
    return last[2] == clause and len(between) <= _MOST_BETWEEN and not any(words.can[k] & Can.TAKEN for k in between)


def _phrases_in_clauses(plain: str, words: Words) -> Iterator[tuple[Phrase, Clause]]:
    begin, stop = 0, 0
    for phrase in _phrases(plain, words):
        if phrase.at >= stop:
            begin, stop = _clause(plain, words, max(begin, stop), phrase.at)
        yield phrase, Clause(begin, stop)


def _phrases(plain: str, words: Words) -> Iterator[Phrase]:
    """Phrases of the lexicon, left to right; those that begin within another are left out."""
    longest, floor = lexicon().longest, 0
    for at in _possible_starts(words):
        if at >= floor and words.can[at] & Can.START:
            end, kind = longest(words.said, at)
            if kind and not _is_in_small_letters(plain, words, at, end):
                yield Phrase(at, end, kind)
                floor = end


def _possible_starts(words: Words) -> list[int]:
    """Words that begin a phrase and are followed by a word that can go on with it."""
    start, following = Can.START, seconds()
    pairs = enumerate(zip(words.said, words.can, [*words.said[1:], ""], strict=True))
    return [
        at
        for at, (word, can, after) in pairs
        if can & start and ((second := following[word]) is None or after in second)
    ]


def _is_in_small_letters(plain: str, words: Words, at: int, end: int) -> bool:
    if words.said[end - 1] not in _ONLY_IN_CAPITALS or end > at + 2:
        return False
    last = plain[words.starts[end - 1] : words.ends[end - 1]]
    return not last.isupper() or (end == at + 2 and plain[words.starts[at] : words.ends[at]].isupper())


def _clause(plain: str, words: Words, begin: int, at: int) -> tuple[int, int]:
    """Where the clause of a word begins and stops; `begin` is where one did before."""
    for place in range(begin, at):
        if words.can[place] & Can.END and _ends(plain, words, place):
            begin = place + 1
    stop = at
    while stop < len(words.can) and not (words.can[stop] & Can.END and _ends(plain, words, stop)):
        stop += 1
    return begin, stop


def _ends(plain: str, words: Words, place: int) -> bool:
    """False for the full stop of `Mr.`, of an initial, and of `2.5` and `nec.uk`."""
    if not place:
        return True
    if words.said[place] != ".":
        return not _is_a_broken_line(plain, words, place)
    before = words.said[place - 1]
    if words.ends[place - 1] == words.starts[place] and (len(before) == 1 or before in _WITHOUT_STOP):
        return False
    after = plain[words.ends[place] : words.ends[place] + 1]
    return not after or after.isspace() or after in "\"'”’)\0"


def _is_a_broken_line(plain: str, words: Words, place: int) -> bool:
    """True where a sentence goes on in the next line, as in the text of a PDF: a long line, then a small letter."""
    start, end = words.starts[place], words.ends[place]
    if words.said[place].strip("\r\n") or plain[start:end].count("\n") > 1 or not plain[end : end + 1].islower():
        return False
    return "\n" not in plain[max(0, start - _LONG_LINE) : start] and start >= _LONG_LINE


def _mark_names(plain: str, words: Words, named: Sequence[Span]) -> None:
    spans = [*named, *(found.span() for found in _INITIALS.finditer(plain))]
    for start, end in spans:
        for place in range(bisect_right(words.ends, start), bisect_left(words.starts, end)):
            words.can[place] = Can.NAME
