"""Dates that are said to be somebody's birth; any other date is the log's own business."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from kim_engine.privacy.birth_columns import beside_persons, dates_below_headings
from kim_engine.privacy.folding import Span
from kim_engine.privacy.written_births import DATE, can_be_a_birth, is_bare, is_long_ago

_FAR_ENOUGH = 60
_AFTER = 36  # characters from a date to the end of what may say after it that it is a birth
_AGAIN = 40  # characters from a birth to another date that is said to be the same one's
_BIRTH = r"(?:births?|brith|birht|bith|brth)"
_CUE = (
    r"(?:d[./ -]{0,2}o[./ -]{0,2}b(?:['’]?s?)?(?![^\W\d_])\.?|"
    rf"dates?[ _-]?off?[ _-]?{_BIRTH}|d(?:\.|/|\ )?\ ?of\ ?b\.?|d/{_BIRTH}|"
    rf"{_BIRTH}[ _-]?(?:dates?|days?|dat|dy)|b['’/-]?days?|birtday|birhday|birthdy|"
    r"born|(?<!\w)b\.|birth)"
)
_ANY_CUE = re.compile(
    r"(?<![^\W\d_])(?:d[./ -]{0,2}o|dates?[ _-]?of|d\ ?\.?/?\ ?of|d/b|bi?r?i?th|birht|birtd|birhd|born|b\.|"
    r"b['’/-]?day|b\ )",
    re.IGNORECASE | re.VERBOSE,
)
_ANY_AGE = re.compile(
    r"(?<![^\W_])(?:aged?\ |turn(?:s|ed|ing)?\ |reach(?:es|ed)\ |(?:will\ be|is|was)\ (?=[0-9]))"
    r"|(?<=[0-9])[ -]?(?:yo|y/o|yrs?|years?)(?![^\W_])",
    re.IGNORECASE | re.VERBOSE,
)
_MARKS = r"[\s:=()\"'’,;|>/_–-]{0,4}"
_SMALL_WORDS = (
    r"is|was|are|were|be|been|has|have|should|of|on|the|as|at|to|for|in|him|her|his|their|my|he|she|tenant|now|here|"
    r"given|recorded|shown|said|entered|wrong|wrongly|reads|listed|typed|put|written|down|stated|reported|confirmed|"
    r"checked|matched|held|field|column|box|says|shows|showing|noted|registered|actually|really|correct|correctly|not|"
    r"both|old|new|previous|original|we|have|which|same|day|mother|father|son|daughter|baby|child|wife|husband|partner|"
    r"changed\ from|corrected\ from|changed|corrected|file|form|system|records?|nec|screen|date|"
    r"year|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thurs?|fri|sat|sun|"
    r"in\ \w{2,15}|\(?dd[/.-]mm[/.-]yy(?:yy)?\)?"
)
_BETWEEN = rf"(?:{_MARKS}(?<![^\W_])(?:{_SMALL_WORDS})(?![^\W_])){{0,5}}{_MARKS}"
_SAID_BEFORE = re.compile(rf"(?<![^\W\d_]){_CUE}{_BETWEEN}\Z", re.IGNORECASE | re.VERBOSE)
_AGE_BEFORE = re.compile(
    r"(?:(?<![^\W_])aged?\ [0-9]{1,3}|(?<![0-9])[0-9]{1,3}[ -]?(?:yo|y/o|yrs?|years?)(?:[ -]old)?)[\s,;:(\[–-]{1,4}\Z"
    r"|(?<![^\W_])(?:turn(?:s|ed|ing)?|(?:s?he|who)\ reach(?:es|ed)|(?:s?he|son|daughter)\ (?:will\ be|is|was))"
    r"\ [0-9]{1,3}"
    r"(?:\ years?\ old)?\ (?:on|this)\ (?:the\ |[a-z]{3,6}day,?\ )?\Z",
    re.IGNORECASE | re.VERBOSE,
)
_TURNS = re.compile(r"\ (?:on|this)\ (?:the\ |[a-z]{3,6}day,?\ )?\Z", re.IGNORECASE)
_SAID_AFTER = re.compile(
    r"[\s,(=:/–-]{0,3}(?:(?:is|was|as|for|being|given\ as|on\ file\ as)\ )?(?:(?:his|her|their|the|a|my|tenant's)\ )?"
    rf"(?:d[./ -]{{0,2}}o[./ -]{{0,2}}b\.?|dates?\ of\ {_BIRTH}|{_BIRTH}[ -]?da(?:te|y)|b['’]?day)"
    r"(?![^\W_])"
    r"|[\s,(–-]{1,3}(?:(?:is|was)\ )?(?:the\ day\ )?(?:when\ )?(?:s?he|baby|son|daughter)\ was\ born(?![^\W_])",
    re.IGNORECASE | re.VERBOSE,
)
_AGE_AFTER = re.compile(
    r"[\s,;(–-]{1,3}(?:now\ |so\ )?(?:aged?\ [0-9]{1,3}|[0-9]{1,3}\ ?(?:yo|y/o|yrs?|years?))(?![^\W_])",
    re.IGNORECASE | re.VERBOSE,
)
_SHORT_BEFORE = re.compile(r"[,(;|]\ ?b\.?\ \Z")
_THEN = re.compile(
    rf"(?:[\s:=()\"'’,;.?|>/_–-]{{0,4}}(?<![^\W_])(?:{_SMALL_WORDS}|or|and|nor|vs|then|other|another|one|but)(?![^\W_]))"
    rf"{{0,6}}[\s:=()\"'’,;.?|>/_–-]{{0,4}}",
    re.IGNORECASE | re.VERBOSE,
)
_NOBODY = re.compile(
    r"(?:project|idea|team|list|form|panel|system|log|scheme|policy|programme|group|forum|service|plan|tracker|register)s?"
    r"\ (?:was|is|were|has been)\ \Z",
    re.IGNORECASE,
)


def birth_date_spans(plain: str) -> Iterator[Span]:
    """Spans of a date with the words just before or after it that make it a birth, in folded text; not in order.

    Dates are read as the tables read them (`kim_engine.tables.written_dates`). A year alone, a month alone, an age
    alone and the day that systems write for 'not known' are left alone. Where only the place tells (a cell beside a
    person's, brackets after a name, an age beside it) the date must be one of long ago.
    """
    below = list(dates_below_headings(plain))
    yield from below
    taken = {start for start, _ in below}
    cues, ages = ([cue.start() for cue in gate.finditer(plain)] for gate in (_ANY_CUE, _ANY_AGE))
    is_beside_a_person = beside_persons(plain)
    if not (cues or ages or is_beside_a_person):
        return
    floor, is_birth_just_before = 0, False
    for found in DATE.finditer(plain):
        if found.start() in taken:
            floor = found.end()
            continue
        span = _said_near(plain, floor, found) if _is_near(cues, found) else None
        if not span and _is_near(ages, found):
            span = _aged(plain, floor, found)
        if not span and is_birth_just_before and _is_said_again(plain, floor, found):
            span = found.span()
        if not span and is_beside_a_person and is_beside_a_person(found):
            span = found.span()
        if span:
            yield span
            floor = span[1]
        is_birth_just_before = bool(span)


def _said_near(plain: str, floor: int, found: re.Match[str]) -> Span | None:
    """The span with the words that make a birth of it."""
    before = plain[max(floor, found.start() - _FAR_ENOUGH) : found.start()]
    said = _SAID_BEFORE.search(before)
    if said and _NOBODY.search(before[: said.start()]):
        said = None
    if not said and is_long_ago(found[0]):
        said = _SHORT_BEFORE.search(before)
    after = None if said or is_bare(found[0]) else _SAID_AFTER.match(plain, found.end())
    if not (said or after) or not can_be_a_birth(found[0]):
        return None
    start = found.start() - (len(before) - said.start()) if said else found.start()
    return start, after.end() if after else found.end()


def _aged(plain: str, floor: int, found: re.Match[str]) -> Span | None:
    """The span with an age beside the date: `aged 82 (12/3/44)`, `turning 80 on 3 April`."""
    before = plain[max(floor, found.start() - _FAR_ENOUGH) : found.start()]
    age = _AGE_BEFORE.search(before)
    if age and (is_long_ago(found[0]) or (_TURNS.search(before) and can_be_a_birth(found[0]))):
        return found.start() - (len(before) - age.start()), found.end()
    after = _AGE_AFTER.match(plain, found.end()) if is_long_ago(found[0]) else None
    return (found.start(), after.end()) if after else None


def _is_said_again(plain: str, floor: int, found: re.Match[str]) -> bool:
    """True for another form of the same birth: `DOB 3/4/61 or 4/3/61`."""
    is_close = 0 < found.start() - floor <= _AGAIN
    return is_close and is_long_ago(found[0]) and bool(_THEN.fullmatch(plain, floor, found.start()))


def _is_near(cues: list[int], found: re.Match[str]) -> bool:
    place = bisect_left(cues, found.start() - _FAR_ENOUGH)
    return place < len(cues) and cues[place] < found.end() + _AFTER
