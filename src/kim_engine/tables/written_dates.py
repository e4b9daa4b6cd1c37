"""What people write for a date, in the UK's order of day and month; when something is due is not decided here."""

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from kim_engine.calendar import MONTHS, say_date
from kim_engine.tables.readings import (
    Certainty,
    Reading,
    could_not_read,
    is_ambiguous,
    is_empty,
    says_nothing,
    was_read,
)
from kim_engine.tables.serials import NEVER_WAS, date_of_serial
from kim_engine.tables.sheets import Cell, CellError

EARLIEST, LATEST = 1800, 2199
TWO_DIGITS_UNTIL = 2049

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"'?([0-9]{4}|[0-9]{2})"
_GAP = r"[-/. ]*"
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,. ]+(?=[0-9a-z])")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(
    r"(?:[, ]+(?:at )?|t)[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)? ?(?:am|pm)?(?:z|[-+][0-9]{2}:?[0-9]{2})?$"
)
_ORDINAL = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b")
_NO_DAY = "This is a month without a day."


class _Context(NamedTuple):
    two_digits_until: int
    is_1904: bool


def read_date(cell: Cell, *, is_1904: bool = False, two_digits_until: int = TWO_DIGITS_UNTIL) -> Reading[date]:
    """The day that a cell means; a time of day is left out.

    `is_1904` is the workbook's, for plain numbers that are Excel's day numbers. Years of two digits are those of the
    hundred years that end with `two_digits_until`. A month without a day is ambiguous between its first and last day;
    a day that the calendar does not have is refused with the calendar's reason.
    """
    if isinstance(cell, datetime):
        return was_read(cell.date(), "This is a date in the workbook.")
    if isinstance(cell, date):
        return was_read(cell, "This is a date in the workbook.")
    if isinstance(cell, (bool, CellError, time, timedelta)):
        return could_not_read("This is not a date.")
    if says_nothing(cell):
        return is_empty()
    if isinstance(cell, (int, float)):
        return _read_number(cell, _Context(two_digits_until, is_1904))
    return _read_text(str(cell), _Context(two_digits_until, is_1904))


def full_year(written: str, two_digits_until: int) -> int:
    """The year of two or four digits; two mean the year within the hundred that end with `two_digits_until`."""
    year = int(written)
    return year if len(written) > 2 else two_digits_until - (two_digits_until - year) % 100


def month_number(name: str) -> int:
    """The number of a month by the first three letters of its name: `sept` is 9."""
    return next(number for number, month in enumerate(MONTHS, start=1) if month.lower().startswith(name[:3]))


def _read_number(number: float, context: _Context) -> Reading[date]:
    if not context.is_1904 and NEVER_WAS <= number < NEVER_WAS + 1:
        return could_not_read("Excel’s day 60 is 29 February 1900, and February 1900 has 28 days.")
    if found := re.fullmatch(r"([0-9]{8})(?:\.0)?", str(number)):
        return _read_eight(found, context)
    day = date_of_serial(number, is_1904=context.is_1904)
    if day is None or not EARLIEST <= day.year <= LATEST:
        return could_not_read("This number is not a day in Excel’s calendar.")
    if EARLIEST <= number <= LATEST:
        return is_ambiguous([day], "This may be a year, or Excel’s number for a day.")
    return was_read(day, "This is Excel’s number for a day.")


def _read_text(written: str, context: _Context) -> Reading[date]:
    text = " ".join(written.casefold().replace("’", "'").split())
    weekday = _WEEKDAY.match(text)
    if weekday:
        text = text[weekday.end() :]
    text = _TIME.sub("", text)
    text = " ".join(_ORDINAL.sub(r"\1", text).replace(",", " ").replace(" of ", " ").split())
    for pattern, read in _SHAPES:
        if found := pattern.fullmatch(text):
            return _on_weekday(read(found, context), weekday[1] if weekday else None)
    return could_not_read("This is not a date. Write it as 1 November 2026 or 01/11/2026.")


def _on_weekday(reading: Reading[date], weekday: str | None) -> Reading[date]:
    day = reading.value
    if reading.certainty is not Certainty.READ or day is None or not weekday:
        return reading
    if day.weekday() == _WEEKDAYS.index(weekday):
        return reading
    return is_ambiguous([day], f"{say_date(day)} is not the day of the week that is written.")


