"""Whatever stands in the tables, the engine's counts and failing records are those of a slow, obvious reference."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from kim_engine.quality.artefacts import dataset_file, failing, places
from kim_engine.quality.checking import Asked, Calendar, check
from kim_engine.quality.kinds import KINDS
from kim_engine.quality.plans import BITS
from kim_engine.quality.results import NO_COUNT, Checked, Count, Group
from kim_engine.quality.standards import Rule, Standard
from kim_engine.quality.vocabulary import Outcome
from tests.engine.quality.every_kind import AS_OF, CODES, conditions, standard, tables
from tests.engine.quality.reference import World, group_of, is_inherited, meant, reference_of
from tests.engine.quality.writing import extract

DAYS_OFF = frozenset({date(2026, 11, 23), date(2026, 1, 1)})
FIRST_ROW = 2
Tables = Mapping[str, Sequence[Mapping[str, str | None]]]


def engine(
    given_: Standard, rows: Tables, starts_on: date | None, folder: Path, days_off: Collection[date] = DAYS_OFF
) -> Checked:
    """Check tables by the engine."""
    extracts = [extract(folder, dataset, each, given_, CODES) for dataset, each in rows.items()]
    return check(
        Asked(
            standard=given_,
            extracts=extracts,
            as_of=AS_OF,
            folder=folder,
            starts_on=starts_on,
            calendar=Calendar(days_off=days_off),
        )
    )


Key = tuple[str, int, str | None, bool]  # reference, row, area, whether it was made before the start


def assert_alike(given_: Standard, rows: Tables, starts_on: date | None) -> None:
    """Hold the engine's findings against the reference's, rule by rule."""
    world = World(standard=given_, texts=rows, as_of=AS_OF, starts_on=starts_on, codes=CODES, days_off=DAYS_OFF)
    for rule, found in findings(given_, rows, starts_on).items():
        note(f"{rule}")
        assert found == expected(given_.rules[rule], world)


def findings(
    given_: Standard, rows: Tables, starts_on: date | None, days_off: Collection[date] = DAYS_OFF
) -> dict[int, tuple[object, ...]]:
    """Check tables, and give what the engine found of each rule, by its place in the standard."""
    with tempfile.TemporaryDirectory() as folder:
        found = engine(given_, rows, starts_on, Path(folder), days_off)
        keys = {dataset: failing_keys(found, dataset) for dataset in rows}
        return {at: shown(rule, found, keys.get(rule.dataset, {})) for at, rule in enumerate(given_.rules)}


def failing_keys(found: Checked, dataset: str) -> dict[str, list[Key]]:
    """Read a dataset's whole artefact at once; the first rule's keys by the engine's own reader too."""
    file = dataset_file(found.artefact, dataset)
    if not file.exists():
        return {}
    with duckdb.connect() as database:
        whole = database.read_parquet(str(file))
        rows = [dict(zip(whole.columns, row, strict=True)) for row in whole.fetchall()]
    keys = {
        rule: [
            (row["reference"], row["kim_row"], row["area"], row["is_inherited"])
            for row in rows
            if row[f"fails_{place.mask}"] >> place.bit & 1
        ]
        for rule, place in places(file).items()
    }
    for rule in list(keys)[:1]:
        assert [(each.reference, each.row, each.area, each.is_inherited) for each in failing(file, rule)] == keys[rule]
    return keys


def shown(rule: Rule, found: Checked, keys: Mapping[str, list[Key]]) -> tuple[object, ...]:
    """Give what the engine found of a rule."""
    result = found.result(rule.id)
    if result.outcome is Outcome.COULD_NOT_RUN:
        return ("could not run",)
    if KINDS[rule.kind].is_of_table:
        return (result.count,)
    return (result.count, result.inherited, dict(result.groups), keys[rule.id])


