"""What people write for a quarter of the financial year; what a quarter is lives in `kim_engine.calendar`."""

import re
from dataclasses import dataclass
from datetime import date

from kim_engine.calendar import APRIL, Quarter, quarter_of
from kim_engine.tables.readings import Reading, could_not_read, is_ambiguous, is_empty, says_nothing, was_read
from kim_engine.tables.sheets import Cell
from kim_engine.tables.written_dates import EARLIEST, LATEST, MONTH, TWO_DIGITS_UNTIL, full_year, month_number

_DIGITS = r"([0-9]{4}|[0-9]{2})"
_CODE = re.compile(r"[0-9]{4}-q[1-4]", re.ASCII)
_MONTHS = re.compile(rf"(?<![a-z])({MONTH}) ?'?{_DIGITS}? ?(?:-|–|/|to) ?({MONTH})(?![a-z])", re.ASCII)
_NUMBER = re.compile(
    r"(?<![a-z])(?:q(?:tr|uarter)?\.? ?([0-9]+|one|two|three|four)"
    r"|([0-9]|first|second|third|fourth)(?:st|nd|rd|th)? ?q(?:tr|uarter)?)(?![a-z0-9])",
    re.ASCII,
)
_PAIR = re.compile(rf"(?<![0-9]){_DIGITS} ?[-–/] ?{_DIGITS}(?![0-9])", re.ASCII)
_ENDING = re.compile(rf"(?:fy|f/y|financial year) ?'?{_DIGITS}(?![0-9])", re.ASCII)
_SINGLE = re.compile(rf"(?<![0-9])'?{_DIGITS}(?![0-9])", re.ASCII)
_LEFT_OVER = re.compile(r"(?:fy|f/y|financial|year|of|the|in|for|[\s,.:;()\[\]'–-])*", re.ASCII)
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (("one", "first"), ("two", "second"), ("three", "third"), ("four", "fourth")), start=1
    )
    for word in words
}
_EXPECTED = "Write it as Q3 2026/27."


@dataclass(frozen=True)
class _Parts:
    """What was found in the text: years as the year a financial year starts in, ends in, or only a year."""

    number: int | None = None
    months: tuple[int, int] | None = None
    months_from: int | None = None
    starts: int | None = None
    ends: int | None = None
    single: int | None = None


class _NotAQuarter(Exception):
    """Why a text is no quarter, as a sentence."""


def read_quarter(cell: Cell, *, starts_in: int = APRIL, two_digits_until: int = TWO_DIGITS_UNTIL) -> Reading[Quarter]:
    """The quarter that a cell means, in the financial year that starts in the month `starts_in`.

    `FY25` is the year that ends in 2025, as is usual in the UK. A quarter with a single year ("Q3 2024") may be of
    the financial or of the calendar year and is ambiguous, unless the months are given or the financial year is the
    calendar year. A date means the quarter that it is in.
    """
    if isinstance(cell, date):
        return was_read(quarter_of(cell, starts_in=starts_in), "This is the quarter that the date is in.")
    if says_nothing(cell):
        return is_empty()
    if not isinstance(cell, str):
        return could_not_read(f"This is not a quarter. {_EXPECTED}")
    text = " ".join(cell.casefold().replace("’", "'").split())
    if _CODE.fullmatch(text):
        return _decided([Quarter.from_code(text.upper(), starts_in=starts_in)])
    try:
        return _decided(_candidates(_parts(text, two_digits_until), starts_in))
    except _NotAQuarter as reason:
        return could_not_read(str(reason))


def _decided(candidates: list[Quarter]) -> Reading[Quarter]:
    if len(candidates) == 1:
        return was_read(candidates[0], "The quarter and its year are given.")
    return is_ambiguous(candidates, "The year may be the financial year or the calendar year.")


