"""What rules mean at the edges: each of these was once otherwise, and the reference in plain Python found it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kim_engine.quality.reading import StandardError, read
from kim_engine.quality.results import Count
from tests.engine.quality.writing import HEAD, Row, checked, standard


def count(folder: Path, rule: str, *rows: Row) -> Count:
    """Check rows of voids against one rule."""
    return checked(folder, standard(f"id: R1, {rule}"), {"voids": rows}).result("R1").count


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\r\n", "\N{NO-BREAK SPACE}"])
def test_space_of_every_sort_is_taken_off_both_ends(tmp_path: Path, space: str) -> None:
    rows = [{"void_ref": f"{before}V1{after}"} for before, after in ((space, ""), ("", space), (space, space))]
    assert count(
        tmp_path, "kind: pattern, dataset: voids, field: void_ref, pattern: V1, shape: V and one", *rows
    ) == Count(0, 3)


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


def test_a_moment_of_a_day_is_that_day(tmp_path: Path) -> None:
    must = "kind: must, dataset: voids, then: [{field: let_at, is: '2026-11-02'}]"
    rows = [{"let_at": "2/11/2026"}, {"let_at": "2/11/2026 14:30"}, {"let_at": "3/11/2026"}, {"let_at": "soon"}]
    assert count(tmp_path, must, *rows) == Count(1, 3)


@pytest.mark.parametrize("word", ["yes", "Y", "'TRUE'", "t", "'1'"])
def test_a_condition_knows_every_word_for_yes(tmp_path: Path, word: str) -> None:
    must = f"kind: must, dataset: voids, then: [{{field: is_adapted, is: {word}}}]"
    assert count(tmp_path, must, {"is_adapted": "yes"}, {"is_adapted": "0"}) == Count(1, 2)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("field: rent, is: '1e5'", "not a number"),
        ("field: rent, is: nan", "not a number"),
        ("field: beds, is_not: [1, ' 2']", "not a whole number"),
        ("field: is_adapted, is: perhaps", "not yes or no"),
        ("field: start_on, is: 1/2/2026", "not a date"),
        ("field: rent, at_least: {field: start_on}", "compared as a number"),
    ],
)
def test_what_a_condition_cannot_compare_is_refused(condition: str, said: str) -> None:
    """Each was taken, and the check ended in an error, or 'perhaps' meant no."""
    with pytest.raises(StandardError, match=said):
        standard(f"id: R1, kind: required, dataset: voids, field: void_ref, when: [{{{condition}}}]")


def test_a_rule_for_some_customers_looks_past_the_others(tmp_path: Path) -> None:
    """Two tenants may not share a reference; a tenant and a shared owner may, if the reference is the tenants' own."""
    head = HEAD.replace("    area: patch", "    area: patch\n    customer_type: reason")
    head = head.replace("{title: Property reference, type: TEXT", "{title: Place, type: TEXT, applies_to: [DEATH]", 1)
    rule = "  - {id: U1, kind: unique, dataset: voids, fields: [property_ref]}\n"
    rows = [
        {"property_ref": place, "reason": reason, "patch": "", "start_on": ""}
        for place, reason in (("P1", "DEATH"), ("P1", "MOVED"), ("P2", "DEATH"), ("P2", "DEATH"), ("P3", None))
    ]
    found = checked(tmp_path, read((head + rule).encode()), {"voids": rows}).result("U1")
    assert found.count == Count(2, 3)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("kind: follows, dataset: voids, of: [void_ref], state: beds, on: start_on, may_follow: {A: [B]}", "no text"),
        ("kind: totals_agree, dataset: voids, in: orders, apart: 1.0e+60", "apart"),
    ],
)
def test_what_could_not_run_is_refused(rule: str, said: str) -> None:
    with pytest.raises(StandardError, match=said):
        standard(f"id: R1, {rule}")
