"""How a check can end: four outcomes that are never taken for one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Outcome(Enum):
    """How a check ended, in the words that are shown."""

    PASSED = "passed"
    FAILED = "FAILED"
    COULD_NOT_RUN = "could not run"
    DOES_NOT_APPLY = "does not apply"


@dataclass(frozen=True)
class Result:
    """One line of what was found: never a person's words, never a secret."""

    outcome: Outcome
    what: str
    sentence: str

    def line(self) -> str:
        """Give the line as it is printed."""
        return f"{self.outcome.value:<15} {self.what}: {self.sentence}"


Check = Callable[[datetime], Iterable[Result]]


def passed(what: str, sentence: str) -> Result:
    """All is as it should be."""
    return Result(Outcome.PASSED, what, sentence)


def failed(what: str, sentence: str) -> Result:
    """Something is wrong; the sentence says what to do."""
    return Result(Outcome.FAILED, what, sentence)


def could_not_run(what: str, sentence: str) -> Result:
    """Nobody knows: what the check needs is not there."""
    return Result(Outcome.COULD_NOT_RUN, what, sentence)


def does_not_apply(what: str, sentence: str) -> Result:
    """There is nothing to check in this installation."""
    return Result(Outcome.DOES_NOT_APPLY, what, sentence)


def exit_status(results: Iterable[Result]) -> int:
    """Give 1 when something is wrong; else 2 when something could not be checked; else 0."""
    outcomes = {each.outcome for each in results}
    if Outcome.FAILED in outcomes:
        return 1
    return 2 if Outcome.COULD_NOT_RUN in outcomes else 0
