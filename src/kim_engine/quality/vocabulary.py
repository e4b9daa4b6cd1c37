"""The codes of checking: types of fields, weights, levels, outcomes and dimensions of quality, each with its words."""

from __future__ import annotations

from enum import StrEnum


class FieldType(StrEnum):
    """What a field holds once its text is read."""

    TEXT = "TEXT"
    CODE = "CODE"
    WHOLE_NUMBER = "WHOLE_NUMBER"
    NUMBER = "NUMBER"
    DATE = "DATE"
    MOMENT = "MOMENT"
    YES_NO = "YES_NO"

    @property
    def words(self) -> str:
        """Say what a readable value is: 'must be …'."""
        return {
            FieldType.TEXT: "text",
            FieldType.CODE: "a code",
            FieldType.WHOLE_NUMBER: "a whole number",
            FieldType.NUMBER: "a number",
            FieldType.DATE: "a date, such as 22/11/2026",
            FieldType.MOMENT: "a date and time, such as 22/11/2026 14:30",
            FieldType.YES_NO: "yes or no",
        }[self]


YES, NO = ("Y", "YES", "TRUE", "T", "1"), ("N", "NO", "FALSE", "F", "0")  # as capitals
DATES = frozenset({FieldType.DATE, FieldType.MOMENT})
TEXTS = frozenset({FieldType.TEXT, FieldType.CODE})
NUMBERS = frozenset({FieldType.WHOLE_NUMBER, FieldType.NUMBER})


class Weight(StrEnum):
    """How sure a rule is: what breaks a hard one is wrong; what breaks a soft one is unlikely and may be confirmed."""

    HARD = "HARD"
    SOFT = "SOFT"


class Level(StrEnum):
    """How far a rule's failing records go against its thresholds, lowest first."""

    NONE = "NONE"
    INFORMATION = "INFORMATION"
    WARNING = "WARNING"
    ERROR = "ERROR"

    @property
    def is_failing(self) -> bool:
        """Say whether a rule at this level has failed; a few failing records, told as information, have not."""
        return self in (Level.WARNING, Level.ERROR)


class Outcome(StrEnum):
    """How one rule ended; four different things."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    COULD_NOT_RUN = "COULD_NOT_RUN"
    DOES_NOT_APPLY = "DOES_NOT_APPLY"

    @property
    def words(self) -> str:
        """Say it on a page or in a terminal."""
        return self.value.replace("_", " ").capitalize()


class Dimension(StrEnum):
    """The dimensions of the Government Data Quality Framework (2020), which the strategy's standards speak of."""

    COMPLETENESS = "COMPLETENESS"
    VALIDITY = "VALIDITY"
    ACCURACY = "ACCURACY"
    UNIQUENESS = "UNIQUENESS"
    CONSISTENCY = "CONSISTENCY"
    TIMELINESS = "TIMELINESS"
