"""Bank holidays are England's alone, under gov.uk's names; no other nation's day is among them (done when 4)."""

import os
import subprocess
import sys
from datetime import date

import pytest

from kim.foundations.landlord.bank_holidays import EARLIEST_YEAR, LATEST_YEAR, YearNotKnownError, bank_holidays
from tests.engine.clocks.holidays_by_hand import ENGLAND, OTHER_NATIONS
from tests.house.trees import HERE


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_a_year_has_the_bank_holidays_that_gov_uk_lists(year):
    assert dict(bank_holidays(year)) == {day: name for day, name in ENGLAND.items() if day.year == year}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2020, 5, 8), "Early May bank holiday"),  # moved for Victory in Europe Day
        (date(2022, 6, 2), "Spring bank holiday"),  # moved for the Platinum Jubilee
        (date(2022, 6, 3), "Platinum Jubilee of Elizabeth II"),
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), "Coronation of Charles III"),
    ],
)
def test_what_was_proclaimed_for_one_year_is_known(day, name):
    assert bank_holidays(day.year)[day] == name


def test_a_day_that_was_moved_away_is_a_day_like_any_other():
    assert date(2020, 5, 4) not in bank_holidays(2020)
    assert date(2022, 5, 30) not in bank_holidays(2022)


@pytest.mark.parametrize("day", OTHER_NATIONS, ids=OTHER_NATIONS.get)
def test_a_bank_holiday_of_another_nation_is_none(day):
    assert day not in bank_holidays(day.year)


def test_every_year_that_is_known_has_its_eight_and_none_on_a_weekend():
    for year in range(EARLIEST_YEAR, LATEST_YEAR + 1):
        found = bank_holidays(year)
        assert 8 <= len(found) <= 10, year
        assert all(day.weekday() < 5 and day.year == year for day in found)
        assert not any("observed" in name for name in found.values())


@pytest.mark.parametrize("year", [EARLIEST_YEAR - 1, LATEST_YEAR + 1])
def test_a_year_beyond_is_not_guessed(year):
    with pytest.raises(YearNotKnownError, match=f"from {EARLIEST_YEAR} to {LATEST_YEAR}"):
        bank_holidays(year)


def test_nobody_changes_what_is_kept():
    with pytest.raises(TypeError):
        bank_holidays(2026)[date(2026, 7, 1)] = "Holiday"


def test_the_names_are_english_on_a_machine_that_speaks_another_language():
    code = "from kim.foundations.landlord.bank_holidays import bank_holidays as b; print(*b(2026).values())"
    environment = os.environ | {"LANGUAGE": "th", "PYTHONPATH": str(HERE / "src"), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert "Christmas Day" in done.stdout