def _made(year: int, month: int, day: int, because: str) -> Reading[date]:
    if not EARLIEST <= year <= LATEST:
        return could_not_read(f"The year is not between {EARLIEST} and {LATEST}.")
    if not 1 <= month <= 12:
        return could_not_read(f"There is no month {month}.")
    if day < 1:
        return could_not_read("There is no day 0.")
    days = calendar.monthrange(year, month)[1]
    if day > days:
        name = f"February {year}" if month == 2 else MONTHS[month - 1]
        return could_not_read(f"{name} has {days} days.")
    return was_read(date(year, month, day), because)


def _read_year_first(found: re.Match[str], _context: _Context) -> Reading[date]:
    return _made(int(found[1]), int(found[2]), int(found[3]), "This is read as year, month and day.")


def _read_day_first(found: re.Match[str], context: _Context) -> Reading[date]:
    day, month, year = int(found[1]), int(found[2]), full_year(found[3], context.two_digits_until)
    if month > 12 and 1 <= day <= 12:
        american = _made(year, day, month, "")
        if american.value:
            return is_ambiguous([american.value], f"There is no month {month}: this may be in American order.")
        return american
    return _made(year, month, day, "This is read as day, month and year, as in the UK.")


def _read_named(found: re.Match[str], context: _Context) -> Reading[date]:
    year = full_year(found[3], context.two_digits_until)
    return _made(year, month_number(found[2]), int(found[1]), "The month is written as a word.")


def _read_month_first(found: re.Match[str], _context: _Context) -> Reading[date]:
    return _made(int(found[3]), month_number(found[1]), int(found[2]), "The month is written as a word.")


def _whole_month(year: int, month: int) -> Reading[date]:
    first = _made(year, month, 1, "")
    if first.value is None:
        return first
    return is_ambiguous([first.value, date(year, month, calendar.monthrange(year, month)[1])], _NO_DAY)


def _read_month(found: re.Match[str], context: _Context) -> Reading[date]:
    return _whole_month(full_year(found[2], context.two_digits_until), month_number(found[1]))


def _read_eight(found: re.Match[str], _context: _Context) -> Reading[date]:
    digits = found[1]
    because = "These eight digits are a date."
    # Never both: eight digits that begin with a year have no year of ours at their end.
    year_first = _made(int(digits[:4]), int(digits[4:6]), int(digits[6:]), because)
    day_first = _made(int(digits[4:]), int(digits[2:4]), int(digits[:2]), because)
    for way in (year_first, day_first):
        if way.value:
            return way
    return could_not_read("These eight digits are not a date. Write it as 01/11/2026.")


def _read_five(found: re.Match[str], context: _Context) -> Reading[date]:
    day = date_of_serial(int(found[1]), is_1904=context.is_1904)
    reason = "This may be Excel’s number for a day, written as text."
    return is_ambiguous([day], reason) if day else could_not_read("This is not a date.")


def _without_year(_found: re.Match[str], _context: _Context) -> Reading[date]:
    return could_not_read("There is no year. Write the date as 1 November 2026 or 01/11/2026.")


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Context], Reading[date]]], ...] = tuple(
    (re.compile(shape, re.ASCII), read)
    for shape, read in (
        (r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})", _read_year_first),
        (r"([0-9]{1,2}) ?[-/. ] ?([0-9]{1,2}) ?[-/. ] ?([0-9]{4}|[0-9]{2})", _read_day_first),
        (rf"([0-9]{{1,2}}){_GAP}({MONTH}){_GAP}{_YEAR}", _read_named),
        (rf"({MONTH}){_GAP}([0-9]{{1,2}})[-/. ]+([0-9]{{4}})", _read_month_first),
        (rf"({MONTH}){_GAP}{_YEAR}", _read_month),
        (r"([0-9]{1,2})[-/. ]([0-9]{4})", lambda found, _context: _whole_month(int(found[2]), int(found[1]))),
        (r"([0-9]{4})[-/. ]([0-9]{1,2})", lambda found, _context: _whole_month(int(found[1]), int(found[2]))),
        (rf"[0-9]{{1,2}}{_GAP}{MONTH}|{MONTH}{_GAP}[0-9]|[0-9]{{1,2}}[-/.][0-9]{{1,2}}", _without_year),
        (r"([0-9]{8})", _read_eight),
        (r"([0-9]{5})", _read_five),
        (r"[0-9]{4}", lambda _found, _context: could_not_read("This is a year without a day and a month.")),
    )
)
