"""Checks extracts against a standard: binds, plans, passes once over each dataset, and counts.

DuckDB does the work with files closed to it but the ones named, no extension loaded and its settings locked before any
rule runs. Its own messages quote values, so none is shown.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Event, Thread

import duckdb

from kim_engine.quality.artefacts import dataset_file, write
from kim_engine.quality.bound import Bound
from kim_engine.quality.counting import Counted, count_masks, of_table
from kim_engine.quality.kinds.records import DAYS_TABLE
from kim_engine.quality.plans import HASHING_KEY, Plan, Wanted, make, why_not
from kim_engine.quality.quoting import date_literal, text_literal
from kim_engine.quality.results import Checked, RuleResult
from kim_engine.quality.standards import Rule, Standard
from kim_engine.quality.vocabulary import Outcome

MEBIBYTE = 1024 * 1024
_FIRST, _LAST = date(2000, 1, 1), date(2060, 12, 31)  # the usual calendar; deadlines beyond are not judged


class CheckError(Exception):
    """A check that could not be done; its text is a sentence that says what to do."""


class CancelledError(CheckError):
    """A check that somebody stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days that are known: every day from `first` to `last`, with the days off among them beside weekends."""

    days_off: Collection[date] = ()
    first: date = _FIRST
    last: date = _LAST

    def statement(self) -> str:
        """Give the SQL that makes the table of days, each with the number of working days up to and with it."""
        off = ", ".join(date_literal(day) for day in sorted(self.days_off))
        is_off = f" OR CAST(day AS DATE) IN ({off})" if off else ""
        days = f"generate_series({date_literal(self.first)}, {date_literal(self.last)}, INTERVAL 1 DAY)"
        return (
            f"CREATE TEMP TABLE {DAYS_TABLE} AS SELECT CAST(day AS DATE) AS day, "
            f"CAST(sum(CASE WHEN isodow(day) > 5{is_off} THEN 0 ELSE 1 END) OVER (ORDER BY day) AS INTEGER) AS n "
            f"FROM {days} AS t(day)"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What a check may use: `memory_mb` in mebibytes, `threads`; beyond the memory it works on disk, in its folder."""

    memory_mb: int = 1024
    threads: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One check that is asked for. `accepted` gives, for a rule, references that fail it and are accepted for now."""

    standard: Standard
    extracts: Sequence[Bound]
    as_of: date
    folder: Path  # private, its own, removed by the caller; spill and artefact lie in it
    starts_on: date | None = None
    rules: Collection[str] | None = None  # all unless some are named
    accepted: Mapping[str, Collection[str]] = field(default_factory=dict)
    hashed_by: bytes | None = None  # the key of keyed hashes; references stay as they are without one
    calendar: Calendar = field(default_factory=Calendar)
    resources: Resources = field(default_factory=Resources)


def check(
    asked: Asked,
    progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Checked:
    """Check extracts against a standard as of a day.

    `progress` hears how many of how many datasets are done; `is_cancelled` is asked four times a second. Raises
    CheckError, or CancelledError; then nothing is left of the artefact but what lies in the private folder.
    """
    wanted = Wanted(
        standard=asked.standard,
        bound={each.dataset: each for each in asked.extracts},
        as_of=asked.as_of,
        starts_on=asked.starts_on,
        is_hashed=asked.hashed_by is not None,
    )
    chosen = [rule for rule in asked.standard.rules if asked.rules is None or rule.id in asked.rules]
    reasons = {rule.id: why_not(rule, wanted) for rule in chosen}
    found = {
        rule.id: RuleResult(rule=rule.id, outcome=Outcome.COULD_NOT_RUN, because=reasons[rule.id])
        for rule in chosen
        if reasons[rule.id]
    }
    artefact = asked.folder / "artefact"
    artefact.mkdir(mode=0o700)
    plans: dict[str, str] = {}
    datasets = [each for each in asked.standard.datasets if each in wanted.bound]
    for at, dataset in enumerate(datasets):
        rules = [rule for rule in chosen if rule.dataset == dataset and not reasons[rule.id]]
        if rules:
            plan = make(dataset, rules, wanted)
            plans[dataset] = plan.text()
            found |= _run(plan, rules, asked, artefact, is_cancelled)
        if progress:
            progress(at + 1, len(datasets))
    return _checked(asked, tuple(found[rule.id] for rule in chosen), artefact, plans)


def _checked(asked: Asked, results: tuple[RuleResult, ...], artefact: Path, plans: Mapping[str, str]) -> Checked:
    return Checked(
        standard=asked.standard.id,
        version=asked.standard.version,
        standard_digest=asked.standard.digest,
        as_of=asked.as_of,
        starts_on=asked.starts_on,
        rows={each.dataset: each.rows for each in asked.extracts},
        fingerprints={each.dataset: each.fingerprint for each in asked.extracts},
        results=results,
        artefact=artefact,
        digest=digest_of(artefact),
        plans=plans,
    )


def digest_of(artefact: Path) -> str:
    """Give SHA-256 over an artefact: each file's name and contents, in the order of names; in hex."""
    whole = hashlib.sha256()
    for path in sorted(artefact.iterdir()):
        with path.open("rb") as file:
            whole.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


