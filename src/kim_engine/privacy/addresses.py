"""Homes by their house or flat number with a UK postcode; a street, a block or a postcode alone is left alone."""

import re
from collections.abc import Iterator

from kim_engine.privacy.folding import Span

# The shape of BS 7666's postcode: the inward part never has C, I, K, M, O or V.
_POSTCODE = re.compile(
    r"(?<![^\W_])[A-Z]{1,2}[0-9][A-Z0-9]?\ ?[0-9][ABD-HJLNP-UW-Z]{2}(?![^\W_])", re.IGNORECASE | re.VERBOSE
)
_FARTHEST = 110
_MOST_WORDS = 14
_TOKEN = re.compile(r"[0-9]+[a-z]?(?:[-/][0-9]+[a-z]?)?(?![^\W_])|[^\W\d_][\w'’.-]*|[^\s\w]", re.IGNORECASE)
_HOUSE_NUMBER = re.compile(r"(?!(?:19|20)[0-9]{2}\Z)[0-9]{1,4}[a-z]?(?:[-/][0-9]{1,4}[a-z]?)?", re.IGNORECASE)
_UNIT = frozenset(
    "flat apartment apt room unit bungalow house maisonette studio bedsit plot chalet cottage no number nos".split()
)
_PASSED_OVER = frozenset({",", "(", ")", '"', "'", "“", "”", "‘", "’", "-", "/", "|"})
_GLUES = frozenset("£$€#.-/:@")
_JOINING = frozenset("in on at".split())
_STREETS = frozenset(
    "road rd street st avenue ave lane ln close cl court ct crescent cres drive dr way walk grove gardens gdns "
    "place pl terrace row mews square sq hill rise green park view house lodge point tower cottages cottage yard "
    "end side mount parade gate wharf quay bank fields meadow vale dale approach path passage villas mansions "
    "heights estate".split()
)
# Between a house number and its postcode stands a street; these words show that the number counts something else.
_NO_STREET = frozenset(
    "is are was were has have had be been for from to by with and or but that which who when while where so we it "
    "they he she takes took took covers homes flats blocks properties tenants residents households leaseholds garages "
    "offices units people letters jobs records files days weeks months years hours minutes per see says said gave "
    "rang per every each all postcode postcodes".split()
)
_COUNTED = frozenset(
    "phase stage type lot week page line box form version section table part category schedule paragraph para "
    "appendix clause row column cabinet drawer shelf zone level quarter year tier lane batch job order invoice "
    "ward report chapter figure step drawing plan patch".split()
)
_STREET_AFTER = re.compile(
    rf"[\s,]{{1,3}}[0-9]{{1,4}}[a-z]?\ (?:[A-Z][\w'’]{{1,20}}\ ){{1,3}}(?:{'|'.join(sorted(_STREETS))})(?![^\W_])",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s,:(\-]{1,3}(?:(?:house|flat|apartment|apt|unit|room)(?:\ (?:no\.?|number))?|no\.?|number):?\ ?[0-9]{1,4}[a-z]?"
    r"(?![^\W_])(?!\ (?:homes|flats|properties|blocks))",
    re.IGNORECASE | re.VERBOSE,
)


def address_spans(plain: str) -> Iterator[Span]:
    """Spans of a house or flat number with its postcode in folded text, the street between them included.

    Each postcode is read back by at most a hundred characters, so the time grows with the text and no faster.
    """
    floor = 0
    for found in _POSTCODE.finditer(plain):
        start = _start_of_home(plain, floor, found.start())
        if start is not None:
            yield start, found.end()
        elif after := _AFTER.match(plain, found.end()) or _STREET_AFTER.match(plain, found.end()):
            yield found.start(), after.end()
        floor = found.end()


def postcode_in(plain: str) -> str:
    """The postcode of an address without its space, in capitals; nothing where there is none."""
    found = _POSTCODE.search(plain)
    return found[0].replace(" ", "").upper() if found else ""


def _start_of_home(plain: str, floor: int, end: int) -> int | None:
    """Read back from a postcode; give where its house number, or the flat before that, begins."""
    begin = max(floor, end - _FARTHEST)
    tokens = list(_TOKEN.finditer(plain, begin, end))[-_MOST_WORDS:]
    found: int | None = None
    street: list[str] = []  # what stands between a number and the postcode, the nearest first
    for at in range(len(tokens) - 1, -1, -1):
        said = tokens[at][0]
        if _HOUSE_NUMBER.fullmatch(said):
            unit = _unit_before(tokens, at)
            if unit is None and not _can_be_a_house(plain, tokens, at, street):
                break
            found = tokens[at if unit is None else unit].start()
        elif _ends_an_address(said.casefold(), is_nearest=at >= len(tokens) - 2):
            break
        street.append(said)
    return found


def _unit_before(tokens: list[re.Match[str]], at: int) -> int | None:
    """Give the place of `Flat`, `No.` or `House number:` just before the number."""
    before = at - 1
    while before >= 0 and tokens[before][0] in {":", "."}:
        before -= 1
    return before if before >= 0 and tokens[before][0].casefold().rstrip(".") in _UNIT else None


def _can_be_a_house(plain: str, tokens: list[re.Match[str]], at: int, street: list[str]) -> bool:
    """True unless the number counts something, is part of another, or no street can be what follows."""
    before = tokens[at - 1][0].casefold().rstrip(".") if at else ""
    if before in _COUNTED or plain[max(0, tokens[at].start() - 1) : tokens[at].start()] in _GLUES:
        return False
    words = [word for word in reversed(street) if word[0].isalpha()]
    if any(word.casefold() in _JOINING for word in words):
        words = words[: [word.casefold() in _JOINING for word in words].index(True)]
        if not any(word.casefold().rstrip(".") in _STREETS for word in words):
            return False
    if not words or words[0][0].isupper() or words[0].casefold() in ("the", "st"):
        return True
    return all(word.islower() for word in words) and any(word.rstrip(".") in _STREETS for word in words)


def _ends_an_address(said: str, *, is_nearest: bool) -> bool:
    if said[0].isalpha():
        is_label = is_nearest and said in ("postcode", "postal", "code")
        return not is_label and (said in _NO_STREET or (said.endswith(".") and len(said) > 5))
    return said not in _PASSED_OVER and not (is_nearest and said in {":", ";", "."})
