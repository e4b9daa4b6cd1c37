"""A standard as a request: what to ask the systems team for, so that an extract can be checked."""

from __future__ import annotations

from collections.abc import Iterator

from kim_engine.quality.kinds import KINDS
from kim_engine.quality.standards import Dataset, Field, Standard


def request(standard: Standard) -> str:
    """Write, in plain text, the extracts that a standard needs: each with its columns, must-haves first, and why."""
    return "\n".join(_lines(standard)) + "\n"


def _lines(standard: Standard) -> Iterator[str]:
    yield f"Extract for the recording standard: {standard.title} (version {standard.version})"
    yield ""
    yield f"What it is for: {standard.purpose}"
    yield ""
    yield "Please give us a file (CSV, XLSX or Parquet) for each of these, one row a record, with a row of headings."
    yield "Dates as 22/11/2026 or 22-NOV-2026. References as text, so that no leading zero is lost."
    for dataset in standard.datasets.values():
        yield ""
        yield from _of_dataset(dataset, standard)


def _of_dataset(dataset: Dataset, standard: Standard) -> Iterator[str]:
    yield f"{dataset.title} (one row a {dataset.record})"
    ordered = sorted(
        dataset.fields.values(), key=lambda each: (not each.is_must_have, list(dataset.fields).index(each.id))
    )
    for field in ordered:
        yield f"  - {_of_field(field)}"
    rules = standard.rules_of(dataset.id)
    if rules:
        yield "  It will be checked that:"
        yield from (f"    {rule.id}  {KINDS[rule.kind].sentence(rule, standard)}" for rule in rules)


def _of_field(field: Field) -> str:
    must = " (needed first)" if field.is_must_have else ""
    known = f"; known as {', '.join(field.headings)}" if field.headings else ""
    return f"{field.title}{must}: {field.type.words}{known}"
