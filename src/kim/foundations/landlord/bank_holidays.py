"""England's bank holidays, year by year, from the `holidays` library: what a landlord adds or works is not known here.

Source: Banking and Financial Dealings Act 1971, schedule 1, common law (Good Friday, Christmas Day) and royal
proclamations; published on gov.uk/bank-holidays, against which the tests hold the years that stand there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from holidays import country_holidays

ENGLAND = "ENG"
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100  # no Log speaks of earlier years; the library ends there
# What gov.uk calls them, where the library has another name.
NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}
OBSERVED, SUBSTITUTE = "(observed)", "(substitute day)"


class YearNotKnownError(ValueError):
    """England's bank holidays are not known for this year."""


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """Give a year's bank holidays in England that fall on Monday to Friday, with their names. Raises YearNotKnownError.

    A holiday that falls on a weekend is not among them: its substitute day is.
    """
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise YearNotKnownError(f"Bank holidays are known from {EARLIEST_YEAR} to {LATEST_YEAR}")
    # The language is given, since the library else takes the machine's.
    found = country_holidays("GB", subdiv=ENGLAND, years=year, language="en_GB")
    return MappingProxyType({day: _named(found[day]) for day in sorted(found) if day.weekday() < 5})


def _named(name: str) -> str:
    plain = name.removesuffix(OBSERVED).strip()
    said = NAMES.get(plain, plain)
    return f"{said} {SUBSTITUTE}" if name.endswith(OBSERVED) else said
