"""A standard held against itself: every name is there, every rule means something; a sentence a fault."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import duckdb

from kim_engine.quality.conditions import COMPARISONS, AnyOf, Condition, Part, fields_of
from kim_engine.quality.kinds import KINDS
from kim_engine.quality.standards import MOST_MUST_HAVES, Dataset, Rule, Standard
from kim_engine.quality.vocabulary import DATES, NO, NUMBERS, TEXTS, YES, FieldType

_FIELD_OPTIONS = frozenset({"field", "from", "to", "state", "on", "sum", "by"})
_OTHER_OPTIONS = frozenset({"other_field", "other_sum", "other_by", "other_fields"})


def faults(standard: Standard) -> list[str]:
    """Say everything that is wrong with a standard whose file has the right shape; nothing if all is well."""
    found = [*_of_datasets(standard), *_of_sources(standard)]
    counted = Counter(rule.id for rule in standard.rules)
    found += [f"Two rules are called {name}. Give one of them another name." for name, n in counted.items() if n > 1]
    for rule in standard.rules:
        found += [f"Rule {rule.id}: {fault}." for fault in _of_rule(rule, standard)]
    return found


def _of_datasets(standard: Standard) -> Iterator[str]:
    for dataset in standard.datasets.values():
        wanted = [*dataset.key, *filter(None, (dataset.made_on, dataset.area, dataset.customer_type))]
        for name in wanted:
            if name not in dataset.fields:
                yield f"{dataset.title}: there is no field '{name}'. Add it, or name another."
        if dataset.made_on in dataset.fields and dataset.fields[dataset.made_on].type not in DATES:
            yield f"{dataset.title}: '{dataset.made_on}' says when a record was made, so it must be a date."
        if dataset.customer_type in dataset.fields and dataset.fields[dataset.customer_type].type not in TEXTS:
            yield f"{dataset.title}: '{dataset.customer_type}' says a customer's type, so it must be text or a code."
        for field in dataset.fields.values():
            if field.list and field.list not in standard.lists:
                yield f"{dataset.title}: the field '{field.id}' names the list '{field.list}', which is not there."
    must_haves = sum(len(each.must_haves()) for each in standard.datasets.values())
    if must_haves > MOST_MUST_HAVES:
        yield f"There are {must_haves} must-have fields. Keep at most {MOST_MUST_HAVES}: ask for little first."


def _of_sources(standard: Standard) -> Iterator[str]:
    named = [name for rule in standard.rules for name in rule.source]
    named += [name for each in standard.datasets.values() for field in each.fields.values() for name in field.source]
    named += [name for each in standard.lists.values() for name in each.source]
    for name in sorted(set(named) - set(standard.authorities)):
        yield f"The source '{name}' is named and not described. Add it to 'sources'."


def _of_rule(rule: Rule, standard: Standard) -> list[str]:
    dataset = standard.datasets.get(rule.dataset)
    if dataset is None:
        return [f"there is no dataset '{rule.dataset}'"]
    other = standard.datasets.get(str(rule.options.get("in", rule.dataset)))
    if other is None:
        return [f"there is no dataset '{rule.options['in']}'"]
    found = [f"there is no field '{name}' in {each.title}" for each, name in _named(rule, dataset, other)]
    if found:
        return found
    found = [*_of_conditions(rule.when, dataset), *_of_conditions(rule.options.get("then", ()), dataset)]
    found += [*_of_conditions(rule.options.get("other_when", ()), other)]
    found += KINDS[rule.kind].faults(rule, standard)
    if "pattern" in rule.options and not is_pattern(rule.options["pattern"]):
        found.append("its pattern cannot be read (it is written for RE2, which knows no look-around)")
    return found + list(_of_examples(rule, standard))


def _named(rule: Rule, dataset: Dataset, other: Dataset) -> Iterator[tuple[Dataset, str]]:
    """Name the fields of a rule's options and conditions that are not there, each with its dataset."""
    ours = [*fields_of(rule.when), *fields_of(rule.options.get("then", ()))]
    theirs = [*fields_of(rule.options.get("other_when", ()))]
    for option, given in rule.options.items():
        names = given if isinstance(given, tuple) else (given,)
        if option in _OTHER_OPTIONS:
            theirs += names
        elif option in _FIELD_OPTIONS or option in ("fields", "of"):
            ours += names
    yield from ((dataset, name) for name in dict.fromkeys(ours) if name not in dataset.fields)
    yield from ((other, name) for name in dict.fromkeys(theirs) if name not in other.fields)


def _of_conditions(parts: Sequence[Part], dataset: Dataset) -> Iterator[str]:
    for part in parts:
        for condition in part.each if isinstance(part, AnyOf) else (part,):
            fault = _of_condition(condition, dataset)
            if fault:
                yield fault


def _of_condition(condition: Condition, dataset: Dataset) -> str:
    kind, against = dataset.fields[condition.field].type, condition.against
    other = dataset.fields[str(against["field"])].type if isinstance(against, dict) else None
    if condition.test in COMPARISONS and (kind not in DATES or (other and other not in DATES)):
        return f"'{condition.field}' is compared as a date and is none"
    wants_number = condition.test in ("at_least", "at_most")
    if wants_number and (kind not in NUMBERS or isinstance(against, str) or (other and other not in NUMBERS)):
        return f"'{condition.field}' is compared as a number and is none"
    if condition.test in COMPARISONS and isinstance(against, int | float):
        return f"'{condition.field}' is compared with a number and is a date"
    if condition.test in ("is", "is_not") and not _are_literals(kind, against):
        return f"'{condition.field}' is compared with what is not {kind.words.partition(',')[0]}"
    return ""


def _are_literals(kind: FieldType, against: object) -> bool:
    return all(_is_literal(kind, str(each)) for each in (against if isinstance(against, tuple) else (against,)))


def _is_literal(kind: FieldType, text: str) -> bool:
    if kind is FieldType.YES_NO:
        return text.upper() in (*YES, *NO)
    if kind in NUMBERS:
        return bool(re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,12})?", text, re.ASCII))
    return kind not in DATES or _is_day(text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_pattern(pattern: str) -> bool:
    """Say whether the engine that checks can read a pattern."""
    try:
        duckdb.execute("SELECT regexp_full_match('', ?)", [pattern]).fetchone()
    except duckdb.Error:
        return False
    return "\0" not in pattern


def _of_examples(rule: Rule, standard: Standard) -> Iterator[str]:
    if rule.examples is None:
        return
    tables = {rule.dataset: (*rule.examples.passes, *rule.examples.fails), **rule.examples.beside}
    for name, rows in tables.items():
        if name not in standard.datasets:
            yield f"its examples speak of '{name}', which is no dataset"
            continue
        wrong = sorted({key for row in rows for key in row} - set(standard.datasets[name].fields))
        if wrong:
            yield f"its examples hold '{wrong[0]}', which is no field of {standard.datasets[name].title}"
