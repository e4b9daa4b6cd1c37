"""CPU of finding entries by their words: python bench/search.py [--rows 100000] [--postgres]. Medians of five turns."""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
TURNS, AT_ONCE, LENGTH = 5, 20_000, 30
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUERIES = {
    "rare": "lighthouse",  # one row in ten thousand
    "common": "repairs",  # one row in three
    "old-only": "cassette",  # the oldest hundredth
    "absent": "zeppelin",
    "two words": "repairs w40",
}


def texts(rows: int) -> Iterator[str]:
    """Give so many texts of thirty words, the n-th word of the vocabulary 1/n as often as the first."""
    chance = random.Random(19)
    words = [f"w{number}" for number in range(1, 20_001)]
    bounds, total = [], 0.0
    for number in range(1, 20_001):
        total += 1 / number
        bounds.append(total)
    for row in range(rows):
        said = chance.choices(words, cum_weights=bounds, k=LENGTH)
        said += ["repairs"] * (row % 3 == 0) + ["lighthouse"] * (row % 10_000 == 7) + ["cassette"] * (row < rows // 100)
        yield " ".join(said)


def seed(rows: int) -> Any:
    """Make a database with the tests' cast and so many recorded entries (rows alone, without their record)."""
    from django.db import connection
    from tests import cast as casting

    from kim.config import installing
    from kim.practice.kim_log.models import Entry

    installing.migrate()
    cast = casting.make()
    author, area = cast.standing("officer").person, cast.area()
    usual: dict[str, Any] = {"area": area, "author": author, "recorded_by": author, "state": "RECORDED"}
    waiting = []
    for number, text in enumerate(texts(rows)):
        waiting.append(Entry(what=text, listed_at=NOW - timedelta(minutes=rows - number), **usual))
        if len(waiting) == AT_ONCE or number == rows - 1:
            Entry.objects.bulk_create(waiting, batch_size=2000)
            waiting = []
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")
    return cast


def measure(do: Callable[[], object]) -> str:
    """Say the CPU of this process and the wall clock, in milliseconds, after one turn to warm up."""
    cpu, wall = [], []
    for _ in range(TURNS + 1):
        began, saw = time.process_time(), time.perf_counter()
        do()
        cpu.append((time.process_time() - began) * 1000)
        wall.append((time.perf_counter() - saw) * 1000)
    return f"{statistics.median(cpu[1:]):.1f} ms CPU, {statistics.median(wall[1:]):.1f} ms wall"


def report(cast: Any) -> None:
    """Print the five searches and the Log's page of each."""
    from django.test.utils import setup_test_environment

    from kim.foundations.full_text.indexes import search
    from kim.practice.kim_log.queries import WORDS, visible_to

    setup_test_environment()
    rows, client = visible_to(cast.standing("officer")), cast.client("officer")

    def page(text: str) -> None:
        assert client.get("/log/", {"words": text}).status_code == 200

    print(f"the list without words: {measure(lambda: page(''))}", flush=True)
    for name, text in QUERIES.items():
        found = search(rows, WORDS, text)
        newest = measure(lambda found=found: list(found.order_by("-listed_at", "-pk")[:51]))
        counted = measure(lambda found=found: found.order_by()[:1001].count())
        print(f"{name}: newest {newest}; counted {counted}; page {measure(lambda text=text: page(text))}", flush=True)


def main() -> None:
    """Seed, measure and print, in a folder and on a server of this run's own."""
    given = argparse.ArgumentParser()
    given.add_argument("--rows", type=int, default=1000)
    given.add_argument("--postgres", action="store_true")
    options = given.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kim-bench-"))
        url = ""
        if options.postgres:
            from tests import postgres

            url = stack.enter_context(postgres.cluster())
        os.environ.update(TEST_DATABASE_URL=url, DATABASE_URL=url or f"sqlite:///{folder}/kim.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django
        from django.db import connection

        django.setup()
        report(seed(options.rows))
        connection.close()


if __name__ == "__main__":
    main()
