"""The list of OWASP ASVS 5's requirements: each once, each with one of four answers, each 'met' with its test."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
LIST = HERE / "docs/reference/asvs.csv"
IDS = Path(__file__).with_name("asvs_ids.txt")  # ids and levels alone, as OWASP numbers them (5.0.0)
SUMMARY = HERE / "docs/explanation/threat-model.md"
ANSWERS = ("met", "not met", "does not apply", "not known")
Row = dict[str, str]


def rows() -> list[Row]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def held_by(name: str) -> frozenset[str]:
    """List the tests that a file holds; none where it is no file of tests."""
    path = HERE / name
    if not (path.is_file() and re.fullmatch(r"test_\w+\.py", path.name) and name.startswith("tests/")):
        return frozenset()
    found = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(each.name for each in found if isinstance(each, ast.FunctionDef) and each.name.startswith("test_"))


def wrong_with(row: Row) -> str:
    """Say what is wrong with a line; '' when it is as it must be."""
    file, _, name = row["shown by"].partition("::")
    if row["status"] not in ANSWERS:
        return "none of the four answers"
    if row["status"] == "met":
        return "" if name in held_by(file) else "met, and no such test"
    if row["shown by"]:
        return "a test of what is not met shows nothing"
    return "" if len(row["said"]) > 5 else "not said why"


def test_every_requirement_of_levels_one_and_two_stands_once_in_its_order() -> None:
    known = [tuple(line.split()) for line in IDS.read_text(encoding="utf-8").splitlines()]
    assert len(known) > 250
    assert [(row["id"], row["level"]) for row in rows()] == known


def test_every_line_is_answered() -> None:
    assert {row["id"]: wrong for row in rows() if (wrong := wrong_with(row))} == {}


@pytest.mark.parametrize(
    "given",
    [
        {"status": "mostly"},
        {"shown by": "tests/house/test_asvs.py::test_that_is_gone"},
        {"shown by": "tests/house/trees.py::test_every_line_is_answered"},
        {"shown by": ""},
        {"status": "not met", "shown by": "", "said": ""},
        {"status": "not met", "said": "it is missing"},
    ],
)
def test_a_line_that_is_not_answered_is_noticed(given: Row) -> None:
    sound = {"status": "met", "shown by": "tests/house/test_asvs.py::test_every_line_is_answered", "said": ""}
    assert wrong_with(sound) == ""
    assert wrong_with(sound | given)


def test_the_threat_model_sums_it_up_by_chapter() -> None:
    text = SUMMARY.read_text(encoding="utf-8")
    counted = Counter((row["id"].split(".")[0], row["status"]) for row in rows())
    for chapter in {row["id"].split(".")[0] for row in rows()}:
        counts = [str(counted[chapter, answer]) for answer in ANSWERS]
        line = rf"^\| {chapter} [^|]*" + "".join(rf"\| {each} " for each in counts) + r"\|$"
        assert re.search(line, text, re.M), (chapter, counts)
    whole = [str(sum(counted[each] for each in counted if each[1] == answer)) for answer in ANSWERS]
    assert f"| all | {' | '.join(whole)} |" in text
