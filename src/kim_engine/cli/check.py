"""`kim check`: extracts held against a recording standard, from the command line, with no site and no database."""

from __future__ import annotations

import argparse
import csv
import getpass
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from kim_engine.quality import reports, starting
from kim_engine.quality.artefacts import dataset_file, failing
from kim_engine.quality.asking import request
from kim_engine.quality.bound import Bound
from kim_engine.quality.checking import Asked, Calendar, CheckError, check
from kim_engine.quality.mapping import propose
from kim_engine.quality.reading import StandardError, document, read_file
from kim_engine.quality.results import Checked
from kim_engine.quality.standards import Standard
from kim_engine.tables.extracts.private_folders import open_private, sweep
from kim_engine.tables.extracts.refusals import RefusedExtract
from kim_engine.tables.extracts.sources import FileSource, PostgresSource, Source
from kim_engine.tables.extracts.staged import Progress, Staged
from kim_engine.tables.extracts.staging import stage
from kim_engine.tables.neutral import neutral

POSTGRES = "postgres:"
FIRST = 3  # references that are printed for a rule that fails, unless more or none are asked for


class UsageError(Exception):
    """The command asks for what cannot be done; its text says what to do."""


def add(parser: argparse.ArgumentParser) -> None:
    """Describe `check STANDARD [DATASET=]EXTRACT …` on a parser."""
    parser.add_argument("standard", nargs="?", help="a start standard's name, or a file; none lists those that ship")
    parser.add_argument(
        "extracts",
        nargs="*",
        metavar="[DATASET=]EXTRACT",
        help="a CSV, XLSX, Parquet or zip file, or postgres:WHERE:SCHEMA.TABLE, where WHERE names an environment "
        "variable or a secret file that holds the address",
    )
    parser.add_argument("--as-of", type=_day, metavar="DAY", help="the day to check as of, such as 2026-11-30")
    parser.add_argument("--starts-on", type=_day, metavar="DAY", help="records made before it are counted apart")
    parser.add_argument("--map", type=Path, metavar="FILE", help="YAML: columns by dataset, codes by list")
    parser.add_argument("--sheet", action="append", default=[], metavar="DATASET=SHEET", help="the sheet of a workbook")
    parser.add_argument("--days-off", type=Path, metavar="FILE", help="bank holidays, a day on each line")
    parser.add_argument("--rules", metavar="V01,V02", help="these rules alone")
    parser.add_argument("--request", action="store_true", help="print what to ask the systems team for, and end")
    parser.add_argument("--columns", action="store_true", help="print which column is taken for which field, and end")
    parser.add_argument("--references", type=int, default=FIRST, metavar="N", help="references printed for each rule")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results as JSON")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="also write the results as JUnit XML")
    parser.add_argument("--failing", type=Path, metavar="FILE", help="also write every failing reference, as CSV")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write the day as 2026-11-30") from None


def run(given: argparse.Namespace) -> int:
    """Check, and say what was found.

    Returns 0 where every rule ran and none failed, 1 where one failed, 3 where none failed but some could not run, and
    2 where the check could not be done at all.
    """
    try:
        if given.standard is None:
            print("\n".join(starting.names()))
            return 0
        standard = _standard(given.standard)
        if given.request:
            print(request(standard), end="")
            return 0
        return _checked(standard, given)
    except (UsageError, StandardError, RefusedExtract, CheckError) as error:
        print(f"Could not check: {error}", file=sys.stderr)
        return 2


def _standard(name: str) -> Standard:
    try:
        return starting.load(name)
    except KeyError:
        pass
    try:
        return read_file(Path(name))
    except OSError:
        raise UsageError(
            f"'{name}' is neither a file nor a standard that ships. Those are: {', '.join(starting.names())}."
        ) from None


