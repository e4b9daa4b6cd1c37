"""People's names where a title stands before them; a title alone, a place named after somebody and software are not."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kim_engine.privacy.folding import Span

_TITLE = r"(?:Mrs|Mr|Miss|Ms|Mx|Dr|Sir|Lady|Lord|Dame|Professor|Prof|Reverend|Revd|Rev|Mister)"
_TITLES = re.compile(
    rf"(?<![^\W_])(?<![-/&@])(?P<title>{_TITLE})(?![^\W_])\.?"
    rf"(?:\ ?(?:and|&|/|or)\ {{0,2}}(?P<second>{_TITLE})(?![^\W_])\.?)?"
    r"(?P<gap>[ ]{1,2}|\.?(?=[A-Z]))",
    re.IGNORECASE | re.VERBOSE,
)
_PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ap|ter|ten|st\.?)"
_WORD = r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_])){1,30}"
_NAME = re.compile(
    rf"(?P<initials>(?:[^\W\d_](?:\.\ ?|\ )){{0,3}})(?P<particles>(?:{_PARTICLE}\ ){{0,3}})(?P<name>{_WORD})"
    rf"(?P<more>(?:\ (?:{_PARTICLE}\ ){{0,2}}{_WORD}){{0,3}})",
    re.IGNORECASE | re.VERBOSE,
)
_FIRST_WORD = re.compile(r"[^\W\d_]{2,8}(?![\w'’.-])")
_FARTHEST = 130  # no name is longer; what is read after a title stays bounded
_NO_TITLE = re.compile(r"(?:[0-9]|has|with|got)\ ?\Z")  # 250 ms; has ms
_POSSESSIVE = re.compile(r"['’]s?\Z", re.IGNORECASE)

_ALWAYS = frozenset("mr mrs mx".split())  # nobody writes these for anything else
_CAPITAL_ONLY = frozenset("miss sir lady lord dame professor prof reverend revd rev mister".split())
_NO_NAMES = frozenset(
    "a about after again all also an and any are as asked at balance balances because been before but by came can "
    "code codes column could cr did do does each entry field fields for form forms from gave get gets goes got had "
    "has have he her his if in into is it its journal just leave left line list may misc missing more my no nor not "
    "note of off on one only option options or our out over per post rang reports said says see she should so "
    "system than that the their them then there these they this those title titles to told total two under until up "
    "was we went were what when where which while who will with would you your every another some few many next "
    "last first appears means stays comes used works shows instead against rather alone matter matters become "
    "became both never always often mean appear blank empty optional mandatory madam sir mr mrs miss ms mx dr".split()
)
_NOT_AFTER = {
    "ms": frozenset(
        "access azure business copilot cloud dos dynamics edge entra excel exchange form forms form's intune lists "
        "office onedrive onenote outlook planner power powerpoint project publisher purview query server sharepoint "
        "sql store team teams visio windows word works 365 bookings stream loop society nurse clinic symptoms".split()
    ),
    "miss": frozenset(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december christmas easter deadlines targets".split()
    ),
    "lord": frozenset("mayor chancellor justice justices lieutenant".split()),
    "lady": frozenset("mayoress day chapel chief".split()),
    "dr": frozenset(
        "martens who appointment appointments letter letters note notes surgery visit test site plan block blocks "
        "flats garages".split()
    ),
    "rev": frozenset("no number date issue".split()),
}
_PARTICLES = frozenset("van von der den de del della di da dos du la le el al bin ibn ap ter ten st".split())
_PLACES = frozenset(
    "almshouse almshouses avenue barracks building buildings centre center charity close cottages court crescent "
    "drive estate fields foundation gardens gate green grove hall heights hospital homes hospice house institute "
    "lane library lodge mansions mews mill park place primary rise road row school square street surgery terrace "
    "theatre tower towers trust villas walk way wharf wing yard academy arms charities clinic rooms room ward "
    "bequest fund rule law block blocks flats garages".split()
)

_CAPITAL_PLACES = frozenset(form for place in _PLACES for form in (place.capitalize(), place.upper()))

_NOT_EVEN_THEN = frozenset("and or the is are was if no yes mr mrs miss ms mx dr sir lady madam title".split())


class TitledName(NamedTuple):
    """A titled name in a text: its span, and the names without the title."""

    span: Span
    names: tuple[str, ...]


def titled_name_spans(plain: str) -> Iterator[Span]:
    """Spans of titles with the name that follows, in folded text; one of two people who share a name is one span.

    A name begins with a capital; after `mr`, `mrs`, `ms`, `mx` and `dr` in small letters it may be small too.
    """
    return (found.span for found in titled_names(plain))


def titled_names(plain: str) -> list[TitledName]:
    """Titled names in folded text with their words, left to right."""
    found: list[TitledName] = []
    floor = 0
    for title in _TITLES.finditer(plain):
        if title.start() < floor or (
            title["title"] == "ms" and _NO_TITLE.search(plain, max(0, title.start() - 8), title.start())
        ):
            continue
        ahead = _FIRST_WORD.match(plain, title.end())
        if ahead and ahead[0].casefold() in _NOT_EVEN_THEN:
            continue
        name = _NAME.match(plain, title.end(), min(len(plain), title.end() + _FARTHEST))
        if name and (words := _words(title, name)):
            span = title.start(), name.start() + _length(name, words)
            if not _is_a_place(plain, span[1], words):
                found.append(TitledName(span, tuple(words)))
                floor = span[1]
    return found


def _words(title: re.Match[str], name: re.Match[str]) -> list[str]:
    """Give the words of the name, initials first; none where it is no name."""
    said = title["second"] or title["title"]
    first = name["name"]
    if not _begins_a_name(said, first, has_initials=bool(name["initials"] or name["particles"])):
        return []
    words = [*name["initials"].replace(".", " ").split(), *name["particles"].split(), first]
    small = first[0].islower()
    for word in name["more"].split():
        is_name = word[0].isupper() or word.casefold().rstrip(".") in _PARTICLES
        if small or not is_name or word.casefold() in _NO_NAMES:
            break
        words.append(word)
    while len(words) > 1 and words[-1].casefold() in _PARTICLES and words[-1].islower():
        words.pop()
    return words


def _begins_a_name(title: str, word: str, *, has_initials: bool) -> bool:
    said, plain_word = title.casefold(), _POSSESSIVE.sub("", word.casefold())
    is_written_out = title[0].isupper() and title[1:].islower() and word[0].isupper() and word[1:].islower()
    if is_written_out and said in ("mr", "mrs", "ms", "mx"):
        return plain_word not in _NOT_EVEN_THEN and plain_word not in _NOT_AFTER.get(said, frozenset())
    if plain_word in _NO_NAMES or plain_word in _NOT_AFTER.get(said, frozenset()):
        return False
    if title.isupper() and len(title) > 1 and not has_initials:
        return word.isupper() or (word[0].isupper() and said != "dr")  # a DR test is of the servers
    if title[0].islower():
        if said in ("ms", "dr") or said in _ALWAYS:
            return True
        return said in _CAPITAL_ONLY and word[0].isupper()
    return word[0].isupper() or said in _ALWAYS


def _length(name: re.Match[str], words: list[str]) -> int:
    """Give how far into the match the last of the words reaches."""
    at = 0
    for word in words:
        at = name[0].index(word, at) + len(word)
    return at


def _is_a_place(plain: str, end: int, words: list[str]) -> bool:
    """True for `Dr Fry's Almshouses` and `Lady Margaret Road`: the words end with, or are followed by, a place."""
    after = plain[end : end + 40].split("\n", maxsplit=1)[0].split()
    ahead = [each.strip(".,;:)'\"’") for each in after[:2]]
    is_of_name = _POSSESSIVE.search(words[-1]) or (after and plain[end : end + 1] == " ")
    named = any(word in _CAPITAL_PLACES for word in words[1:])
    return named or bool(is_of_name and any(each in _CAPITAL_PLACES for each in ahead))
