"""Small standards and extracts for tests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from kim_engine.quality.bound import TEXT, Bound
from kim_engine.quality.checking import Asked, check
from kim_engine.quality.quoting import ROW
from kim_engine.quality.reading import read
from kim_engine.quality.results import Checked
from kim_engine.quality.standards import Standard

AS_OF = date(2026, 11, 30)
Row = Mapping[str, str | None]

HEAD = """
kim_standard: 1
id: void
title: Voids
version: 3
activity: Letting empty homes
purpose: So that nobody waits for an empty home
who: The lettings team
when: On the day
missing: ["N/A"]
sources:
  strategy: {kind: STRATEGY, title: The strategy, confidence: high}
lists:
  reason: {title: Reasons, codes: {DEATH: Died, MOVED: Moved}}
  patch: {title: Patches, codes: {NORTH: North, SOUTH: South}}
datasets:
  voids:
    title: Voids
    record: void
    key: [void_ref]
    made_on: start_on
    area: patch
    fields:
      void_ref: {title: Void reference, type: TEXT, must_have: true}
      property_ref: {title: Property reference, type: TEXT}
      start_on: {title: Start date, type: DATE}
      end_on: {title: End date, type: DATE}
      let_at: {title: Letting, type: MOMENT}
      shown_at: {title: Viewing, type: MOMENT}
      reason: {title: Reason, type: CODE, list: reason}
      patch: {title: Patch, type: CODE, list: patch}
      rent: {title: Weekly rent, type: NUMBER}
      beds: {title: Bedrooms, type: WHOLE_NUMBER}
      is_adapted: {title: Adapted, type: YES_NO}
  orders:
    title: Contractor's orders
    record: order
    key: [order_ref]
    fields:
      order_ref: {title: Order reference, type: TEXT}
      void_ref: {title: Void reference, type: TEXT}
      rent: {title: Weekly rent, type: NUMBER}
      raised_on: {title: Raised, type: DATE}
      patch: {title: Patch, type: CODE, list: patch}
rules:
"""


def standard(*rules: str) -> Standard:
    """Read the standard of these tests with rules, each the inside of one YAML mapping."""
    return read((HEAD + "".join(f"  - {{{rule}}}\n" for rule in rules)).encode())


def extract(
    folder: Path,
    dataset: str,
    rows: Sequence[Row],
    given: Standard,
    codes: Mapping[str, Mapping[str, str]] | None = None,
) -> Bound:
    """Stage rows under their field names; a column is there if any row names it."""
    fields = list(dict.fromkeys(key for row in rows for key in row)) or list(given.datasets[dataset].fields)
    path = folder / f"{dataset}.staged.parquet"
    columns = "".join(f', "{each}" VARCHAR' for each in fields)
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE t ({ROW} BIGINT{columns})")
        for at, row in enumerate(rows, start=2):
            marks = ", ".join("?" for _ in range(len(fields) + 1))
            database.execute(f"INSERT INTO t VALUES ({marks})", [at, *(row.get(each) for each in fields)])
        database.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return Bound(
        dataset=dataset,
        path=path,
        types=dict.fromkeys(fields, TEXT),
        columns={each: each for each in fields},
        rows=len(rows),
        fingerprint=hashlib.sha256(path.read_bytes()).hexdigest(),
        codes=codes or {},
    )


def checked(folder: Path, given: Standard, tables: Mapping[str, Sequence[Row]], **asked: Any) -> Checked:
    """Check rows against a standard in a new folder of its own."""
    number = len(list(folder.iterdir()))
    place = folder / f"check-{number}"
    place.mkdir(mode=0o700)
    codes = asked.pop("codes", None)
    extracts = [extract(place, dataset, rows, given, codes) for dataset, rows in tables.items()]
    return check(Asked(standard=given, extracts=extracts, as_of=AS_OF, folder=place, **asked))
