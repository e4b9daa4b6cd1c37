"""What a check found: one result a rule, counts with their denominators; never a value of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kim_engine.quality.vocabulary import Level, Outcome


@dataclass(frozen=True, slots=True)
class Count:
    """Records that failed, of records that could be judged; `accepted` ones failed and were accepted by somebody."""

    failing: int = 0
    judged: int = 0
    accepted: int = 0

    @property
    def share(self) -> float | None:
        """Give the share that fails, 0 to 1; None where nothing could be judged."""
        return self.failing / self.judged if self.judged else None

    def plus(self, other: Count) -> Count:
        """Add two counts of different records."""
        return Count(self.failing + other.failing, self.judged + other.judged, self.accepted + other.accepted)


NO_COUNT = Count()


@dataclass(frozen=True, slots=True)
class Group:
    """The area and the customer type of records, each a known code or None."""

    area: str | None = None
    customer_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """How one rule ended. `count` holds records under the standard; `inherited` those made before its start date."""

    rule: str
    outcome: Outcome
    level: Level = Level.NONE
    count: Count = NO_COUNT
    inherited: Count = NO_COUNT
    groups: Mapping[Group, Count] = field(default_factory=dict)  # of records under the standard
    because: str = ""  # why it could not run, or does not apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check of one standard on its extracts as of a day.

    `artefact` is a folder of Parquet files, one a dataset, with the references of failing records (personal data, or
    keyed hashes of it) and masks; `digest` is SHA-256 over their contents in hex. `plans` holds the SQL as it ran.
    """

    standard: str
    version: int
    standard_digest: str
    as_of: date
    starts_on: date | None
    rows: Mapping[str, int]
    fingerprints: Mapping[str, str]
    results: tuple[RuleResult, ...]
    artefact: Path
    digest: str
    plans: Mapping[str, str]

    def result(self, rule: str) -> RuleResult:
        """Give a rule's result. Raises KeyError if it was not asked."""
        for each in self.results:
            if each.rule == rule:
                return each
        raise KeyError(rule)

    @property
    def level(self) -> Level:
        """Give the highest level that any rule reached."""
        order = list(Level)
        return max((each.level for each in self.results), key=order.index, default=Level.NONE)