def _checked(standard: Standard, given: argparse.Namespace) -> int:
    sources = _sources(standard, given)
    rules, mapping, days_off = _rules(standard, given.rules), _mapping(given.map), _days_off(given)
    as_of = given.as_of or getattr(given, "today", None)  # the engine itself asks no clock
    if as_of is None:
        raise UsageError("Say the day to check as of, such as --as-of 2026-11-30.")
    root = _private_root()
    sweep(root)  # what a check left that was killed
    with open_private(root, f"check-{secrets.token_hex(8)}") as place:
        bound = []
        for dataset, source in sources.items():
            staged = stage(source, folder=place, progress=_tell)
            _clear()
            bound.append(_bound(standard, dataset, staged, mapping))
            _say_extract(standard, dataset, staged, bound[-1])
        if given.columns:
            return 0
        asked = Asked(
            standard=standard,
            extracts=bound,
            as_of=as_of,
            folder=place,
            starts_on=given.starts_on,
            rules=rules,
            calendar=Calendar(days_off=days_off),
        )
        return _told(check(asked), standard, given)


def _private_root() -> Path:
    """Give the one folder of this person's checks, which nobody else can read: the next check finds what one left."""
    name = str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()
    root = Path(tempfile.gettempdir()) / f"kim-check-{name}"
    root.mkdir(mode=0o700, exist_ok=True)
    about = root.lstat()
    if hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o077 or root.is_symlink()):
        raise UsageError(f"{root} is not private to you. Remove it, or set TMPDIR to a folder of your own.")
    return root


def _sources(standard: Standard, given: argparse.Namespace) -> dict[str, Source]:
    if not given.extracts:
        raise UsageError("Name an extract to check, or --request to see what to ask for.")
    sheets = dict(_pair(each, standard) for each in given.sheet)
    found: dict[str, Source] = {}
    for each in given.extracts:
        dataset, where = _pair(each, standard, [name for name in standard.datasets if name not in found])
        if dataset in found:
            raise UsageError(f"'{dataset}' is given twice. Give one extract for each dataset.")
        found[dataset] = _source(where, sheets.get(dataset))
    return found


def _pair(text: str, standard: Standard, free: Sequence[str] = ()) -> tuple[str, str]:
    """Part DATASET=EXTRACT; without a name it is for the first dataset that has none yet."""
    name, is_named, rest = text.partition("=")
    if is_named and name in standard.datasets:
        return name, rest
    if is_named and not Path(text).exists() and not text.startswith(POSTGRES):
        raise UsageError(f"'{name}' is no dataset of this standard. It has: {', '.join(standard.datasets)}.")
    if not free:
        raise UsageError(f"Say which dataset '{text}' is: {', '.join(standard.datasets)}.")
    return free[0], text


def _source(where: str, sheet: str | None) -> Source:
    if where.startswith(POSTGRES):
        url_from, _, table = where.removeprefix(POSTGRES).rpartition(":")
        schema, _, name = table.partition(".")
        if not (url_from and schema and name):
            raise UsageError("Write a table as postgres:WHERE:SCHEMA.TABLE.")
        return PostgresSource(url_from=url_from, schema=schema, table=name)
    path = Path(where)
    return FileSource(path=path, name=path.name, sheet=sheet)


def _mapping(path: Path | None) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    if path is None:
        return {}
    try:
        raw = document(path.read_bytes())
    except OSError:
        raise UsageError(f"There is no file {path}.") from None
    if not isinstance(raw, dict) or set(raw) - {"columns", "codes"}:
        raise UsageError("A mapping holds 'columns' (dataset, field, heading) and 'codes' (list, theirs, ours).")
    return raw


