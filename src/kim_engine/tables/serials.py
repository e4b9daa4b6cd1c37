"""Excel's day numbers as dates, in the 1900 and the 1904 system; which numbers are days is decided by the callers.

Source: ECMA-376 part 1, 18.17.4.1. In the 1900 system day 60 is 29 February 1900, which never was (a bug kept for Lotus
1-2-3), so days before it count from 31 December 1899 and days after it from 30 December 1899.
"""

from datetime import date, datetime, time, timedelta

NEVER_WAS = 60

_EARLY = datetime.combine(date(1899, 12, 31), time())
_LATE = datetime.combine(date(1899, 12, 30), time())
_IN_1904 = datetime.combine(date(1904, 1, 1), time())
_DAY_MILLISECONDS = 24 * 60 * 60 * 1000


def moment_of_serial(serial: float, *, is_1904: bool = False) -> datetime | None:
    """The moment of a day number, to the millisecond that Excel keeps; None if the calendar has no such day."""
    if not 0 <= serial < 3_000_000 or (not is_1904 and (serial < 1 or int(serial) == NEVER_WAS)):
        return None
    base = _IN_1904 if is_1904 else (_EARLY if serial < NEVER_WAS else _LATE)
    try:
        return base + timedelta(milliseconds=round(serial * _DAY_MILLISECONDS))
    except OverflowError:
        return None


def date_of_serial(serial: float, *, is_1904: bool = False) -> date | None:
    """The day of a day number, its time of day left out; None if the calendar has no such day."""
    moment = moment_of_serial(serial, is_1904=is_1904)
    return moment.date() if moment else None


def time_of_serial(serial: float) -> time | None:
    """The time of day of a fraction of a day; None if it is not between 0 and 1."""
    milliseconds = round(serial * _DAY_MILLISECONDS)
    if not 0 <= milliseconds < _DAY_MILLISECONDS:
        return None
    return (_LATE + timedelta(milliseconds=milliseconds)).time()