def _parts(text: str, until: int) -> _Parts:
    months, text = _taken(_MONTHS, text)
    number, text = _taken(_NUMBER, text)
    pair, text = _taken(_PAIR, text)
    ending, text = _taken(_ENDING, text)
    single, text = _taken(_SINGLE, text)
    if not (months or number) or not _LEFT_OVER.fullmatch(text):
        raise _NotAQuarter(f"This is not a quarter. {_EXPECTED}")
    return _Parts(
        number=_number(number) if number else None,
        months=(month_number(months[1]), month_number(months[3])) if months else None,
        months_from=_year(months[2], until) if months and months[2] else None,
        starts=_first_of(pair, until) if pair else None,
        ends=_year(ending[1], until) if ending else None,
        single=_year(single[1], until) if single else None,
    )


def _taken(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    found = pattern.search(text)
    return (found, f"{text[: found.start()]} {text[found.end() :]}") if found else (None, text)


def _number(found: re.Match[str]) -> int:
    said = found[1] or found[2]
    number = int(said) if said.isdecimal() else _NUMBERS[said]
    if not 1 <= number <= 4:
        raise _NotAQuarter("A year has quarters 1 to 4.")
    return number


def _year(written: str, until: int) -> int:
    year = full_year(written, until)
    if not EARLIEST <= year <= LATEST:
        raise _NotAQuarter(f"The year is not between {EARLIEST} and {LATEST}.")
    return year


def _first_of(pair: re.Match[str], until: int) -> int:
    first = _year(pair[1], until)
    if (first + 1) % (10_000 if len(pair[2]) == 4 else 100) != int(pair[2]):
        raise _NotAQuarter("The two years do not follow each other.")
    return first


def _candidates(parts: _Parts, starts_in: int) -> list[Quarter]:
    if starts_in == 1 and parts.starts is not None:
        raise _NotAQuarter("The financial year here is the calendar year, so it has one year.")
    ways = [way for way in (_by_number(parts, starts_in), _by_months(parts, starts_in)) if way is not None]
    agreed = [quarter for quarter in ways[-1] if all(quarter in way for way in ways)]
    if not agreed:
        raise _NotAQuarter("The quarter and the months do not agree.")
    return agreed


def _by_number(parts: _Parts, starts_in: int) -> list[Quarter] | None:
    if parts.number is None:
        return None
    start = _start_of_year(parts, starts_in)
    if start is not None:
        return [Quarter(start, parts.number, starts_in)]
    year = parts.months_from or parts.single
    if year is None:
        raise _NotAQuarter(f"There is no year. {_EXPECTED}")
    # Beside months the year is theirs: the quarter may be of a financial year that began the year before.
    years = (year - 1, year, year + 1) if parts.months else (year,)
    return [quarter for each in years for quarter in _financial_and_calendar(each, parts.number, starts_in)]


def _financial_and_calendar(year: int, number: int, starts_in: int) -> list[Quarter]:
    financial = Quarter(year, number, starts_in)
    by_calendar = quarter_of(date(year, 3 * number - 2, 1), starts_in=starts_in)
    # Only quarters that begin in January, April, July and October can be meant by the calendar's.
    return [financial, by_calendar] if starts_in % 3 == 1 and by_calendar != financial else [financial]


def _by_months(parts: _Parts, starts_in: int) -> list[Quarter] | None:
    if parts.months is None:
        return None
    first, last = parts.months
    if (first - starts_in) % 3 or (last - first) % 12 != 2:
        raise _NotAQuarter("These months are not a quarter of the financial year.")
    crosses_year = last < first
    if parts.months_from is not None:
        if parts.single not in {None, parts.months_from + crosses_year}:
            raise _NotAQuarter("These years are not of one quarter.")
        years = [parts.months_from]
    elif parts.single is not None:
        years = [parts.single, parts.single - 1] if crosses_year else [parts.single]
    else:
        return _in_financial_year(parts, starts_in, first)
    return [quarter_of(date(year, first, 1), starts_in=starts_in) for year in years]


def _in_financial_year(parts: _Parts, starts_in: int, first: int) -> list[Quarter]:
    start = _start_of_year(parts, starts_in)
    if start is None:
        raise _NotAQuarter(f"There is no year. {_EXPECTED}")
    return [Quarter(start, (first - starts_in) % 12 // 3 + 1, starts_in)]


def _start_of_year(parts: _Parts, starts_in: int) -> int | None:
    if parts.starts is not None:
        return parts.starts
    return None if parts.ends is None else parts.ends - (starts_in > 1)
