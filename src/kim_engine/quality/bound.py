"""A standard's dataset bound to a staged extract: which heading is which field, and whose codes are which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kim_engine.quality.casting import Casting, columns
from kim_engine.quality.quoting import ROW, name, text_literal, value, written
from kim_engine.quality.standards import Dataset, Standard

TEXT = "TEXT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One staged extract (a Parquet file) under one dataset.

    `types` gives each heading's staged type, TEXT unless the source had types of its own. `columns` gives for a field
    the heading that holds it. `codes` gives for a list the landlord's own code and the standard's for it.
    """

    dataset: str
    path: Path
    types: Mapping[str, str]
    columns: Mapping[str, str]
    rows: int
    fingerprint: str
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_1904: bool = False
    is_numbered: bool = True  # whether the file has the column of row numbers; else rows count as they stand in it
    table: str = ""  # a table of the database that checks, in place of the file: example rows stand in one

    def lacks(self, fields: Sequence[str]) -> tuple[str, ...]:
        """Name the fields for which the extract has no column."""
        return tuple(each for each in fields if not self._has(self.columns.get(each, "")))

    def _has(self, heading: str) -> bool:
        """Say whether a heading is a column of the source: the row's number is none, and no statement holds a NUL."""
        return heading in self.types and heading.lower() != ROW and "\0" not in heading


def view(bound: Bound, standard: Standard, fields: Sequence[str], as_written: Sequence[str] = ()) -> str:
    """Give the SQL that names a dataset's typed view: its row and two columns for each field.

    A field in `as_written` has a third: its text with every space.
    """
    dataset = standard.datasets[bound.dataset]
    casting = Casting(standard.missing, bound.codes, bound.is_1904)
    wanted = dict.fromkeys((*_of_every_record(dataset), *fields))
    pairs = [
        columns(dataset.fields[each], bound.columns[each], bound.types.get(bound.columns[each], TEXT), casting)
        for each in wanted
        if not bound.lacks((each,))
    ]
    texts = [f"CAST({name(bound.columns[each])} AS VARCHAR) AS {written(each)}" for each in as_written]
    read = ", ".join([*(part for pair in pairs for part in pair), *texts])
    row = ROW if bound.is_numbered else f"file_row_number + 1 AS {ROW}"
    return f"CREATE VIEW {view_name(bound.dataset)} AS SELECT {row}{', ' if read else ''}{read} FROM {_source(bound)}"


def _source(bound: Bound) -> str:
    if bound.table:
        return name(bound.table)
    file = text_literal(str(bound.path))
    return f"read_parquet({file})" if bound.is_numbered else f"read_parquet({file}, file_row_number = true)"


def view_name(dataset: str) -> str:
    """Name the typed view of a dataset."""
    return name(f"t_{dataset}")


def _of_every_record(dataset: Dataset) -> tuple[str, ...]:
    return (*dataset.key, *filter(None, (dataset.made_on, dataset.area, dataset.customer_type)))


def reference(bound: Bound, dataset: Dataset) -> str:
    """Give the SQL of a record's reference: its key fields joined, or its row where none of them stands."""
    known = [f"CAST({value(each)} AS VARCHAR)" for each in dataset.key if not bound.lacks((each,))]
    row = f"'row ' || {ROW}"
    return f"coalesce(nullif(concat_ws(' / ', {', '.join(known)}), ''), {row})" if known else row


def group(bound: Bound, standard: Standard, field_name: str) -> str:
    """Give the SQL of a record's group, such as its area: a known code, else NULL.

    Only codes of a list, or those that the landlord's mapping leads to, pass: whatever else stands in the column may
    be somebody's name under a wrong heading, and groups are shown.
    """
    dataset = standard.datasets[bound.dataset]
    if not field_name or bound.lacks((field_name,)):
        return "CAST(NULL AS VARCHAR)"
    listed = dataset.fields[field_name].list
    known = dict.fromkeys(standard.lists[listed].codes) if listed in standard.lists else {}
    known |= dict.fromkeys(bound.codes.get(listed, {}).values())
    if not known:
        return "CAST(NULL AS VARCHAR)"
    column = f"CAST({value(field_name)} AS VARCHAR)"
    return f"CASE WHEN {column} IN ({', '.join(map(text_literal, known))}) THEN {column} END"
