"""A text as words in small letters with what each can be: a person, a topic, a link; nothing is judged here."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from operator import add

from kim_engine.privacy.lexicon import lexicon, words_of
from kim_engine.privacy.spelling import meant

# What is no word is a mark, and the space behind belongs to either: the words laid end to end are the text.
_WORD = re.compile(
    r"(?:[^\W\d_]++(?:['’](?!s(?![^\W_]))[^\W\d_]++)*+(?![/&][^\W\d_](?![^\W\d_]))|[0-9]++|[.;!?\n\r]++|\0++"
    r"|[^\W\d_](?:[/&][^\W\d_])++(?![^\W\d_])|[^\W\d_]++|['’]s(?![^\W_])"
    r"|(?:(?<![^\W_])-|-(?![^\W_])|[^\w\s.;!?\0'’-]|['’](?!s(?![^\W_])))++|.)"
    r"(?:[^\S\n\r]++|(?<=[^\W_])-(?=[^\W_]))?+",
    re.DOTALL,
)
_AFTER_A_WORD, _AFTER_A_MARK = " \t\v\f-", " \t\v\f"
_SPOKEN = {"am": "is", "i'm": "i", "i've": "i", "i'd": "i", "shes": "she", "hes": "he"}


class Can:
    """What a word can be in a sentence: bits of plain numbers, for an enumeration's are slow to join."""

    START = 1 << 0
    PRONOUN = 1 << 1
    OWNER = 1 << 2
    SELF = 1 << 3
    ROLE = 1 << 4
    RELATION = 1 << 5
    SEVERAL = 1 << 6
    GENERIC = 1 << 7
    STAFF = 1 << 8
    ANYONE = 1 << 9
    ANYONE_RELATION = 1 << 10
    NOT_A_PERSON = 1 << 11
    TOPIC = 1 << 12
    TOPIC_AFTER = 1 << 13
    PART_OF_A_HOME = 1 << 14
    ITS_OWN = 1 << 15
    WHEN = 1 << 17
    MODAL = 1 << 18
    HAVE = 1 << 19
    ADJECTIVE = 1 << 20
    PAST = 1 << 21
    OPENING = 1 << 22
    LABEL = 1 << 23
    END = 1 << 24
    MARK = 1 << 25
    TAKEN = 1 << 26
    NAME = 1 << 27


_PEOPLE = {
    Can.PRONOUN: "pronoun",
    Can.OWNER: "owner",
    Can.SELF: "self",
    Can.ROLE: "role",
    Can.RELATION: "relation",
    Can.SEVERAL: "several",
    Can.GENERIC: "generic",
    Can.STAFF: "staff",
    Can.ANYONE: "anyone",
    Can.ANYONE_RELATION: "anyone relation",
    Can.NOT_A_PERSON: "not a person",
}
_TALK = {
    Can.TOPIC: "topic",
    Can.TOPIC_AFTER: "topic after",
    Can.PART_OF_A_HOME: "part of a home",
    Can.ITS_OWN: "its own",
    Can.WHEN: "when",
    Can.MODAL: "modal",
    Can.HAVE: "have",
    Can.ADJECTIVE: "adjective",
    Can.PAST: "past",
    Can.OPENING: "opening",
    Can.LABEL: "label",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in one spelling, what each can be, and where each stands."""

    said: list[str]
    can: list[int]
    starts: list[int]
    ends: list[int]


def words_in_order(plain: str) -> Words:
    """The words and marks of a folded text."""
    found = _WORD.findall(_lowered(plain))
    bare = {word: word.rstrip(_AFTER_A_WORD if word[0].isalnum() else _AFTER_A_MARK) for word in set(found)}
    spelled = {word: _spelled(each) if each else " " for word, each in bare.items()}
    can = {word: _can(each) for word, each in spelled.items()}
    lengths = {word: len(each) for word, each in bare.items()}
    starts = list(accumulate(map(len, found), initial=0))[:-1]
    return Words(
        list(map(spelled.__getitem__, found)),
        list(map(can.__getitem__, found)),
        starts,
        list(map(add, starts, map(lengths.__getitem__, found))),
    )


def _lowered(plain: str) -> str:
    lowered = plain.lower()
    if len(lowered) == len(plain):
        return lowered
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in plain)


def _spelled(word: str) -> str:
    if not word[0].isalpha():
        return "s" if word in ("'s", "’s") else word
    plain = word.replace("’", "'")
    if "'" in plain:
        base, _, ending = plain.partition("'")
        plain = _SPOKEN.get(plain) or (base if ending in ("d", "ve", "ll", "re", "m") else plain.replace("'", ""))
    return meant(_SPOKEN.get(plain, plain))


def _can(word: str) -> int:
    first = word[0]
    if first == "\0":
        return Can.TAKEN
    if first in ".;!?\n\r":
        return Can.END
    if not first.isalnum():
        return Can.MARK
    return _flags().get(word, 0) | (Can.PAST if word.endswith("ed") and word not in _participles() else 0)


@cache
def _participles() -> frozenset[str]:
    return words_of("talk", "participle")


@cache
def _flags() -> dict[str, int]:
    found: dict[str, int] = dict.fromkeys(lexicon().starts, Can.START)
    for file, kinds in (("people", _PEOPLE), ("talk", _TALK)):
        for flag, section in kinds.items():
            for word in words_of(file, section):
                found[word] = found.get(word, 0) | flag
    return found
