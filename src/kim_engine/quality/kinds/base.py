"""What every kind of rule has: its options, its sentence, what it needs, and its two questions as SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from kim_engine.quality.conditions import lower_first, say, sql
from kim_engine.quality.quoting import text_literal, value
from kim_engine.quality.standards import Dataset, Rule, Standard
from kim_engine.quality.vocabulary import Dimension

Schema = Mapping[str, Any]

FIELD: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
FIELDS: Schema = {"type": "array", "items": FIELD, "minItems": 1, "maxItems": 8, "uniqueItems": True}
SENTENCE: Schema = {"type": "string", "minLength": 3, "maxLength": 300}
DAY: Schema = {"type": "string", "format": "date"}
POSITIVE: Schema = {"type": "integer", "minimum": 1, "maximum": 100_000}


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a kind: the shape of its value and a sentence that says what it does."""

    name: str
    schema: Schema
    says: str
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Join:
    """Tables that are made before the pass, and how one is joined to each record where its columns are needed."""

    made: tuple[str, ...]
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule is compiled in: its standard, the day, and a number that names its own tables."""

    standard: Standard
    as_of: date
    number: int = 0
    tables: Mapping[str, str] = field(default_factory=dict)  # dataset → the name of its typed view

    def own(self, what: str) -> str:
        """Name a table or column of this rule alone."""
        return f"k{self.number}_{what}"


class Kind:
    """One kind of rule over single records. `judged` and `fails` are SQL over a record's `v_` and `m_` columns.

    `judged` is where the rule can tell anything at all, beside its `when`; `fails` is asked only there. A field that
    is missing or cannot be read is judged by `required` and `readable` alone; to every other kind it says nothing.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    dimension: ClassVar[Dimension]
    options: ClassVar[tuple[Option, ...]]
    is_of_table: ClassVar[bool] = False

    def says(self, rule: Rule, standard: Standard) -> str:
        """Say what the rule demands, without where it applies and without a full stop."""
        raise NotImplementedError

    def fields(self, rule: Rule) -> tuple[str, ...]:
        """Name the fields that the rule looks at, its own subject first."""
        raise NotImplementedError

    def others(self, rule: Rule) -> Mapping[str, tuple[str, ...]]:
        """Name other datasets that the rule needs, each with the fields of it."""
        return {}

    def written(self, rule: Rule) -> tuple[str, ...]:
        """Name the fields whose text is needed as it is written, spaces and all."""
        return ()

    def joins(self, rule: Rule, setting: Setting) -> tuple[Join, ...]:
        """Give the tables that the rule joins to each record."""
        return ()

    def judged(self, rule: Rule, setting: Setting) -> str:
        """Say in SQL whether a record can be judged."""
        raise NotImplementedError

    def fails(self, rule: Rule, setting: Setting) -> str:
        """Say in SQL whether a record that is judged fails."""
        raise NotImplementedError

    def customer_types(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        """Give the customer types that a rule is for: those of its first field, where the records say theirs."""
        dataset, fields = standard.datasets[rule.dataset], self.fields(rule)
        return dataset.fields[fields[0]].applies_to if fields and dataset.customer_type else ()

    def applies(self, rule: Rule, setting: Setting) -> str:
        """Say in SQL where a rule applies, never NULL: where its conditions hold and the customer is of its types."""
        dataset, types = dataset_of(rule, setting), self.customer_types(rule, setting.standard)
        parts = [sql(rule.when, dataset, setting.as_of)] if rule.when else []
        if types:
            parts.append(f"coalesce({value(dataset.customer_type)} IN ({', '.join(map(text_literal, types))}), FALSE)")
        return " AND ".join(parts) or "TRUE"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        """Say what is wrong with the rule's options beyond their shape, a sentence each."""
        return ()

    def sentence(self, rule: Rule, standard: Standard) -> str:
        """Say the whole rule in plain English."""
        dataset = standard.datasets[rule.dataset]
        where = f", where {say(rule.when, dataset)}" if rule.when else ""
        return f"{self.says(rule, standard)}{where}."


def title_of(rule: Rule, standard: Standard, name: str) -> str:
    """Give a field's title as it stands within a sentence."""
    return lower_first(standard.datasets[rule.dataset].fields[name].title)


def the(rule: Rule, standard: Standard, name: str) -> str:
    """Begin a sentence with a field: 'The end date of a void'."""
    return f"The {title_of(rule, standard, name)} of {a(record_of(rule, standard))}"


def record_of(rule: Rule, standard: Standard) -> str:
    """Name one record of the rule's dataset."""
    return standard.datasets[rule.dataset].record


def a(noun: str) -> str:
    """Set 'a' or 'an' before a noun by its letter, which holds for the records that standards name."""
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"


def dataset_of(rule: Rule, setting: Setting) -> Dataset:
    """Give the dataset that a rule judges."""
    return setting.standard.datasets[rule.dataset]
