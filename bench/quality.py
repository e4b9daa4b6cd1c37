"""Twenty rules over a million to thirty million rows: our check beside one hand-written statement.

    PYTHONPATH=src:. python bench/quality.py DATA [DATA ...] [--runs 5] [--peers PYTHON]

DATA is a folder that `generate.py DATA 10` of the shared quality bench has filled (a private environment with numpy,
pyarrow and duckdb runs it). Each run is a process of its own, ours and theirs in turn; every count is held against the
planted one, and both keep the key of every failing record. `--peers` names the Python of an environment made from
`bench/quality-peers.txt`, whose libraries then do the same work on a million rows.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data" / "quality-bench"
AS_OF = date(2026, 9, 30)
MEMORY_MB, THREADS = 1024, 2
TYPES = {
    "VARCHAR": "TEXT",
    "BIGINT": "WHOLE_NUMBER",
    "INTEGER": "WHOLE_NUMBER",
    "DOUBLE": "NUMBER",
    "TIMESTAMP": "MOMENT",
    "DATE": "DATE",
}
PEERS = ("pandera", "pointblank", "great_expectations")


def shared_rules() -> Any:
    """Load the twenty rules that every tool is given."""
    found = importlib.util.spec_from_file_location("quality_bench_rules", SHARED / "rules.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def ours(file: Path, folder: Path) -> tuple[dict[str, int], int]:
    """Check by the engine, from an agreed standard to the artefact."""
    from kim_engine.quality.artefacts import dataset_file
    from kim_engine.quality.checking import Asked, Resources, check

    rules = shared_rules()
    bound = [
        _bound("a", file, {column: TYPES[kind] for column, kind in rules.SCHEMA.items()}),
        _bound("p", file.parent / rules.PROPS, {"property_ref": "TEXT"}),
    ]
    asked = Asked(
        standard=_standard(rules),
        extracts=bound,
        as_of=AS_OF,
        folder=folder,
        resources=Resources(memory_mb=MEMORY_MB, threads=THREADS),
    )
    found = check(asked)
    return {each.rule: each.count.failing for each in found.results}, _rows(dataset_file(found.artefact, "a"))


def _bound(dataset: str, file: Path, types: Mapping[str, str]) -> Any:
    from kim_engine.quality.bound import Bound

    columns = {column: column for column in types}
    return Bound(
        dataset=dataset, path=file, types=types, columns=columns, rows=0, fingerprint="bench", is_numbered=False
    )


def _standard(rules: Any) -> Any:
    from kim_engine.quality.standards import Dataset, Field, Standard
    from kim_engine.quality.vocabulary import FieldType

    fields = {name: Field(id=name, title=name, type=FieldType(TYPES[kind])) for name, kind in rules.SCHEMA.items()}
    homes = {"property_ref": Field(id="property_ref", title="property", type=FieldType.TEXT)}
    return Standard(
        **dict.fromkeys(("id", "title", "activity", "purpose", "who", "when"), "bench"),
        version=1,
        authorities={},
        datasets={
            "a": Dataset(id="a", title="Appointments", record="appointment", key=("appt_id",), fields=fields),
            "p": Dataset(id="p", title="Properties", record="property", key=("property_ref",), fields=homes),
        },
        lists={rule.lower(): _list(rule, codes) for rule, _, codes in rules.CODES},
        rules=tuple(_rules(rules)),
    )


def _list(rule: str, codes: list[str]) -> Any:
    from kim_engine.quality.standards import CodeList

    return CodeList(id=rule.lower(), title=rule, codes=dict.fromkeys(codes, ""))


def _rules(rules: Any) -> list[Any]:
    from kim_engine.quality.conditions import Condition
    from kim_engine.quality.standards import Rule

    def rule(name: str, kind: str, /, when: tuple[Any, ...] = (), **options: Any) -> Rule:
        return Rule(id=name, kind=kind, dataset="a", options=options, when=when)

    found_in = {"fields": ("property_ref",), "in": "p", "other_fields": ("property_ref",)}
    return [
        *(rule(name, "required", field=field) for name, field in rules.NULLS),
        *(rule(name, "pattern", field=field, pattern=shape, shape="so") for name, field, shape in rules.REGEX),
        *(rule(name, "one_of", field=field, list=name.lower()) for name, field, _ in rules.CODES),
        *(rule(name, "range", field=field, least=least, most=most) for name, field, least, most in rules.RANGE),
        *(rule(name, "unique", fields=(field,)) for name, field in rules.UNIQ),
        rule("F1", "found_in", **found_in),
        rule("X1", "order", fields=("appt_start", "appt_end")),
        rule("X2", "required", (Condition("status_code", "is", "COMP"),), field="completed_at"),
        rule("T1", "recent", field="vuln_reviewed_on", number=365, unit="DAYS"),
    ]


def hand(file: Path, folder: Path) -> tuple[dict[str, int], int]:
    """Do the same by statements that somebody wrote for these rules alone: one pass, keys and masks to Parquet."""
    import duckdb

    rules = shared_rules()
    database = duckdb.connect(
        config={"threads": THREADS, "memory_limit": f"{MEMORY_MB}MiB", "temp_directory": str(folder)}
        | {"preserve_insertion_order": False}
    )
    tests = dict(rules.sql_preds())
    for name, field in rules.UNIQ:
        database.execute(f"CREATE TEMP TABLE {name} AS SELECT {field} FROM '{file}' GROUP BY 1 HAVING count(*) > 1")
        tests[name] = f"a.{field} IN (FROM {name})"
    homes = f"SELECT property_ref FROM '{file.parent / rules.PROPS}'"
    tests["F1"] = f"property_ref IS NOT NULL AND property_ref NOT IN ({homes})"
    mask = " | ".join(f"CASE WHEN {test} THEN {1 << at}::BIGINT ELSE 0 END" for at, test in enumerate(tests.values()))
    out = folder / "hand.parquet"
    database.execute(
        f"COPY (SELECT appt_id, m FROM (SELECT appt_id, {mask} AS m FROM '{file}' AS a) WHERE m <> 0) "
        f"TO '{out}' (FORMAT parquet, COMPRESSION zstd)"
    )
    masks = database.execute(f"SELECT m, count(*) FROM '{out}' GROUP BY 1").fetchall()
    return {name: sum(n for m, n in masks if m >> at & 1) for at, name in enumerate(tests)}, _rows(out)


def _rows(file: Path) -> int:
    import duckdb

    with duckdb.connect() as database:
        found = database.execute("SELECT count(*) FROM read_parquet(?)", [str(file)]).fetchone()
    return int(found[0]) if found else 0


def one(tool: Callable[[Path, Path], tuple[dict[str, int], int]], file: Path) -> dict[str, Any]:
    """Measure one run in this process: CPU and memory are the whole process's, imports and all."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        counts, keys = tool(file, Path(folder))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - began,
        "gb": used.ru_maxrss / 1024**2,
        "counts": counts,
        "keys": keys,
    }


