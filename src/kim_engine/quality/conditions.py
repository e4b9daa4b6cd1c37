"""Conditions on one record: where a rule applies, and what must then hold; in words and as SQL.

A comparison with a field that is missing or cannot be read holds for nothing, neither `is` nor `is_not`: only
`is_recorded` looks at whether something stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kim_engine.calendar import say_date
from kim_engine.quality.quoting import date_literal, is_missing, number_literal, text_literal, value
from kim_engine.quality.standards import Dataset
from kim_engine.quality.vocabulary import DATES, YES, FieldType

AS_OF = "as_of"
COMPARISONS = {"before": "<", "on_or_before": "<=", "after": ">", "on_or_after": ">="}
SAID = {
    "before": "before",
    "on_or_before": "on or before",
    "after": "after",
    "on_or_after": "on or after",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a field. `test` is a key of `TESTS`; `against` what it is compared with."""

    field: str
    test: str
    against: Any


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several conditions of which one is enough."""

    each: tuple[Condition, ...]


Part = Condition | AnyOf


@dataclass(frozen=True, slots=True)
class _Test:
    says: Callable[[str, Any, Dataset], str]
    sql: Callable[[Condition, Dataset, date], str]


def fields_of(parts: Sequence[Part]) -> tuple[str, ...]:
    """Give every field that conditions look at, each once, in their order."""
    return tuple(dict.fromkeys(name for each in _single(parts) for name in _fields(each)))


def say(parts: Sequence[Part], dataset: Dataset) -> str:
    """Say conditions in plain English, joined by 'and': 'the status is COMP and the end date is recorded'."""
    return " and ".join(_say(part, dataset) for part in parts)


def sql(parts: Sequence[Part], dataset: Dataset, as_of: date) -> str:
    """Give conditions as one SQL expression that is true or false, never NULL; 'TRUE' for none."""
    return " AND ".join(_sql(part, dataset, as_of) for part in parts) or "TRUE"


def _single(parts: Sequence[Part]) -> Iterator[Condition]:
    for part in parts:
        if isinstance(part, AnyOf):
            yield from part.each
        else:
            yield part


def _fields(condition: Condition) -> tuple[str, ...]:
    other = condition.against
    if isinstance(other, Mapping):
        return (condition.field, str(other["field"]))
    return (condition.field,)


def _say(part: Part, dataset: Dataset) -> str:
    if isinstance(part, AnyOf):
        return "either " + " or ".join(_say(each, dataset) for each in part.each)
    title = dataset.fields[part.field].title
    return TESTS[part.test].says(f"the {lower_first(title)}", part.against, dataset)


def _sql(part: Part, dataset: Dataset, as_of: date) -> str:
    if isinstance(part, AnyOf):
        return "(" + " OR ".join(_sql(each, dataset, as_of) for each in part.each) + ")"
    return f"coalesce({TESTS[part.test].sql(part, dataset, as_of)}, FALSE)"


def lower_first(title: str) -> str:
    """Set a title's first letter small within a sentence, unless the word is an abbreviation such as UPRN."""
    first, _, _ = title.partition(" ")
    return title if first.isupper() and len(first) > 1 else title[:1].lower() + title[1:]


def _values(against: Any) -> list[str]:
    return [str(each) for each in against] if isinstance(against, list | tuple) else [str(against)]


def listed(words: Sequence[str], last: str = "or") -> str:
    """Join words as people do: 'A, B or C'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _says_is(title: str, against: Any, _dataset: Dataset) -> str:
    return f"{title} is {listed(_values(against))}"


def _says_is_not(title: str, against: Any, _dataset: Dataset) -> str:
    return f"{title} is something other than {listed(_values(against))}"


def _says_recorded(title: str, against: Any, _dataset: Dataset) -> str:
    return f"{title} is {'' if against else 'not '}recorded"


def _says_compared(words: str) -> Callable[[str, Any, Dataset], str]:
    def say(title: str, against: Any, dataset: Dataset) -> str:
        return f"{title} is {words} {say_operand(against, dataset)}"

    return say


def say_operand(against: Any, dataset: Dataset) -> str:
    """Say what something is compared with: a day, the day of the check, or another field."""
    if isinstance(against, Mapping):
        return f"the {lower_first(dataset.fields[str(against['field'])].title)}"
    if against == AS_OF:
        return "the day of the check"
    return say_date(against) if isinstance(against, date) else f"{against:,}"


def compared(field: str, sign: str, against: Any, dataset: Dataset, as_of: date) -> str:
    """Compare a field with a day, the day of the check, a number or another field, as SQL.

    A moment and a day are compared as days, so that 2pm on a day is on it, and not after it.
    """
    left = value(field)
    if isinstance(against, Mapping):
        other = str(against["field"])
        kinds = {dataset.fields[field].type, dataset.fields[other].type}
        if kinds == {FieldType.DATE, FieldType.MOMENT}:
            return f"{day_of(field)} {sign} {day_of(other)}"
        return f"{left} {sign} {value(other)}"
    if against == AS_OF:
        return f"{day_of(field)} {sign} {date_literal(as_of)}"
    if isinstance(against, date):
        return f"{day_of(field)} {sign} {date_literal(against)}"
    return f"{left} {sign} {number_literal(against)}"


def day_of(field: str) -> str:
    """Give the day of a date or a moment as SQL."""
    return f"CAST({value(field)} AS DATE)"


def _sql_is(condition: Condition, dataset: Dataset, _as_of: date) -> str:
    kind = dataset.fields[condition.field].type
    left = day_of(condition.field) if kind in DATES else value(condition.field)  # 2pm on a day is that day
    return f"{left} IN ({', '.join(_literal(kind, each) for each in _values(condition.against))})"


def _sql_is_not(condition: Condition, dataset: Dataset, as_of: date) -> str:
    return f"NOT ({_sql_is(condition, dataset, as_of)})"


def _literal(kind: FieldType, text: str) -> str:
    if kind is FieldType.YES_NO:
        return "TRUE" if text.upper() in YES else "FALSE"
    if kind in (FieldType.WHOLE_NUMBER, FieldType.NUMBER):
        return number_literal(float(text) if "." in text else int(text))
    if kind in DATES:
        return date_literal(date.fromisoformat(text))
    return text_literal(text)


def _sql_recorded(condition: Condition, _dataset: Dataset, _as_of: date) -> str:
    return f"NOT {is_missing(condition.field)}" if condition.against else is_missing(condition.field)


def _sql_compared(sign: str) -> Callable[[Condition, Dataset, date], str]:
    def sql(condition: Condition, dataset: Dataset, as_of: date) -> str:
        return compared(condition.field, sign, condition.against, dataset, as_of)

    return sql


TESTS: Mapping[str, _Test] = {
    "is": _Test(_says_is, _sql_is),
    "is_not": _Test(_says_is_not, _sql_is_not),
    "is_recorded": _Test(_says_recorded, _sql_recorded),
    **{name: _Test(_says_compared(SAID[name]), _sql_compared(sign)) for name, sign in COMPARISONS.items()},
    "at_least": _Test(_says_compared("at least"), _sql_compared(">=")),
    "at_most": _Test(_says_compared("at most"), _sql_compared("<=")),
}
