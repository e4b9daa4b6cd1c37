"""A check's artefact: for each failing record its reference and which rules it fails, in Parquet, and never a value.

It holds references of people's records: personal data, and kept as such. A file's contents hang on the extract and the
rules alone, so that the same check gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from kim_engine.quality.plans import Place, Plan
from kim_engine.quality.quoting import text_literal


@dataclass(frozen=True, slots=True)
class Failing:
    """One failing record: its reference, its row in the extract, its area, and whether it was there before."""

    reference: str
    row: int | None
    area: str | None
    is_inherited: bool


def dataset_file(artefact: Path, dataset: str) -> Path:
    """Give the file of one dataset in an artefact."""
    return artefact / f"{dataset}.parquet"


def write(database: duckdb.DuckDBPyConnection, masks: Path, plan: Plan, target: Path) -> None:
    """Write what fails, in the order of rows, with the rule of each mask's bit.

    Of a rule on a whole dataset nothing is written: the name of a group that fails is a value of the extract.
    """
    names = ", ".join(f"fails_{at}" for at in range(plan.masks))
    failing = " OR ".join(f"fails_{at} <> 0" for at in range(plan.masks))
    where = {rule: f"{place.mask}.{place.bit}" for rule, place in plan.places.items()}
    told = text_literal(json.dumps(where, sort_keys=True))
    database.execute(
        f"COPY (SELECT kim_row, reference, area, customer_type, is_inherited, {names} "
        f"FROM read_parquet({text_literal(str(masks))}) WHERE {failing} ORDER BY kim_row) "
        f"TO {text_literal(str(target))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{kim_places: {told}}})"
    )


def places(file: Path) -> dict[str, Place]:
    """Read where each rule's verdict stands in a dataset's file."""
    with duckdb.connect() as database:
        rows = database.execute(
            "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'kim_places'", [str(file)]
        ).fetchall()
    return {rule: Place(*map(int, at.split("."))) for rule, at in json.loads(rows[0][0]).items()}


def failing(
    file: Path, rule: str, *, after_row: int = 0, most: int | None = None, references: Sequence[str] | None = None
) -> Iterator[Failing]:
    """Read the records that fail a rule, in the order of rows, from after a row on; some references alone if given.

    Raises KeyError where the rule was not asked.
    """
    place = places(file)[rule]
    given: list[object] = [str(file), after_row]
    chosen = ""
    if references is not None:
        chosen, given = " AND reference IN (SELECT unnest(?::VARCHAR[]))", [*given, list(references)]
    limit = f" LIMIT {int(most)}" if most is not None else ""
    with duckdb.connect() as database:
        found = database.execute(
            "SELECT reference, kim_row, area, is_inherited FROM read_parquet(?) "
            f"WHERE kim_row > ? AND (fails_{place.mask} >> {place.bit}) & 1 = 1{chosen} ORDER BY kim_row{limit}",
            given,
        )
        while rows := found.fetchmany(10_000):
            yield from (Failing(*row) for row in rows)
