"""How people write a date that may be somebody's birth, and how it is read; what makes it one is not decided here."""

import re
from datetime import date
from functools import lru_cache

from kim_engine.tables.readings import Certainty
from kim_engine.tables.written_dates import MONTH, read_date

# The slips of the thumb that are seen most, by the letters that tell the month.
_SLIPS = (
    r"(?:jan(?:urary|aury|uray)|feb(?:uary|urary|ruay)|mar(?:hc)|apr(?:l|ill)|apirl|agust|augst|auguest|sept?(?:mber|etmber)|"
    r"setember|sepember|oct(?:ber|obor)|ocotber|nov(?:mber|emeber)|dec(?:mber|emeber)|dcember)"
)
_NAMED = rf"(?:{_SLIPS}|{MONTH})"
_ORDINAL = r"[0-9]{1,2}(?:st|nd|rd|th)"
DATE = re.compile(
    rf"""
    (?<![0-9])(?:
      [0-9]{{4}}\ ?[-/.]\ ?[0-9]{{1,2}}\ ?[-/.]\ ?[0-9]{{1,2}}
    | [0-9]{{1,2}}\ ?[-/.\\\ ]\ ?[0-9]{{1,2}}\ ?[-/.\\\ ]\ ?(?:[0-9]{{4}}|'?[0-9]{{2}})
    | [0-9]{{1,2}}(?:st|nd|rd|th)?[-/.,\ ]{{0,2}}(?:day\ )?(?:of\ )?{_NAMED}[-/.,\ ]{{0,2}}(?:[0-9]{{4}}|'?[0-9]{{2}})
    | {_ORDINAL}\ of\ the\ [0-9]{{1,2}}(?:st|nd|rd|th)?[-/.,\ ]{{1,2}}(?:[0-9]{{4}}|'?[0-9]{{2}})
    | [0-9]{{4}}[-/.,\ ]{{0,2}}{_NAMED}[-/.,\ ]{{0,2}}[0-9]{{1,2}}
    | [0-9]{{8}} | [0-9]{{6}}
    )(?![0-9])
    | (?<![^\W_]){_NAMED}\ [0-9]{{1,2}}(?:st|nd|rd|th)?,?\ (?:[0-9]{{4}}|'?[0-9]{{2}})(?![0-9:])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SYSTEMS_OWN = frozenset({date(1900, 1, 1), date(1899, 12, 30), date(1901, 1, 1)})  # stands for 'not known'
# Where only its place tells, a date must be of somebody grown up: a log's own dates are later.
_GROWN_UP_BEFORE = 2008
_TWO_DIGITS_UNTIL = 2026  # 27 is 1927: nobody is born later
_OF_THE = re.compile(r"[a-z]{2} of the ([0-9]{1,2})(?:st|nd|rd|th)?[-/., ]{1,2}'?", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? '?([0-9]{2})", re.IGNORECASE)
_MONTH_BETWEEN = re.compile(r"([0-9]{4})[-/., ]{0,2}([a-z]+)\.?[-/., ]{0,2}([0-9]{1,2})", re.IGNORECASE)
_SLIP = re.compile(_SLIPS, re.IGNORECASE)
_MISPLACED = {"api": "apr", "agu": "aug", "set": "sep", "oco": "oct", "dce": "dec"}


def can_be_a_birth(written: str) -> bool:
    """True for a whole date that exists, apart from the days that systems write for 'not known'."""
    return _read(written) is not None


def is_long_ago(written: str) -> bool:
    """True for a date of which a person who was born then is grown up now."""
    read = _read(written)
    return read is not None and read.year < _GROWN_UP_BEFORE and not is_bare(written)


def is_bare(written: str) -> bool:
    """True for digits with nothing between."""
    return written.isdecimal()


@lru_cache(maxsize=1024)
def _read(written: str) -> date | None:
    reading = read_date(_plainly(written), two_digits_until=_TWO_DIGITS_UNTIL)
    if reading.certainty not in (Certainty.READ, Certainty.AMBIGUOUS):
        return None
    read = reading.value or reading.candidates[0]
    return None if read in _SYSTEMS_OWN else read


def _plainly(written: str) -> str:
    """The date as the tables can read it."""
    plain = written.replace(" day of ", " ").replace(" day ", " ").replace("\\", "/").replace("'", "")
    if plain.isdecimal() and len(plain) == len("ddmmyy"):
        return f"{plain[:2]}/{plain[2:4]}/{plain[4:]}"
    plain = _OF_THE.sub(r"/\1/", plain)
    plain = _SLIP.sub(lambda slip: _MISPLACED.get(slip[0][:3].lower(), slip[0][:3]), plain)
    if found := _MONTH_FIRST.fullmatch(plain):
        return f"{found[2]} {found[1]} {found[3]}"
    if found := _MONTH_BETWEEN.fullmatch(plain):
        return f"{found[3]} {found[2]} {found[1]}"
    return plain
