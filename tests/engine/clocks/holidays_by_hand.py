"""Bank holidays written by hand, as gov.uk/bank-holidays lists them: a second opinion on what a library gives."""

from __future__ import annotations

from datetime import date

from kim_engine.clocks.working_days import WorkingDays

NEW_YEAR, GOOD_FRIDAY, EASTER = "New Year's Day", "Good Friday", "Easter Monday"
EARLY_MAY, SPRING, SUMMER = "Early May bank holiday", "Spring bank holiday", "Summer bank holiday"
CHRISTMAS, BOXING = "Christmas Day", "Boxing Day"
SUBSTITUTE = " (substitute day)"

# England and Wales. Days that fall on a weekend are not listed there: their substitute days are.
ENGLAND = {
    date(2025, 1, 1): NEW_YEAR,
    date(2025, 4, 18): GOOD_FRIDAY,
    date(2025, 4, 21): EASTER,
    date(2025, 5, 5): EARLY_MAY,
    date(2025, 5, 26): SPRING,
    date(2025, 8, 25): SUMMER,
    date(2025, 12, 25): CHRISTMAS,
    date(2025, 12, 26): BOXING,
    date(2026, 1, 1): NEW_YEAR,
    date(2026, 4, 3): GOOD_FRIDAY,
    date(2026, 4, 6): EASTER,
    date(2026, 5, 4): EARLY_MAY,
    date(2026, 5, 25): SPRING,
    date(2026, 8, 31): SUMMER,
    date(2026, 12, 25): CHRISTMAS,
    date(2026, 12, 28): BOXING + SUBSTITUTE,
    date(2027, 1, 1): NEW_YEAR,
    date(2027, 3, 26): GOOD_FRIDAY,
    date(2027, 3, 29): EASTER,
    date(2027, 5, 3): EARLY_MAY,
    date(2027, 5, 31): SPRING,
    date(2027, 8, 30): SUMMER,
    date(2027, 12, 27): CHRISTMAS + SUBSTITUTE,
    date(2027, 12, 28): BOXING + SUBSTITUTE,
    date(2028, 1, 3): NEW_YEAR + SUBSTITUTE,
    date(2028, 4, 14): GOOD_FRIDAY,
    date(2028, 4, 17): EASTER,
    date(2028, 5, 1): EARLY_MAY,
    date(2028, 5, 29): SPRING,
    date(2028, 8, 28): SUMMER,
    date(2028, 12, 25): CHRISTMAS,
    date(2028, 12, 26): BOXING,
}
# What Scotland and Northern Ireland have and England does not, around two ends of a year and in July and August.
OTHER_NATIONS = {
    date(2026, 1, 2): "2 January, Scotland",
    date(2026, 3, 17): "St Patrick's Day, Northern Ireland",
    date(2026, 7, 13): "Battle of the Boyne (substitute day), Northern Ireland",
    date(2026, 8, 3): "Summer bank holiday, Scotland",
    date(2026, 11, 30): "St Andrew's Day, Scotland",
    date(2027, 1, 4): "2 January (substitute day), Scotland",
}


def england(closures: dict[date, str] | None = None) -> WorkingDays:
    """Give England's working days from 2025 to 2028, less a landlord's closures."""
    return WorkingDays(ENGLAND | (closures or {}), date(2025, 1, 1), date(2028, 12, 31))
