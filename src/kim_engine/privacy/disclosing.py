"""Whether a phrase of health is said of one person in its clause, and which words say so."""

from dataclasses import dataclass
from enum import Enum, auto

from kim_engine.privacy.lexicon import QUALITY, STATE, STRONG, WEAK, qualities
from kim_engine.privacy.words_in_order import Can, Words

_BACK = {STRONG: 16, STATE: 11, WEAK: 9, QUALITY: 6}  # the most words between the person and what is said
_FORWARD = 8
_LINK = 3
_AROUND = 20
_ADJECTIVES = 4
_CONTEXT = 40

_PERSON = Can.PRONOUN | Can.OWNER | Can.SELF | Can.ROLE | Can.RELATION | Can.SEVERAL
_UNITS = frozenset("number no nr flat house apartment room bungalow at unit".split())
_JOINING = frozenset({"and", "plus", "but", "then", "also"})
_ASKING = frozenset("does do did could would should".split())
_ONE_OF_MANY = frozenset({"a", "an", "another", "one"})  # in a story of the past it is one person after all
_QUOTES = frozenset("'\"‘“”’")
_TIMES = frozenset("week month day morning".split())  # `dementia week`, but `a stroke last week`
_PASSIVE = frozenset("is are be being s get gets".split())
_THE = frozenset("the this that our their his her my your both two three four s".split())
_IF = frozenset("if whether unless suppose".split())
_IF_OR_DOES = _IF | {"does", "do", "should"}
_NO_LONGER_HEALTH = frozenset(
    {("deaf", "to"), ("blind", "to"), ("sick", "of"), ("health", "and"), ("fall", "out"), ("falls", "out")}
    | {
        ("breakdown", "of"),
        ("stroke", "of"),
        ("fit", "of"),
        ("illness", "of"),
        ("nurse", "call"),
        ("walk", "the"),
        ("breath", "taking"),
    }
)
_I_AM = frozenset("have had am is was suffer take use got cant cannot feel need m ve get m struggle".split())
_CHANGES = frozenset(
    "said says told reported reports asked asks that confirmed explained stated states claims claimed which because as "
    "while so until".split()
)
_SURE_OPENING = frozenset(
    "has had is was prescribed suffers suffering uses takes diagnosed recovering undergoing awaiting lives living "
    "registered needs".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the lexicon: its first word, the word after its last, its kind."""

    at: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Clause:
    """The first word of a clause and the word after its last."""

    begin: int
    stop: int


class _Verdict(Enum):
    ONE = auto()
    ANY_ONE = auto()
    NOBODY = auto()
    RULE = auto()


def disclosed(words: Words, plain: str, clause: Clause, phrase: Phrase) -> tuple[int, int] | None:
    """The first word and the word after the last of a disclosure; nothing where nobody's health is told."""
    return _Look(words, plain, clause, phrase).find()


class _Look:
    __slots__ = ("_can", "_clause", "_phrase", "_plain", "_said", "_words")

    def __init__(self, words: Words, plain: str, clause: Clause, phrase: Phrase) -> None:
        self._words, self._plain, self._clause, self._phrase = words, plain, clause, phrase
        self._said, self._can = words.said, words.can

    def find(self) -> tuple[int, int] | None:
        phrase = self._phrase
        if self._is_topic():
            return None
        if phrase.kind == QUALITY:
            return self._quality()
        if phrase.kind == WEAK:
            start = self._owned_or_had()
        else:
            start, is_over = self._before(phrase.at, phrase.kind)
            if start is None and not is_over:
                return self._without_a_person_before()
        return None if start is None else (start, phrase.end)

    def _without_a_person_before(self) -> tuple[int, int] | None:
        at, end = self._phrase.at, self._phrase.end
        if self._is_owned_inside():
            return at, end
        if self._phrase.kind == STRONG and (last := self._after()):
            return at, last
        start = self._left_out(at)
        return None if start is None else (start, end)

    def _is_topic(self) -> bool:
        """True where the next words make a topic of it: `dementia awareness training`."""
        end = self._phrase.end
        if self._is_quoted():
            return True
        if end < self._clause.stop and (self._said[end - 1], self._said[end]) in _NO_LONGER_HEALTH:
            return True
        for place in range(end, min(end + 2, self._clause.stop)):
            can, said = self._can[place], self._said[place]
            if (can & Can.TOPIC_AFTER and (place == end or said not in _TIMES)) or (
                can & Can.PART_OF_A_HOME and place == end and self._phrase.kind == STRONG
            ):
                return True
            if can & (Can.MARK | Can.TAKEN | _PERSON | Can.NAME | Can.HAVE | Can.MODAL) or said in _JOINING:
                return False
        return False

    def _is_quoted(self) -> bool:
        """True for a word that is mentioned, not used: the word 'bedridden' stood in the template."""
        at, end = self._phrase.at, self._phrase.end
        is_inside = self._clause.begin < at and end < self._clause.stop and end == at + 1
        return is_inside and self._said[at - 1] in _QUOTES and self._said[end][0] in _QUOTES

    def _before(self, at: int, kind: str) -> tuple[int | None, bool]:
        """The nearest person before a word; and whether to look no further, because it is a rule or a topic."""
        is_general = is_past_taken = False
        for place in range(at - 1, max(self._clause.begin, at - _BACK[kind]) - 1, -1):
            is_past_taken = is_past_taken or bool(self._can[place] & Can.TAKEN)
            if is_past_taken and not self._can[place] & (_PERSON | Can.NAME):
                continue
            verdict = _Verdict.RULE if self._changes_the_subject(place, at, kind) else self._verdict(place)
            if verdict is _Verdict.ONE:
                return self._start_of_name(place), False
            if verdict is _Verdict.RULE:
                return None, True
            is_general = is_general or verdict is _Verdict.ANY_ONE
        return self._called_by_a_name(at), is_general

    def _changes_the_subject(self, place: int, at: int, kind: str) -> bool:
        """True for a word between a person and what is said, after which it is not said of that person."""
        can, distance = self._can[place], at - place
        if can & Can.NAME:
            return False
        return bool(
            can & (Can.TOPIC | Can.GENERIC)
            or (can & Can.STAFF and kind != STRONG and distance <= _LINK)
            or (can & Can.ITS_OWN and distance <= _LINK + 1 and not self._has_mark(place, at))
            or (kind == STATE and distance > 2 and self._said[place] in _CHANGES)
        )

    def _has_mark(self, place: int, at: int) -> bool:
        return any(self._can[each] & Can.MARK for each in range(place + 1, at))

    def _after(self) -> int | None:
        """The word after a person who stands behind the phrase: `deaf tenant`, `postnatal depression, tenant`."""
        at, end = self._phrase.at, self._phrase.end
        for place in range(max(self._clause.begin, at - 5), at):
            if self._can[place] & (Can.TOPIC | Can.GENERIC) or self._said[place] in _IF:
                return None
        for place in range(end, min(self._clause.stop, end + _FORWARD)):
            can = self._can[place]
            if can & (Can.TOPIC | Can.TOPIC_AFTER | Can.GENERIC | Can.MODAL):
                return None
            if self._verdict(place) is _Verdict.ONE:
                is_any = place <= end + 1 and at > self._clause.begin and self._can[at - 1] & Can.ANYONE
                return place + 1 if not is_any or self._is_told_of_the_past(place) else None
        return None

    def _is_owned_inside(self) -> bool:
        """True where the phrase itself has the person: `his mental health`."""
        inside = range(self._phrase.at, self._phrase.end)
        first = self._phrase.at
        return any(
            self._can[at] & (Can.OWNER | Can.ROLE) and self._verdict(at) is _Verdict.ONE
            for at in inside
            if at == first or self._can[at] & Can.OWNER
        )

    def _quality(self) -> tuple[int, int] | None:
        at, end = self._phrase.at, self._phrase.end
        if end < self._clause.stop and self._can[end] & (Can.ROLE | Can.RELATION | Can.NAME):
            verdict = _Verdict.RULE if self._is_if(at) else self._verdict(end)
            if verdict is _Verdict.ANY_ONE and self._article(end) in _ONE_OF_MANY:
                start, _ = self._before(at, QUALITY)
                return None if start is None else (start, end)
            return (at, end + 1) if verdict is _Verdict.ONE else None
        start = self._left_out(at) if self._closes() else None
        return None if start is None else (start, end)

    def _owned_or_had(self) -> int | None:
        """The person who has it, or whose it is: `has had a stroke`, `her disability`."""
        at, begin = self._phrase.at, self._clause.begin
        if self._phrase.end < self._clause.stop and self._said[self._phrase.end] == "of":
            return None
        place = at - 1
        while place >= begin and at - place <= _ADJECTIVES and self._is_adjective(place):
            place -= 1
        if place < begin:
            return self._left_out(at)
        can = self._can[place]
        if can & Can.OWNER or self._said[place] == "s":
            start, _ = self._before(place + 1, WEAK)
            return start
        if can & Can.HAVE:
            start, is_over = self._before(place, WEAK)
            return start if start is not None or is_over else self._left_out(at)
        if can & (Can.MARK | Can.TAKEN) or self._said[place] in _JOINING:
            return self._left_out(at)
        is_beside = place == at - 1 and self._verdict(place) is _Verdict.ONE
        return place if is_beside else None

    def _is_adjective(self, place: int) -> bool:
        return bool(self._can[place] & Can.ADJECTIVE) and not self._can[place] & Can.OWNER

    def _verdict(self, place: int) -> _Verdict:
        can, said = self._can[place], self._said[place]
        if can & Can.NAME:
            return _Verdict.ONE
        if not can & _PERSON:
            is_unit = said.isdecimal() and place > self._clause.begin and self._before_unit(place)
            return _Verdict.ONE if is_unit else _Verdict.NOBODY
        if self._is_if(place):
            return _Verdict.RULE
        if can & (Can.PRONOUN | Can.OWNER):
            return _Verdict.RULE if self._opens_a_rule(place) else _Verdict.ONE
        return self._verdict_of_a_word(place)

    def _verdict_of_a_word(self, place: int) -> _Verdict:
        can = self._can[place]
        following = self._said[place + 1] if place + 1 < self._clause.stop else ""
        if can & Can.SELF:
            return _Verdict.ONE if following in _I_AM or self._said[place] != "i" else _Verdict.NOBODY
        if following and self._can[place + 1] & Can.NOT_A_PERSON:
            return _Verdict.NOBODY
        if can & Can.SEVERAL:
            return _Verdict.ONE if place and self._said[place - 1] in _THE else _Verdict.RULE
        return self._verdict_of_a_noun(place)

    def _verdict_of_a_noun(self, place: int) -> _Verdict:
        can, said = self._can[place], self._said[place]
        if said in ("t", "ten", "res", "occ", "pt") and not self._is_short_form(place):
            return _Verdict.NOBODY
        is_told = self._is_told_of_the_past(place)
        if can & Can.ROLE and place > self._clause.begin:
            near = self._can[place - 1] | (self._can[place - 2] if place - 2 >= self._clause.begin else 0)
            if near & Can.WHEN and not is_told:
                return _Verdict.RULE
        article = self._article(place) if can & (Can.ROLE | Can.ANYONE_RELATION) else ""
        if article and article not in _ONE_OF_MANY:
            return _Verdict.RULE
        return _Verdict.ANY_ONE if article and not is_told else _Verdict.ONE

    def _article(self, place: int) -> str:
        """The word that makes any one of a person: `a tenant`, `any elderly tenant`; nothing where there is none."""
        begin = self._clause.begin
        if place > begin and self._can[place - 1] & Can.ANYONE:
            return self._said[place - 1]
        is_between = place - 2 >= begin and not self._can[place - 1] & (Can.MARK | _PERSON | Can.HAVE)
        is_article = is_between and self._said[place - 1] not in _THE and self._can[place - 2] & Can.ANYONE
        return self._said[place - 2] if is_article else ""

    def _is_short_form(self, place: int) -> bool:
        said = self._said[place]
        is_first = place == self._clause.begin or self._can[place - 1] & (Can.MARK | Can.END | Can.TAKEN)
        if said == "t":
            return self._plain[self._words.starts[place]] == "T" and bool(is_first)
        following = self._can[place + 1] if place + 1 < len(self._can) else 0
        return bool(is_first and following & (Can.HAVE | Can.MARK | Can.END | Can.OPENING | Can.START))

    def _is_if(self, place: int) -> bool:
        for at in range(place - 1, max(self._clause.begin, place - 3) - 1, -1):
            if self._can[at] & Can.MARK:
                return False
            if self._said[at] in _IF or (at == place - 1 and self._said[at] in _ASKING):
                return True
        return False

    def _opens_a_rule(self, place: int) -> bool:
        """True for `when a tenant says that he has`, `if somebody thinks she is`."""
        begin = self._clause.begin
        if place - begin > _AROUND:
            return False
        for at in range(begin, min(begin + 6, place)):
            if self._can[at] & Can.WHEN or self._said[at] in _IF_OR_DOES:
                near = range(at + 1, min(at + 4, place))
                is_apart = any(self._can[each] & Can.MARK for each in range(at, place))
                return not is_apart and any(
                    self._can[each] & Can.GENERIC or self._said[each] in ("a", "an", "any") for each in near
                )
        return False

    def _is_told_of_the_past(self, place: int) -> bool:
        around = range(max(self._clause.begin, place - _AROUND), min(self._clause.stop, place + _AROUND))
        is_past = any(self._can[at] & Can.PAST and self._said[at - 1] not in _PASSIVE for at in around if at)
        return is_past and not any(self._can[at] & Can.MODAL for at in around)

    def _before_unit(self, place: int) -> bool:
        before = self._said[place - 1]
        return before in _UNITS or (before == "." and place > 1 and self._said[place - 2] in _UNITS)

    def _start_of_name(self, place: int) -> int:
        while self._can[place] & Can.NAME and place > self._clause.begin and self._can[place - 1] & Can.NAME:
            place -= 1
        return place

    def _called_by_a_name(self, at: int) -> int | None:
        """A word with a capital that nothing else is known of, just before a word of having: `Bartosz has asthma`."""
        place = at - 1
        while place > self._clause.begin and at - place <= _ADJECTIVES and self._is_adjective(place):
            place -= 1
        if (
            place <= self._clause.begin - 1
            or place < 1
            or self._said[place] not in ("has", "had", "is", "was", "suffers", "s")
        ):
            return None
        name = place - 1
        if name < self._clause.begin or self._can[name] or len(self._said[name]) < 3:
            return None
        written = self._plain[self._words.starts[name] : self._words.ends[name]]
        return name if written.istitle() and written.isalpha() else None

    def _left_out(self, at: int) -> int | None:
        """Where it begins, if the person is left out: `has asthma`, `vuln: ms`, `amputee` beside other details."""
        begin = self._clause.begin
        place = at - 1
        while place >= begin and at - place <= _ADJECTIVES and self._is_opening(place):
            place -= 1
        is_first = place < begin or self._said[place] in _JOINING or self._can[place] & (Can.MARK | Can.TAKEN)
        if not is_first or self._is_general_before(place):
            return None
        if place > begin and self._can[place] & Can.MARK and self._can[place - 1] & Can.LABEL:
            return at
        if any(self._said[each] in _SURE_OPENING for each in range(place + 1, at)) or (self._said[at] in _SURE_OPENING):
            return place + 1
        if self._closes() and self._said[self._phrase.end - 1] in qualities():
            return place + 1
        is_closed = place + 1 < at or self._phrase.kind == STATE or self._closes()
        return place + 1 if is_closed and self._is_beside_a_person() else None

    def _is_opening(self, place: int) -> bool:
        return bool(self._can[place] & Can.OPENING) and self._said[place] not in _JOINING

    def _is_general_before(self, place: int) -> bool:
        for at in range(place, max(self._clause.begin, place - 6) - 1, -1):
            if self._can[at] & Can.TAKEN:
                return False
            if self._can[at] & (Can.GENERIC | Can.TOPIC):
                return True
        return False

    def _closes(self) -> bool:
        end = self._phrase.end
        return end >= self._clause.stop or bool(self._can[end] & (Can.MARK | Can.TAKEN)) or self._said[end] in _JOINING

    def _is_beside_a_person(self) -> bool:
        """True where one person, or another kind of personal data, stands on the same line."""
        at = self._phrase.at
        for place in range(at - 1, max(0, at - _CONTEXT) - 1, -1):
            if self._can[place] & Can.END and "\n" in self._said[place]:
                break
            if self._can[place] & (Can.TAKEN | Can.NAME) or self._verdict(place) is _Verdict.ONE:
                return True
        for place in range(self._phrase.end, min(len(self._can), at + _CONTEXT)):
            if self._can[place] & Can.END and "\n" in self._said[place]:
                return False
            if self._can[place] & (Can.TAKEN | Can.NAME):
                return True
        return False
