"""A rule tried on its own example rows: what passes must pass and be judged, what fails must fail.

The rows stand in tables of one small database in memory, since a standard has two examples for each of its rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from kim_engine.quality.bound import TEXT, Bound
from kim_engine.quality.checking import Calendar
from kim_engine.quality.counting import of_table
from kim_engine.quality.plans import Plan, Wanted, make, why_not
from kim_engine.quality.quoting import ROW, name
from kim_engine.quality.results import NO_COUNT, Count
from kim_engine.quality.standards import Rule, Standard

Row = Mapping[str, str]


def faults(standard: Standard) -> Iterator[str]:
    """Try every rule on its examples, and say which has none or does not do what its examples say."""
    with duckdb.connect(config={"threads": 1, "memory_limit": "256MiB"}) as database:
        database.execute("SET enable_external_access = false")
        database.execute(Calendar().statement())
        for rule in standard.rules:
            fault = _fault(database, rule, standard)
            if fault:
                yield f"Rule {rule.id}{fault}."


def _fault(database: duckdb.DuckDBPyConnection, rule: Rule, standard: Standard) -> str:
    if rule.examples is None:
        return " has no examples: add a row that passes and one that fails"
    good = _tried(database, rule, standard, rule.examples.passes)
    if good.failing or not good.judged:
        return f": its passing example {'fails' if good.failing else 'is not judged'}"
    bad = _tried(database, rule, standard, rule.examples.fails)
    if not bad.failing:
        return f": its failing example {'passes' if bad.judged else 'is not judged'}"
    return ""


def _tried(database: duckdb.DuckDBPyConnection, rule: Rule, standard: Standard, rows: Sequence[Row]) -> Count:
    """Count what a rule says of example rows as of the standard's day for examples (or 1 January 2026)."""
    tables = {**(rule.examples.beside if rule.examples else {}), rule.dataset: rows}
    bound = {dataset: _bound(dataset, standard, len(given)) for dataset, given in tables.items()}
    wanted = Wanted(standard=standard, bound=bound, as_of=standard.examples_on or date(2026, 1, 1))
    if why_not(rule, wanted):
        return NO_COUNT
    plan = make(rule.dataset, [rule], wanted)
    with _undone(database):
        for dataset, given in tables.items():
            _fill(database, dataset, list(standard.datasets[dataset].fields), given)
        for statement in (*plan.views, *plan.made):
            database.execute(statement)
        return _counted(database, plan, rule)


def _counted(database: duckdb.DuckDBPyConnection, plan: Plan, rule: Rule) -> Count:
    if rule.id in plan.whole:
        return of_table(database, plan.whole[rule.id]).count
    [found] = database.execute(
        f"SELECT count(*) FILTER (fails_0 <> 0), count(*) FILTER (judged_0 <> 0) FROM ({plan.select})"
    ).fetchall()
    return Count(*found)


@contextmanager
def _undone(database: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Take every table back that was made within."""
    database.begin()
    try:
        yield
    finally:
        database.rollback()


def _table(dataset: str) -> str:
    return f"rows_{dataset}"


def _bound(dataset: str, standard: Standard, rows: int) -> Bound:
    fields = standard.datasets[dataset].fields
    return Bound(
        dataset=dataset,
        path=Path(),
        types=dict.fromkeys(fields, TEXT),
        columns={each: each for each in fields},
        rows=rows,
        fingerprint="",
        table=_table(dataset),
    )


def _fill(database: duckdb.DuckDBPyConnection, dataset: str, fields: Sequence[str], rows: Sequence[Row]) -> None:
    columns = "".join(f", {name(each)} VARCHAR" for each in fields)
    database.execute(f"CREATE TEMP TABLE {name(_table(dataset))} ({ROW} BIGINT{columns})")
    marks = ", ".join("?" for _ in range(len(fields) + 1))
    for at, row in enumerate(rows, start=1):
        given = [at, *(row.get(each) for each in fields)]
        database.execute(f"INSERT INTO {name(_table(dataset))} VALUES ({marks})", given)
