"""What a stored value of an XLSX cell means: its number format, its escapes, its dates; where the cells are is in
`excel_sheets`.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum, auto

from kim_engine.tables.serials import moment_of_serial, time_of_serial
from kim_engine.tables.sheets import Cell, Percentage


class Shown(Enum):
    """How a number format shows a number."""

    NUMBER = auto()
    PERCENTAGE = auto()
    DATE = auto()
    MOMENT = auto()
    TIME = auto()
    DURATION = auto()


# ECMA-376 part 1, 18.8.30: formats that a file need not spell out. 27-36 and 50-58 are East Asian dates.
BUILT_IN: Mapping[int, Shown] = {
    **dict.fromkeys((9, 10), Shown.PERCENTAGE),
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)), Shown.DATE),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47), Shown.TIME),
    22: Shown.MOMENT,
    46: Shown.DURATION,
}

_LITERAL = re.compile(r'"[^"]*"?|\\.|[_*].', re.DOTALL)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+\.", re.ASCII)
_EXACT_DIGITS = 10**15


def shown_by(code: str) -> Shown:
    """How a custom number format, such as `dd/mm/yyyy` or `0.0%`, shows numbers; its first section decides."""
    plain = _LITERAL.sub("", code).partition(";")[0]
    if _ELAPSED.search(plain):
        return Shown.DURATION
    plain = _BRACKETS.sub("", plain).lower().replace("general", "").replace("am/pm", "h").replace("a/p", "h")
    if "%" in plain:
        return Shown.PERCENTAGE
    has_day = "d" in plain or "y" in plain
    has_time = "h" in plain or "s" in plain
    if has_day or "m" in plain:
        return (Shown.MOMENT if has_day else Shown.TIME) if has_time else Shown.DATE
    return Shown.TIME if has_time else Shown.NUMBER


def plain_text(stored: str) -> str:
    """Text with the escapes of ECMA-376 part 1, 22.9.2.19 undone: `_x000D_` is a carriage return."""
    if "_x" not in stored:
        return stored
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), stored)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def number(stored: str, shown: Shown, *, is_1904: bool) -> Cell:
    """The value of a stored number as its format shows it.

    A number that cannot be what its format says, such as a day before 1900, stays a number; what is not a number
    stays text.
    """
    if shown is Shown.NUMBER and _WHOLE.fullmatch(stored):
        return int(stored)
    if not _NUMBER.fullmatch(stored.strip()):
        return stored
    value = float(stored)
    if abs(value) == float("inf"):
        return stored
    if shown is Shown.PERCENTAGE:
        return Percentage(value)
    as_shown = None if shown is Shown.NUMBER else _in_time(value, shown, is_1904)
    return _whole(value) if as_shown is None else as_shown


def iso_moment(stored: str) -> Cell:
    """The value of a cell of type `d`: a date or moment in ISO 8601, else the text as it stands."""
    try:
        return date.fromisoformat(stored)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(stored).replace(tzinfo=None)
    except ValueError:
        return stored


def _in_time(value: float, shown: Shown, is_1904: bool) -> Cell:
    if shown is Shown.DURATION:
        return timedelta(days=value) if abs(value) < 3_000_000 else None
    if shown is Shown.TIME and 0 <= value < 1:
        return time_of_serial(value)
    moment = moment_of_serial(value, is_1904=is_1904)
    if moment is not None and shown is Shown.DATE and value.is_integer():
        return moment.date()
    return moment


def _whole(value: float) -> Cell:
    return int(value) if value.is_integer() and abs(value) < _EXACT_DIGITS else value
