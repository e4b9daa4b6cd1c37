"""What rules mean at the edges: each of these was once otherwise, and the reference in plain Python found it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kim_engine.quality.reading import StandardError
from kim_engine.quality.results import Count
from tests.engine.quality.writing import Row, checked, standard


def count(folder: Path, rule: str, *rows: Row) -> Count:
    """Check rows of voids against one rule."""
    return checked(folder, standard(f"id: R1, {rule}"), {"voids": rows}).result("R1").count


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\r\n", "\N{NO-BREAK SPACE}"])
def test_space_of_every_sort_is_taken_off_both_ends(tmp_path: Path, space: str) -> None:
    rows = [{"void_ref": f"{before}V1{after}"} for before, after in ((space, ""), ("", space), (space, space))]
    assert count(tmp_path, "kind: pattern, dataset: voids, field: void_ref, pattern: V1, shape: V and one", *rows) == Count(0, 3)


def test_the_word_epoch_is_no_date(tmp_path: Path) -> None:
    rows = [{"start_on": "epoch"}, {"start_on": "infinity"}, {"start_on": "1/1/1970"}]
    assert count(tmp_path, "kind: readable, dataset: voids, field: start_on", *rows) == Count(2, 3)


def test_the_largest_numbers_are_added_up(tmp_path: Path) -> None:
    """One amount of fifteen digits stopped every rule of its dataset."""
    rule = "id: T1, kind: totals_agree, dataset: voids, in: orders, sum: rent, other_sum: rent"
    rows = [{"void_ref": "V1", "rent": "999,999,999,999,999"}, {"void_ref": "V2", "rent": "0.10"}]
    others = [{"rent": "0.10"}, {"rent": "999999999999999"}]
    found = checked(tmp_path, standard(rule), {"voids": rows, "orders": others})
    assert found.result("T1").count == Count(0, 1)
