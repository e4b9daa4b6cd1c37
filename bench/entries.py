"""The Log and its record at 1,000, 100,000 and 1,000,000 entries: python bench/entries.py [--rows 1000,100000].

Add --postgres for a server of this run's own, --keep FOLDER to use what an earlier run seeded, and with it
--url postgres://…/kim{rows} for databases of a server that stays. Prints a table and the load of the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]

from bench import seed as seeding  # noqa: E402 - after the path above

TURNS, WARM_UP = 20, 2
NOT_DATA = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
QUERIES = {
    "rare": "lighthouse",  # one row in ten thousand
    "common": "repairs",  # one row in three
    "old-only": "cassette",  # the oldest hundredth
    "absent": "zeppelin",
    "two words": "repairs w40",
}


@dataclass
class Seen:
    """What one thing took: milliseconds, and how many statements."""

    cpu: float  # median of this process, and with it the server's mean where that is another
    p95: float  # of the wall clock
    statements: int | None = None
    server: float | None = None


@dataclass
class Bench:
    """Measures one database."""

    cast: Any
    rows: int
    turns: int
    seen: dict[str, Seen] = field(default_factory=dict)

    def measure(self, name: str, do: Callable[[], object], *, turns: int = 0) -> None:
        """Do something several times, after two turns to warm up, of which the second counts the statements."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        do()
        with CaptureQueriesContext(connection) as captured:
            do()
        asked = [each["sql"].lstrip().upper() for each in captured.captured_queries]
        cpu, wall, before = [], [], server_cpu()
        turns = turns or self.turns
        for _ in range(turns):
            began, saw = time.process_time(), time.perf_counter()
            do()
            cpu.append((time.process_time() - began) * 1000)
            wall.append((time.perf_counter() - saw) * 1000)
        after = server_cpu()
        server = (after - before) / turns * 1000 if after is not None and before is not None else None
        p95 = sorted(wall)[max(0, round(len(wall) * 0.95) - 1)]
        found = Seen(statistics.median(cpu) + (server or 0), p95, _data(asked), server)
        self.seen[name] = found
        print(
            f"{self.rows:>9,} {name}: {found.cpu:.1f} ms CPU, p95 {p95:.1f} ms, {found.statements} statements",
            flush=True,
        )

    def page(self, name: str, who: str, address: str, *, turns: int = 0) -> None:
        """Measure a page as a member of the cast opens it, a download read to its end."""
        client = self.cast.client(who)

        def open_page() -> None:
            response = client.get(address)
            assert response.status_code == 200, (name, response.status_code)
            if response.streaming:
                for _ in response.streaming_content:
                    pass
            response.close()

        self.measure(name, open_page, turns=turns)


def _data(asked: list[str]) -> int:
    return sum(not each.startswith(NOT_DATA) for each in asked)