def _run(
    plan: Plan,
    rules: Sequence[Rule],
    asked: Asked,
    artefact: Path,
    is_cancelled: Callable[[], bool] | None,
) -> dict[str, RuleResult]:
    masks = asked.folder / f"masks-{secrets.token_hex(8)}.parquet"
    try:
        with _database(asked, plan.dataset) as database, _watched(database, is_cancelled):
            days = [asked.calendar.statement()] if DAYS_TABLE in plan.text() else []
            for statement in (*days, *plan.views, *plan.made):
                database.execute(statement)
            database.execute(f"COPY ({plan.select}) TO {text_literal(str(masks))} (FORMAT parquet, COMPRESSION snappy)")
            counted = count_masks(database, masks, plan, asked.accepted)
            whole = {rule: of_table(database, statement) for rule, statement in plan.whole.items()}
            write(database, masks, plan, dataset_file(artefact, plan.dataset))
    except duckdb.InterruptException:
        raise CancelledError("The check was stopped. Nothing of it is kept.") from None
    except duckdb.OutOfMemoryException:
        raise CheckError("The check needs more memory or disk than it may use. Give it more, or bring less.") from None
    except duckdb.Error:
        # What the library says quotes values of records; nothing of it may be told.
        raise CheckError(f"The extract of {plan.dataset} could not be checked. Bring the file again.") from None
    finally:
        masks.unlink(missing_ok=True)
    return {rule.id: _result(rule, counted, whole) for rule in rules}


def _result(rule: Rule, counted: Mapping[str, Counted], whole: Mapping[str, Counted]) -> RuleResult:
    mine = whole.get(rule.id) or counted[rule.id]
    count = mine.count
    if not count.judged:
        because = "No record is one that this rule can judge."
        if mine.inherited.judged:
            because = "Every record that this rule can judge was made before the standard's start date."
        return RuleResult(
            rule=rule.id, outcome=Outcome.DOES_NOT_APPLY, because=because, inherited=mine.inherited, groups=mine.groups
        )
    level = rule.level(count.failing, count.judged)
    outcome = Outcome.FAILED if level.is_failing else Outcome.PASSED
    return RuleResult(
        rule=rule.id, outcome=outcome, level=level, count=count, inherited=mine.inherited, groups=mine.groups
    )


@contextmanager
def _database(asked: Asked, dataset: str) -> Iterator[duckdb.DuckDBPyConnection]:
    spill = asked.folder / f"spill-{dataset}"
    spill.mkdir(mode=0o700, exist_ok=True)
    database = duckdb.connect(
        config={
            "memory_limit": f"{asked.resources.memory_mb}MiB",
            "threads": asked.resources.threads,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
    )
    try:
        _prepare(database, asked)
        yield database
    finally:
        database.close()


def _prepare(database: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    if asked.hashed_by is not None:
        database.execute(f"SET VARIABLE {HASHING_KEY} = ?", [asked.hashed_by.hex()])
    folders = {str(each.path.parent) for each in asked.extracts} | {str(asked.folder)}
    listed = ", ".join(text_literal(f"{folder}/") for folder in sorted(folders))
    database.execute(f"SET allowed_directories = [{listed}]")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")


@contextmanager
def _watched(database: duckdb.DuckDBPyConnection, is_cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """Stop the database's work as soon as somebody says so."""
    if is_cancelled is None:
        yield
        return
    is_over = Event()

    def watch() -> None:
        while not is_over.wait(0.25):
            if is_cancelled():
                database.interrupt()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()