def run(python: str, script: Path, tool: str, file: Path) -> dict[str, Any]:
    """Measure one run in a process of its own."""
    command = [python, str(script), "--one", tool, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{tool} on {file.name} ended in an error:\n{done.stderr[-2_000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def files(folder: Path) -> list[tuple[Path, int, Mapping[str, int]]]:
    """Give a folder's tables, the number of millions of rows in each, and what was planted in a million."""
    truth = json.loads((folder / "truth.json").read_text())
    planted, chunks = truth["failing_rows_per_1m"], truth["chunks"]
    found = [(folder / "appts_1m.parquet", 1, planted)]
    return [*found, (folder / "appts_10m.parquet", chunks, planted)] if chunks > 1 else found


def is_exact(found: Mapping[str, Any], millions: int, planted: Mapping[str, int]) -> bool:
    """Say whether every count is the planted one."""
    return found["counts"] == {name: number * millions for name, number in planted.items()}


def compare(file: Path, millions: int, planted: Mapping[str, int], runs: int) -> None:
    """Run both in turn and print their medians."""
    found: dict[str, list[dict[str, Any]]] = {"hand": [], "ours": []}
    for _ in range(runs):
        for tool, each in found.items():
            each.append(run(sys.executable, Path(__file__), tool, file))
    for tool, each in found.items():
        show(tool, millions, each, planted)
    ratios = [mine["cpu"] / theirs["cpu"] for theirs, mine in zip(found["hand"], found["ours"], strict=True)]
    medians = [median(each["cpu"] for each in found[tool]) for tool in ("ours", "hand")]
    keys = {tool: each[0]["keys"] for tool, each in found.items()}
    print(
        f"{millions}M: ours / hand-written {medians[0] / medians[1]:.2f} of CPU (goal 1.5), run by run "
        f"{', '.join(f'{each:.2f}' for each in ratios)}; failing keys kept {keys}",
        flush=True,
    )


def show(tool: str, millions: int, found: list[dict[str, Any]], planted: Mapping[str, int]) -> None:
    """Print one tool's line."""
    cpu, wall, gb = (median(each[what] for each in found) for what in ("cpu", "wall", "gb"))
    exact = all(is_exact(each, millions, planted) for each in found)
    most = max(each["gb"] for each in found)
    print(
        f"{millions}M {tool}: CPU {cpu:.1f} s, wall {wall:.1f} s, memory {gb:.2f} GB (most {most:.2f}), "
        f"counts {'exact' if exact else 'NOT EXACT'}, {len(found)} runs",
        flush=True,
    )


def main() -> None:
    """Measure every folder that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", type=int, help="only tables of so many million rows")
    parser.add_argument("--peers", help="the Python of an environment with the peers")
    parser.add_argument("--one", choices=["ours", "hand"], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one({"ours": ours, "hand": hand}[asked.one], asked.data[0])))
        return
    if not SHARED.is_dir() or not asked.data:
        print("The quality bench is left out: it needs the shared rules beside the project and a folder of data.")
        return
    print(f"load when it began: {', '.join(f'{each:.1f}' for each in os.getloadavg())} on {os.cpu_count()} cores")
    tables = [each for folder in asked.data for each in files(folder.resolve()) if asked.only in (None, each[1])]
    for file, millions, planted in tables:
        compare(file, millions, planted, asked.runs)
    if asked.peers:
        file, millions, planted = next(each for each in tables if each[1] == 1)
        for peer in PEERS:
            script = Path(__file__).with_name("quality_peers.py")
            show(peer, 1, [run(asked.peers, script, peer, file) for _ in range(asked.runs)], planted)
    print(f"load when it ended: {', '.join(f'{each:.1f}' for each in os.getloadavg())}")


if __name__ == "__main__":
    main()
