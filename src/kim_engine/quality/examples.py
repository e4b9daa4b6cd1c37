"""A rule tried on its own example rows: what passes must pass and be judged, what fails must fail."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from kim_engine.quality.bound import ROW, TEXT, Bound
from kim_engine.quality.checking import Asked, check
from kim_engine.quality.quoting import name, text_literal
from kim_engine.quality.results import RuleResult
from kim_engine.quality.standards import Rule, Standard

Row = Mapping[str, str]


def faults(standard: Standard) -> Iterator[str]:
    """Try every rule that has examples, and say which does not do what its examples say."""
    for rule in standard.rules:
        if rule.examples is None:
            yield f"Rule {rule.id} has no examples. Add a row that passes and one that fails."
            continue
        good = tried(rule, standard, rule.examples.passes)
        if good.count.failing or not good.count.judged:
            yield f"Rule {rule.id}: its passing example {'fails' if good.count.failing else 'is not judged'}."
        bad = tried(rule, standard, rule.examples.fails)
        if not bad.count.failing:
            yield f"Rule {rule.id}: its failing example {'passes' if bad.count.judged else 'is not judged'}."


def tried(rule: Rule, standard: Standard, rows: Sequence[Row]) -> RuleResult:
    """Check example rows against one rule as of the standard's day for examples (or 1 January 2026)."""
    beside = rule.examples.beside if rule.examples else {}
    tables = {**beside, rule.dataset: rows}
    with tempfile.TemporaryDirectory(prefix="kim-examples-") as folder:
        place = Path(folder)
        extracts = [_staged(standard, dataset, given, place) for dataset, given in tables.items()]
        asked = Asked(
            standard=standard,
            extracts=extracts,
            as_of=standard.examples_on or date(2026, 1, 1),
            folder=place,
            rules={rule.id},
        )
        return check(asked).result(rule.id)


def _staged(standard: Standard, dataset: str, rows: Sequence[Row], folder: Path) -> Bound:
    fields, path = list(standard.datasets[dataset].fields), folder / f"{dataset}.staged"
    cells = ", ".join(f"CAST(? AS VARCHAR) AS {name(each)}" for each in fields)
    one = " UNION ALL ".join(f"SELECT {at + 1}::BIGINT AS {ROW}, {cells}" for at in range(len(rows)))
    given = [row.get(each) for row in rows for each in fields]
    with duckdb.connect() as database:
        database.execute(f"COPY ({one}) TO {text_literal(str(path))} (FORMAT parquet)", given)
    types = dict.fromkeys(fields, TEXT)
    return Bound(
        dataset=dataset,
        path=path,
        types=types,
        columns={each: each for each in fields},
        rows=len(rows),
        fingerprint="",
    )
