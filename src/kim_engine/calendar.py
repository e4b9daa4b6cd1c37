"""Quarters of the financial year and dates in words; deadlines live in `clocks`, and no clock is read here."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import total_ordering

APRIL = 4
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
EARLIEST_YEAR, LATEST_YEAR = 1, 9997

_CODE = re.compile(r"([0-9]{4})-Q([1-4])", re.ASCII)


@total_ordering
@dataclass(frozen=True)
class Quarter:
    """Three months of a financial year: `year` is the one it starts in, `number` 1 to 4, `starts_in` its first month.

    With April, quarter 3 of 2026 is October to December 2026 and quarter 4 is January to March 2027. Quarters are
    ordered by their days. Raises ValueError for a number, year or month that there is not.
    """

    year: int
    number: int
    starts_in: int = APRIL

    def __post_init__(self) -> None:
        if not EARLIEST_YEAR <= self.year <= LATEST_YEAR:
            raise ValueError(f"A financial year starts between {EARLIEST_YEAR} and {LATEST_YEAR}")
        if not 1 <= self.number <= 4:
            raise ValueError("A year has quarters 1 to 4")
        if not 1 <= self.starts_in <= 12:
            raise ValueError("A financial year starts in a month from 1 to 12")

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Quarter):
            return NotImplemented
        return (self.first_day, self.starts_in) < (other.first_day, other.starts_in)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    @property
    def first_day(self) -> date:
        """The quarter's first day."""
        return _month(self.year, self.starts_in + 3 * (self.number - 1))

    @property
    def last_day(self) -> date:
        """The quarter's last day."""
        return _month(self.year, self.starts_in + 3 * self.number) - timedelta(days=1)

    @property
    def year_label(self) -> str:
        """The financial year: `2026/27`, or `2026` if it starts in January."""
        return str(self.year) if self.starts_in == 1 else f"{self.year}/{(self.year + 1) % 100:02}"

    @property
    def label(self) -> str:
        """For people: `Quarter 3, October to December 2026`."""
        first, last = self.first_day, self.last_day
        begins = MONTHS[first.month - 1] if first.year == last.year else f"{MONTHS[first.month - 1]} {first.year}"
        return f"Quarter {self.number}, {begins} to {MONTHS[last.month - 1]} {last.year}"

    @property
    def short(self) -> str:
        """For tables and charts: `Q3 2026/27`."""
        return f"Q{self.number} {self.year_label}"

    @property
    def code(self) -> str:
        """For storing: `2026-Q3`, after the year in which the financial year starts; sorts as the quarters do."""
        return f"{self.year:04}-Q{self.number}"

    @classmethod
    def from_code(cls, code: str, *, starts_in: int = APRIL) -> "Quarter":
        """The quarter of a stored code. Raises ValueError if it is not one."""
        found = _CODE.fullmatch(code)
        if not found:
            raise ValueError("A quarter's code is a year and a quarter, such as 2026-Q3")
        return cls(int(found[1]), int(found[2]), starts_in)

    def next(self) -> "Quarter":
        """The quarter after this one."""
        return self._moved(1)

    def previous(self) -> "Quarter":
        """The quarter before this one."""
        return self._moved(-1)

    def _moved(self, by: int) -> "Quarter":
        years, number = divmod(self.number - 1 + by, 4)
        return Quarter(self.year + years, number + 1, self.starts_in)


def quarter_of(day: date, *, starts_in: int = APRIL) -> Quarter:
    """The quarter that a day is in; `starts_in` is the first month of the financial year."""
    months = (day.month - starts_in) % 12
    return Quarter(day.year - (day.month < starts_in), months // 3 + 1, starts_in)


def say_date(day: date) -> str:
    """A date as people read it: `22 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_moment(moment: datetime, zone: tzinfo) -> str:
    """A moment as people in a time zone read it: `22 November 2026 at 2:05pm`, with midday and midnight in words.

    Raises ValueError for a moment without a time zone: which moment it is could only be guessed. Source: GOV.UK style.
    """
    if moment.utcoffset() is None:
        raise ValueError("A moment needs its time zone")
    there = moment.astimezone(zone)
    return f"{say_date(there)} at {_say_time(there.hour, there.minute)}"


def _say_time(hour: int, minute: int) -> str:
    if minute == 0 and hour % 12 == 0:
        return "midday" if hour else "midnight"
    minutes = f":{minute:02}" if minute else ""
    return f"{hour % 12 or 12}{minutes}{'am' if hour < 12 else 'pm'}"


def _month(year: int, month: int) -> date:
    """The first day of a month that may be beyond the year's end: 2026 and 13 is January 2027."""
    years, rest = divmod(month - 1, 12)
    return date(year + years, rest + 1, 1)