def server_cpu() -> float | None:
    """Give the seconds of CPU that the database's server and its processes took so far; None without a server."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        parent = _stat(cursor.fetchone()[0])[1]
    total = 0.0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            pid, its_parent, own, reaped = _stat(int(path.name))
        except (OSError, ValueError):
            continue
        total += own * (its_parent == parent) + (own + reaped) * (pid == parent)
    return total / TICKS


def _stat(pid: int) -> tuple[int, int, int, int]:
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return pid, int(parts[1]), int(parts[11]) + int(parts[12]), int(parts[13]) + int(parts[14])


def pages(bench: Bench) -> None:
    """Measure the pages."""
    from kim.assurance.reviews.models import Review
    from kim.practice.kim_log.models import Entry

    recorded = Entry.objects.filter(state="RECORDED", restriction="")
    review = Review.objects.filter(area__name="Voids").latest("pk")
    entry = recorded.filter(evidence_count=1).order_by("-listed_at").first()
    area = bench.cast.area()
    bench.page("the Log", "officer", "/log/")
    bench.page("the Log, page 2", "officer", _second(bench))
    bench.page("filtered 0.5 %: one area", "officer", f"/log/?area={area.pk}")
    bench.page("filtered 10 %: with evidence", "officer", "/log/?evidence=yes")
    bench.page("filtered 14 %: one kind", "officer", "/log/?kind=LESSON")
    bench.page("filtered 100 %: all states", "officer", "/log/?state=ALL")
    bench.page("by area, newest first", "officer", "/log/?sort=area")
    bench.page("an entry with its History", "officer", f"/log/{entry.pk}/")
    bench.page("an area", "officer", f"/areas/{area.pk}/")
    bench.page("a review", "manager", f"/reviews/{review.pk}/")
    bench.page("writing a review", "manager", f"/reviews/{review.pk}/write/")
    bench.page("the quarter (senior map)", "director", f"/quarters/{review.quarter.code}/")
    bench.page("progress of the landlord", "director", "/progress/")
    bench.page("My work", "manager", "/")
    bench.page("History", "director", "/history/")
    bench.page("log a change, the form", "officer", "/log/new/")


def _second(bench: Bench) -> str:
    import html
    import re

    page = bench.cast.client("officer").get("/log/").content.decode()
    found = re.search(r'href="(\?[^"]*after=[^"]*)"', page)
    return "/log/" + html.unescape(found[1]) if found else "/log/"


def searches(bench: Bench) -> None:
    """Measure the five queries, in the Log and in the search over everything."""
    for name, words in QUERIES.items():
        bench.page(f"the Log: {name}", "officer", f"/log/?words={words.replace(' ', '+')}")
        bench.page(f"search: {name}", "officer", f"/search/?words={words.replace(' ', '+')}")


def creating(bench: Bench) -> None:
    """Measure logging a change: the form sent, and the action and its record alone."""
    from kim.foundations.people.models import WorkArea
    from kim.practice.kim_log import actions
    from kim.practice.kim_log.content import Content
    from kim.practice.kim_log.models import Entry

    client, area = bench.cast.client("officer"), bench.cast.area()
    typed = {"area": area.pk, "what": "Keys are counted on Fridays.", "why": "Two were lost.", "do": "record"}
    typed |= {"in_force_on-day": "1", "in_force_on-month": "11", "in_force_on-year": "2026"}

    def send() -> None:
        response = client.post("/log/new/", typed)
        assert response.status_code == 302, response.content.decode()

    bench.measure("log a change, sent", send)
    assert Entry.objects.latest("pk").what == typed["what"]
    by, content = (
        bench.cast.standing("manager"),
        Content(what="Keys are counted.", why="Two were lost.", in_force_on=seeding.TODAY),
    )
    found = WorkArea.objects.get(pk=area.pk)
    bench.measure(
        "record append: one entry and its event",
        lambda: actions.record_entry(area=found, content=content, by=by, at=datetime.now(UTC)),
    )


def downloads(bench: Bench) -> None:
    """Measure the download of about ten thousand rows: what one in a hundred is of a million, one in ten of fewer."""
    asked = "state=ALL" if bench.rows < 20_000 else "evidence=yes&state=ALL" if bench.rows < 200_000 else "kind=GAP"
    for format in ("csv", "xlsx"):
        bench.page(f"download, {format.upper()}", "officer", f"/log/?{asked}&format={format}", turns=3)


def record(bench: Bench) -> None:
    """Measure verifying the record, with and without what it commits to, and proving that events stand in it."""
    from kim.foundations.audit_trail import verification
    from kim.foundations.audit_trail.models import Event, Log, Node
    from kim_engine.ledger.merkle import inclusion_proof, is_included, leaf_hash
    from kim_engine.ledger.verification import ChainCheck

    log = Log.objects.get()

    def chain_alone() -> tuple[int, list[Any]]:
        chain = ChainCheck(log.id)
        rows = Event.objects.filter(log=log).order_by("sequence").values_list("sequence", "stored", "leaf")
        for place, stored, leaf in rows.iterator(chunk_size=5000):
            chain.feed(bytes(stored), place=place, leaf=bytes(leaf))
        chain.finish(size=log.size)
        assert chain.frontier.root() == bytes(log.root)
        return chain.frontier.size, chain.problems

    def whole() -> tuple[int, list[Any]]:
        report = verification.verify_log(log)
        assert report.opened > report.events
        return report.events, report.problems

    _a_million(bench, "verify: the chain alone, each event read", chain_alone)
    _a_million(bench, "verify: the record, every field opened", whole)

    def node(level: int, index: int) -> bytes:
        if level == 0:
            return bytes(Event.objects.values_list("leaf", flat=True).get(log=log, sequence=index))
        return bytes(Node.objects.values_list("hash", flat=True).get(log=log, level=level, index=index))

    def prove() -> None:
        place = log.size // 3
        stored = bytes(Event.objects.values_list("stored", flat=True).get(log=log, sequence=place))
        proof = inclusion_proof(place, log.size, node)
        assert is_included(leaf_hash(stored), place, log.size, proof, bytes(log.root))

    bench.measure("prove one event", prove)


def state(bench: Bench) -> None:
    """Measure holding every live row against the record."""
    from kim.foundations.audit_trail import verification

    def rows() -> tuple[int, list[Any]]:
        report = verification.verify_state()
        return report.rows, report.problems

    _a_million(bench, "verify: every live row", rows)


def _a_million(bench: Bench, name: str, check: Callable[[], tuple[int, list[Any]]]) -> None:
    """Do something once, and say what it took for each million that it counts, in seconds of CPU."""
    began, before = time.process_time(), server_cpu()
    number, problems = check()
    assert not problems, problems[:3]
    server = (server_cpu() or 0) - (before or 0)
    each = (time.process_time() - began + server) / number * 1_000_000
    bench.seen[f"{name}, s a million"] = Seen(each, 0, None, server if before is not None else None)
    print(f"{bench.rows:>9,} {name}: {number:,}, {each:.0f} s CPU a million (server {server:.1f} s)", flush=True)


PARTS: dict[str, Callable[[Bench], None]] = {
    **{"pages": pages, "searches": searches, "downloads": downloads},
    **{"creating": creating, "record": record, "state": state},
}


def one(folder: Path, rows: int, url: str, turns: int, parts: list[str]) -> dict[str, Seen]:
    """Seed a folder's database unless it is there, and measure it. A process has one database."""
    with seeding.house(folder, url):
        bench = Bench(_cast(folder, rows), rows, turns)
        for part in parts:
            PARTS[part](bench)
        return bench.seen