def _bound(
    standard: Standard, dataset: str, staged: Staged, mapping: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> Bound:
    said = mapping.get("columns", {}).get(dataset, {})
    wrong = [heading for heading in said.values() if heading not in staged.columns]
    if wrong:
        raise UsageError(f"The mapping names the column '{wrong[0]}', which the extract does not have.")
    proposed = propose(standard.datasets[dataset], staged.columns).columns
    free = {field: heading for field, heading in proposed.items() if heading not in said.values()}
    return Bound(
        dataset=dataset,
        path=staged.path,
        types={heading: str(kind) for heading, kind in staged.types.items()},
        columns={**free, **said},
        rows=staged.rows,
        fingerprint=staged.fingerprint,
        codes=mapping.get("codes", {}),
        is_1904=staged.is_1904,
    )


def _say_extract(standard: Standard, dataset: str, staged: Staged, bound: Bound) -> None:
    """Say how an extract was read: to the side, so that what is found can be piped."""
    shape = standard.datasets[dataset]
    print(f"{shape.title}: {staged.rows:,} rows", file=sys.stderr)
    for note in staged.notes:
        print(f"  {note.sentence}", file=sys.stderr)
    for field in shape.fields.values():
        heading = bound.columns.get(field.id)
        print(f"  {field.title}: {f'column {heading!r}' if heading else 'no column'}", file=sys.stderr)
    unknown = [each for each in staged.columns if each not in bound.columns.values()]
    if unknown:
        print(f"  Not used: {', '.join(repr(each) for each in unknown)}", file=sys.stderr)


def _rules(standard: Standard, given: str | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    wanted = tuple(each.strip() for each in given.split(",") if each.strip())
    unknown = [each for each in wanted if each not in {rule.id for rule in standard.rules}]
    if unknown or not wanted:
        raise UsageError(f"There is no rule '{', '.join(unknown)}' in this standard.")
    return wanted


def _days_off(given: argparse.Namespace) -> list[date]:
    """Read the bank holidays; the house hands them over, the engine alone knows none."""
    if given.days_off is None:
        return list(getattr(given, "known_days_off", ()))
    try:
        return [date.fromisoformat(line.strip()) for line in given.days_off.read_text().splitlines() if line.strip()]
    except (OSError, ValueError):
        raise UsageError("The days off are a text file with one day on each line, such as 2026-12-25.") from None


def _told(checked: Checked, standard: Standard, given: argparse.Namespace) -> int:
    first = {
        result.rule: _first(checked, standard, result.rule, given.references)
        for result in checked.results
        if result.count.failing and given.references > 0
    }
    print("\n".join(reports.lines(checked, standard, first)))
    if given.json:
        given.json.write_text(reports.written_json([(checked, standard)]), encoding="utf-8")
    if given.junit:
        given.junit.write_text(reports.junit([(checked, standard)]), encoding="utf-8")
    if given.failing:
        _write_failing(checked, standard, given.failing)
    return reports.exit_code([checked])


def _first(checked: Checked, standard: Standard, rule: str, number: int) -> list[str]:
    dataset = next(each.dataset for each in standard.rules if each.id == rule)
    file = dataset_file(checked.artefact, dataset)
    try:
        return [f"{each.reference} (row {each.row})" for each in failing(file, rule, most=number)]
    except KeyError:  # a rule on the whole dataset fails for no single record
        return []


def _write_failing(checked: Checked, standard: Standard, path: Path) -> None:
    """Write references and rows, which are personal data, into a file that only its owner can read."""
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["rule", "dataset", "reference", "row", "made before the start"])
        for rule in standard.rules:
            target = dataset_file(checked.artefact, rule.dataset)
            if not target.exists():
                continue
            try:
                rows = list(failing(target, rule.id))
            except KeyError:
                continue
            writer.writerows(
                [rule.id, rule.dataset, neutral(each.reference), each.row, "yes" if each.is_inherited else "no"]
                for each in rows
            )


def _tell(progress: Progress) -> None:
    if sys.stderr.isatty():
        left = f", {progress.seconds_left:.0f} s left" if progress.seconds_left is not None else ""
        print(f"\rReading: {progress.rows:,} rows{left}   ", end="", file=sys.stderr, flush=True)


def _clear() -> None:
    if sys.stderr.isatty():
        print("\r" + " " * 60 + "\r", end="", file=sys.stderr, flush=True)
