"""A date as three boxes, as people write it, with errors that say what is wrong with it."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MONTHS = {name.lower()[:3]: number for number, name in enumerate(calendar.month_name) if number}
PARTS = ("day", "month", "year")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200

Parts = tuple[str, str, str]


class DayMonthYear(forms.Widget):
    """Three text boxes named `<name>-day`, `<name>-month` and `<name>-year`."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Parts:
        day, month, year = (str(data.get(f"{name}-{part}", "")).strip() for part in PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS)

    @staticmethod
    def parts(value: Any) -> Parts:
        """Give the three texts to show for a bound tuple, a date or nothing."""
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        return value or ("", "", "")


class DateField(forms.Field):
    """A date in three boxes. `subject` completes 'Enter …', for example 'the date it took effect'."""

    widget = DayMonthYear

    def __init__(self, *, subject: str, example: str = "1 11 2026", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.subject, self.example = subject, example

    def to_python(self, value: Any) -> date | None:
        day, month, year = DayMonthYear.parts(value)
        if not (day or month or year):
            return None
        missing = [part for part, text in zip(PARTS, (day, month, year), strict=True) if not text]
        if missing:
            self._refuse(f"The date has no {' and no '.join(missing)}")
        return self._date(self._whole(day, "day"), self._month(month), self._whole(year, "year"))

    def validate(self, value: date | None) -> None:
        if value is None and self.required:
            raise ValidationError(f"Enter {self.subject}, like {self.example}", code="required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return DayMonthYear.parts(initial) != DayMonthYear.parts(data)

    def _date(self, day: int, month: int, year: int) -> date:
        if not 1 <= month <= 12:
            self._refuse(f"There is no month {month}")
        if year < 100:
            self._refuse("The year needs four figures")
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            self._refuse(f"The year must be between {EARLIEST_YEAR} and {LATEST_YEAR}")
        longest = calendar.monthrange(year, month)[1]
        if not 1 <= day <= longest:
            when = f" {year}" if month == 2 else ""
            self._refuse(f"{calendar.month_name[month]}{when} has {longest} days")
        return date(year, month, day)

    def _month(self, text: str) -> int:
        return MONTHS[text.lower()[:3]] if text.lower()[:3] in MONTHS else self._whole(text, "month")

    def _whole(self, text: str, part: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            self._refuse(f"The {part} must be a number")
        return int(text)

    def _refuse(self, reason: str) -> None:
        raise ValidationError(f"{reason}. Enter {self.subject}, like {self.example}", code="invalid")