def expected(rule: Rule, world: World) -> tuple[object, ...]:
    """Give what the reference says of a rule, in the same shape."""
    says = meant(rule, world)
    if not says.can_run:
        return ("could not run",)
    if KINDS[rule.kind].is_of_table:
        return (Count(len(says.failing_groups), says.groups),)
    dataset, records = world.standard.datasets[rule.dataset], world.records(rule.dataset)
    now, before, groups, keys = NO_COUNT, NO_COUNT, dict[Group, Count](), []
    for at, fails in sorted(says.fails.items()):
        record, one = records[at], Count(int(fails), 1)
        group, is_old = group_of(record, dataset, world), is_inherited(record, dataset, world.starts_on)
        if is_old:
            before = before.plus(one)
        else:
            now, groups[group] = now.plus(one), groups.get(group, NO_COUNT).plus(one)
        if fails:
            keys.append((reference_of(record, dataset, at + FIRST_ROW), at + FIRST_ROW, group.area, is_old))
    return (now, before, groups, keys)


@st.composite
def rule_sets(draw: st.DrawFn, least: int, most: int) -> Standard:
    """Draw some of the rules in some order, some of them with other conditions."""
    whole = standard()
    places_ = st.lists(st.integers(0, len(whole.rules) - 1), min_size=least, max_size=most, unique=True)
    chosen = [whole.rules[at] for at in draw(places_)]
    return replace(whole, rules=tuple(_with_condition(draw, rule) for rule in chosen))


def _with_condition(draw: st.DrawFn, rule: Rule) -> Rule:
    return replace(rule, when=draw(conditions())) if rule.dataset == "homes" and draw(st.booleans()) else rule


STARTS = st.sampled_from([None, date(2026, 2, 28), date(2024, 2, 29)])
quick = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(quick, max_examples=12)
@given(rules=rule_sets(8, 12), rows=tables(10), starts_on=STARTS)
def test_any_table_and_rules_give_what_the_reference_gives(
    rules: Standard, rows: Tables, starts_on: date | None
) -> None:
    """Counts, groups, what was there before and every failing record's reference."""
    assert_alike(rules, rows, starts_on)


@settings(quick, max_examples=1)
@given(rows=tables(24), starts_on=STARTS)
def test_every_rule_at_once_gives_what_the_reference_gives(rows: Tables, starts_on: date | None) -> None:
    """There are more rules than one mask holds."""
    assert len(standard().rules) > BITS
    assert_alike(standard(), rows, starts_on)


@settings(quick, max_examples=2)
@given(rules=rule_sets(10, 20), rows=tables(10), chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_rules_changes_nothing(rules: Standard, rows: Tables, chance: random.Random) -> None:
    named = with_keys(rows)
    mixed = {dataset: chance.sample(each, len(each)) for dataset, each in named.items()}
    other = replace(rules, rules=tuple(chance.sample(rules.rules, len(rules.rules))))
    once, again = (
        {given_.rules[at].id: without_rows(found) for at, found in findings(given_, each, None).items()}
        for given_, each in ((rules, named), (other, mixed))
    )
    assert once == again


def with_keys(rows: Tables) -> Tables:
    """Give every record a reference of its own, so that it is known wherever it stands."""
    key = {dataset: standard().datasets[dataset].key[0] for dataset in rows}
    return {dataset: [{**row, key[dataset]: f"K{at}"} for at, row in enumerate(each)] for dataset, each in rows.items()}


def without_rows(found: tuple[object, ...]) -> tuple[object, ...]:
    """Leave out at which row each failing record stands."""
    *counts, keys = found
    return (*counts, sorted((key[0], key[2], key[3]) for key in keys)) if isinstance(keys, list) else found


@pytest.mark.slow
@settings(quick, max_examples=120)
@given(rules=rule_sets(8, 24), rows=tables(16), starts_on=STARTS)
def test_very_many_tables_and_rules_give_what_the_reference_gives(
    rules: Standard, rows: Tables, starts_on: date | None
) -> None:
    """The soak of the first test."""
    assert_alike(rules, rows, starts_on)
