"""Names and literals as SQL: the only place where text of a standard or a heading becomes part of a statement."""

from __future__ import annotations

from datetime import date
from math import isfinite

ROW = "kim_row"  # the staged file's first column: the row's number as the person sees it in the source


def name(text: str) -> str:
    """Quote a name, whatever stands in it. Raises ValueError for a NUL, which no statement may hold."""
    if "\0" in text:
        raise ValueError("a name may not hold a NUL character")
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def text_literal(text: str) -> str:
    """Quote a text. Raises ValueError for a NUL."""
    if "\0" in text:
        raise ValueError("a text may not hold a NUL character")
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def date_literal(day: date) -> str:
    """Write a day."""
    return f"DATE '{day.isoformat()}'"


def number_literal(number: float | int) -> str:
    """Write a finite number. Raises ValueError for what is none."""
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        raise ValueError("this is not a number")
    return repr(number)


def value(field: str) -> str:
    """Name the column that holds a field's value once read; NULL where it is missing or cannot be read."""
    return name(f"v_{field}")


def written(field: str) -> str:
    """Name the column that holds a field's text as it is written; only rules that look at it have it."""
    return name(f"x_{field}")


def is_missing(field: str) -> str:
    """Name the column that says whether a field is missing."""
    return name(f"m_{field}")


def is_readable(field: str) -> str:
    """Say that a field stands there and could be read."""
    return f"{value(field)} IS NOT NULL"