def _cast(folder: Path, rows: int) -> Any:
    from tests import cast as casting

    done = folder / "seeded"
    if not done.exists():
        cast = seeding.seed(rows)
        done.touch()
        return cast
    from kim.foundations.people.models import Person

    named = {name: Person.objects.get(name=name.replace("_", " ").title()) for name in casting.JOBS}
    return casting.Cast(people=named)


def tables(found: dict[int, dict[str, Seen]]) -> str:
    """Lay what was seen side by side: CPU in milliseconds, statements, and the largest against the smallest."""
    sizes = sorted(found)
    head = ["what", *(f"{size:,}: CPU ms (p95 ms)" for size in sizes), "statements", "largest / smallest"]
    lines = [head, ["---"] * len(head)]
    for name in dict.fromkeys(name for size in sizes for name in found[size]):
        seen = [found[size].get(name) for size in sizes]
        cells = [f"{each.cpu:.1f} ({each.p95:.0f})" if each else "–" for each in seen]
        asked = max((each.statements or 0 for each in seen if each), default=0)
        ends = f"{seen[-1].cpu / seen[0].cpu:.2f}" if seen[0] and seen[-1] and seen[0].cpu else "–"
        lines.append([name, *cells, str(asked or "–"), ends])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Measure each size in a process of its own and print the table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--rows", default="1000,100000", help="the sizes, with commas")
    given.add_argument("--postgres", action="store_true", help="on a server of this run's own")
    given.add_argument("--keep", type=Path, help="a folder for what is seeded, or for the marks of what is")
    given.add_argument("--parts", default=",".join(PARTS), help="which of: " + ", ".join(PARTS))
    given.add_argument("--turns", type=int, default=TURNS)
    given.add_argument("--one", help=argparse.SUPPRESS)
    given.add_argument("--url", default="", help="databases of a server that stays, with {rows} in the name")
    options = given.parse_args()
    if options.one:
        seen = one(options.keep, int(options.rows), options.url, options.turns, options.parts.split(","))
        Path(options.one).write_text(json.dumps({name: asdict(each) for name, each in seen.items()}))
        return
    found = {}
    with ExitStack() as stack:
        for rows in map(int, options.rows.split(",")):
            folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kim-bench-")))
            found[rows] = _in_child(options, folder / f"rows-{rows}", rows)
    print(f"Load: {' '.join(f'{each:.1f}' for each in os.getloadavg())} on {os.cpu_count()} cores.\n{tables(found)}")


def _in_child(options: argparse.Namespace, folder: Path, rows: int) -> dict[str, Seen]:
    from tests import postgres

    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "seen.json"
    passed = ["--rows", str(rows), "--keep", str(folder), "--parts", options.parts, "--turns", str(options.turns)]
    with postgres.cluster() if options.postgres else nullcontext(options.url) as url:
        command = [sys.executable, __file__, "--one", str(told), "--url", url.format(rows=rows), *passed]
        subprocess.run(command, check=True)
    return {name: Seen(**each) for name, each in json.loads(told.read_text()).items()}


if __name__ == "__main__":
    main()
