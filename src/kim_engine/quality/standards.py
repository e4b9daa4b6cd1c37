"""A recording standard: what must be recorded and why, its datasets and fields, its lists, and its rules.

It is one thing in two forms: the document that people agree (`requests`, `sentences`) and what a machine runs
(`plans`). Reading it from a file lives in `reading`; what a rule's kind means lives in `kinds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kim_engine.quality.vocabulary import Dimension, FieldType, Level, Weight

MOST_MUST_HAVES = 8  # the issue's own figure: what people are asked for first stays small


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Where a demand comes from: an Act, a regulation, a recommendation, a field of UKHDS, the landlord itself."""

    id: str
    kind: str
    title: str
    reference: str = ""
    url: str = ""
    verified_on: date | None = None
    confidence: str = "not verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """Codes and what each means; `source` names an authority."""

    id: str
    title: str
    codes: Mapping[str, str]
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is recorded of each record."""

    id: str
    title: str
    type: FieldType
    is_must_have: bool = False
    why: str = ""
    who: str = ""
    when: str = ""
    source: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ()  # customer types; empty means all
    headings: tuple[str, ...] = ()  # the names it has in known systems' extracts, for a first mapping
    list: str = ""  # the code list whose landlord's mapping is applied to it
    missing: tuple[str, ...] = ()  # words that stand for nothing, beside the standard's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A table of records as the standard speaks of it: a record's name, its reference and its fields."""

    id: str
    title: str
    record: str  # one of them, in the singular: "void"
    key: tuple[str, ...]
    fields: Mapping[str, Field]
    made_on: str = ""  # the field that says when a record was made; without it every record is under the standard
    area: str = ""
    customer_type: str = ""

    def must_haves(self) -> tuple[Field, ...]:
        """Give the fields that are asked for first."""
        return tuple(each for each in self.fields.values() if each.is_must_have)


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold: reached by more failing records than `count`, or a greater share of those judged than `share`."""

    count: int | None = None
    share: float | None = None

    def is_passed_by(self, failing: int, judged: int) -> bool:
        """Say whether so many failing of so many judged go beyond it."""
        if self.count is not None and failing > self.count:
            return True
        return self.share is not None and judged > 0 and failing > self.share * judged


# What holds where a standard states none: any failing record is told; over 1 in 100 warns, over 5 in 100 is an error.
USUAL_LIMITS: Mapping[Level, Limit] = {
    Level.INFORMATION: Limit(count=0),
    Level.WARNING: Limit(share=0.01),
    Level.ERROR: Limit(share=0.05),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Rows that show a rule at work: each a field's text, as it would stand in an extract."""

    passes: tuple[Mapping[str, str], ...]
    fails: tuple[Mapping[str, str], ...]
    beside: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One demand that a machine can check. `options` are those of its kind, already shaped by `reading`."""

    id: str
    kind: str
    dataset: str
    options: Mapping[str, Any]
    when: tuple[Any, ...] = ()  # conditions, all of which hold where the rule applies
    weight: Weight = Weight.HARD
    dimension: Dimension = Dimension.VALIDITY
    limits: Mapping[Level, Limit] = field(default_factory=dict)
    because: str = ""
    source: tuple[str, ...] = ()
    mend: str = ""
    examples: Examples | None = None

    def level(self, failing: int, judged: int) -> Level:
        """Give the highest threshold that the failing records go beyond, and NONE if nothing fails."""
        if not failing:
            return Level.NONE
        limits = {**USUAL_LIMITS, **self.limits}
        for level in (Level.ERROR, Level.WARNING, Level.INFORMATION):
            if level in limits and limits[level].is_passed_by(failing, judged):
                return level
        return Level.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One recording standard in one version, as its file says it. `digest` is SHA-256 of the file's bytes, in hex."""

    id: str
    title: str
    version: int
    activity: str
    purpose: str
    who: str
    when: str
    authorities: Mapping[str, Authority]
    datasets: Mapping[str, Dataset]
    lists: Mapping[str, CodeList]
    rules: tuple[Rule, ...]
    missing: tuple[str, ...] = ()
    examples_on: date | None = None  # the day that the examples are checked as of
    digest: str = ""

    def rules_of(self, dataset: str) -> tuple[Rule, ...]:
        """Give the rules that judge one dataset's records, in the standard's order."""
        return tuple(rule for rule in self.rules if rule.dataset == dataset)

    def field(self, dataset: str, name: str) -> Field:
        """Give a field of a dataset. Raises KeyError if there is none."""
        return self.datasets[dataset].fields[name]
