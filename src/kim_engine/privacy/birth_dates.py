"""Dates that are said to be somebody's birth; any other date is the log's own business."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from kim_engine.privacy.folding import Span
from kim_engine.tables.readings import Certainty
from kim_engine.tables.written_dates import MONTH, read_date

_FAR_ENOUGH = 60
_AFTER = 24  # characters from a date to the end of what may say after it that it is a birth
_DATE = re.compile(
    rf"""
    (?<![0-9])(?:
      [0-9]{{4}}\ ?[-/.]\ ?[0-9]{{1,2}}\ ?[-/.]\ ?[0-9]{{1,2}}
    | [0-9]{{1,2}}\ ?[-/.\ ]\ ?[0-9]{{1,2}}\ ?[-/.\ ]\ ?(?:[0-9]{{4}}|[0-9]{{2}})
    | [0-9]{{1,2}}(?:st|nd|rd|th)?[-/.,\ ]{{0,2}}(?:day\ )?(?:of\ )?{MONTH}[-/.,\ ]{{0,2}}(?:[0-9]{{4}}|'?[0-9]{{2}})
    | [0-9]{{8}}
    )(?![0-9])
    | (?<![^\W_]){MONTH}\ [0-9]{{1,2}}(?:st|nd|rd|th)?,?\ [0-9]{{4}}(?![0-9])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CUE = (
    r"(?:d\.?\ ?o\.?\ ?b(?:['’]?s)?(?![^\W\d_])\.?|dates?\ of\ birth|d\.?\ of\ b\.?|birth[ -]?date|birth[ -]?day|"
    r"born|(?<!\w)b\.|birth)"
)
_ANY_CUE = re.compile(r"(?<![^\W\d_])(?:d\.?\ ?o|dates?\ of|d\.?\ of|birth|born|b\.)", re.IGNORECASE | re.VERBOSE)
_MARKS = r"[\s:=()\"'’,;|>/_–-]{0,4}"
_SMALL_WORDS = (
    r"is|was|are|were|be|been|has|have|should|of|on|the|as|at|to|for|in|him|her|his|their|my|he|she|tenant|now|here|"
    r"given|recorded|shown|said|entered|wrong|wrongly|reads|listed|typed|put|written|down|stated|reported|confirmed|"
    r"checked|matched|held|changed\ from|corrected\ from|changed|corrected|file|form|system|records?|nec|screen|date|"
    r"year|(?:mon|tues|wednes|thurs|fri|satur|sun)day|in\ \w{2,15}|\(?dd[/.-]mm[/.-]yy(?:yy)?\)?"
)
_BETWEEN = rf"(?:{_MARKS}(?<![^\W_])(?:{_SMALL_WORDS})(?![^\W_])){{0,5}}{_MARKS}"
_SAID_BEFORE = re.compile(rf"(?<![^\W\d_]){_CUE}{_BETWEEN}\Z", re.IGNORECASE | re.VERBOSE)
_SAID_AFTER = re.compile(
    r"[\s,(–-]{0,3}(?:is\ |was\ |as\ )?(?:(?:his|her|their|the|a)\ )?"
    r"(?:d\.?o\.?b\.?|date\ of\ birth|birth[ -]?da(?:te|y))"
    r"(?![^\W_])",
    re.IGNORECASE | re.VERBOSE,
)
_NOBODY = re.compile(
    r"(?:project|idea|team|list|form|panel|system|log|scheme|policy|programme|group|forum|service|plan|tracker|register)s?"
    r"\ (?:was|is|were|has been)\ \Z",
    re.IGNORECASE,
)
_SYSTEMS_OWN = frozenset({date(1900, 1, 1), date(1899, 12, 30), date(1901, 1, 1)})  # stands for 'not known'


def birth_date_spans(plain: str) -> Iterator[Span]:
    """Spans of a date with the words just before or after it that make it a birth, in folded text.

    Dates are read as the tables read them (`kim_engine.tables.written_dates`). A year alone, a month alone and the
    day that systems write for 'not known' are left alone.
    """
    cues = [cue.start() for cue in _ANY_CUE.finditer(plain)]
    if not cues:
        return
    floor = 0
    for found in _DATE.finditer(plain):
        if not _is_near(cues, found.start(), found.end()):
            continue
        before = plain[max(floor, found.start() - _FAR_ENOUGH) : found.start()]
        said = _SAID_BEFORE.search(before)
        after = None if said else _SAID_AFTER.match(plain, found.end())
        if said and _NOBODY.search(before[: said.start()]):
            said = None
        if (said or after) and _can_be_a_birth(found[0]):
            start = found.start() - (len(before) - said.start()) if said else found.start()
            yield start, after.end() if after else found.end()
            floor = after.end() if after else found.end()


def _is_near(cues: list[int], start: int, end: int) -> bool:
    place = bisect_left(cues, start - _FAR_ENOUGH)
    return place < len(cues) and cues[place] < end + _AFTER


@lru_cache(maxsize=1024)
def _can_be_a_birth(written: str) -> bool:
    reading = read_date(written.replace(" day of ", " ").replace(" day ", " "))
    if reading.certainty not in (Certainty.READ, Certainty.AMBIGUOUS):
        return False
    return reading.value not in _SYSTEMS_OWN
