"""CPU of the quarter's pages at 200 areas, 6 quarters against 40: python bench/quarter.py. Medians of five turns."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]
os.environ["KIM_DATA"] = tempfile.mkdtemp(prefix="kim-bench-")
os.environ["DATABASE_URL"] = ""
os.environ["KIM_SECOND_FACTOR"] = "elsewhere"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402 - after the settings above

django.setup()

AREAS, TURNS = 200, 5
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def build() -> Any:
    """Make an empty database with the tests' cast and two hundred work areas."""
    from tests import cast as casting

    from kim.config import installing
    from kim.foundations.people import actions as people

    installing.migrate()
    cast = casting.make()
    by: Any = cast.standing("administrator")
    team: Any = cast.places["Case"]
    for number in range(AREAS - 3):
        people.add_area(name=f"Area {number:03}", team=team, by=by, at=NOW)
    return cast


def add_quarters(upto: int) -> None:
    """Lay rows for so many quarters, oldest first: what a landlord has after as many."""
    from kim.assurance.reviews.models import KimQuarter, Review
    from kim.foundations.people.models import Person, WorkArea
    from kim_engine.calendar import Quarter

    person, areas = Person.objects.first(), list(WorkArea.objects.all())
    quarter = Quarter(2026, 2)
    for _ in range(upto):
        if not KimQuarter.objects.filter(code=quarter.code).exists():
            row = KimQuarter.objects.create(**_dates(quarter))
            usual = {"quarter": row, "state": "SUBMITTED", "way": "STATEMENT", "judgement": "WORK", "sentence": "So."}
            texts = {"statement": "Keys are logged. " * 20, "submitted_by": person, "submitted_at": NOW}
            Review.objects.bulk_create(Review(area=area, **usual, **texts) for area in areas)
        quarter = quarter.previous()


def _dates(quarter: Any) -> dict[str, Any]:
    end: date = quarter.last_day
    return {
        "code": quarter.code,
        "starts_in": 4,
        "begins_on": quarter.first_day,
        "ends_on": end,
        "opens_on": end - timedelta(days=14),
        "due_on": end + timedelta(days=21),
        "agree_by_on": end + timedelta(days=35),
        "close_by_on": end + timedelta(days=49),
        "opened_at": NOW,
    }


def measure(cast: Any, addresses: dict[str, str]) -> dict[str, float]:
    """Give each page's CPU in milliseconds, the median of several turns after one to warm up."""
    client = cast.client("head")
    found = {}
    for name, address in addresses.items():
        seen = []
        for _ in range(TURNS + 1):
            began = time.process_time()
            assert client.get(address).status_code == 200
            seen.append((time.process_time() - began) * 1000)
        found[name] = statistics.median(seen[1:])
    return found


def main() -> None:
    """Measure and print."""
    from django.test.utils import setup_test_environment

    setup_test_environment()
    cast = build()
    area = cast.area().pk
    addresses = {"the quarter": "/quarters/2026-Q2/", "My work": "/", "an area's reviews": f"/areas/{area}/reviews/"}
    add_quarters(6)
    few = measure(cast, addresses)
    add_quarters(40)
    many = measure(cast, addresses)
    for name in addresses:
        print(
            f"{name}: {few[name]:.0f} ms at 6 quarters, {many[name]:.0f} ms at 40: {many[name] / few[name]:.2f} times"
        )


if __name__ == "__main__":
    main()
