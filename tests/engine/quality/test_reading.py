"""A standard's file is read whole or refused with sentences that say where and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kim_engine.quality import schema
from kim_engine.quality.kinds import KINDS
from kim_engine.quality.reading import StandardError, read
from tests.engine.quality.writing import HEAD, standard

GOOD = "id: R1, kind: required, dataset: voids, field: end_on"


def test_the_published_schema_is_the_one_that_is_used() -> None:
    assert json.loads(schema.PUBLISHED.read_text(encoding="utf-8")) == json.loads(schema.text())


def test_every_kind_and_option_has_its_sentence() -> None:
    """R20: what a machine runs is what people read."""
    for code, kind in KINDS.items():
        assert kind.code == code
        assert kind.title
        assert kind.__doc__
        for option in kind.options:
            assert option.says.endswith("."), (code, option.name)
            assert len(option.says.split()) >= 3, (code, option.name)
            assert schema.build()["$defs"][f"rule_{code}"]["properties"][option.name]["description"] == option.says


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (GOOD, "The end date of every void must be recorded."),
        (
            f"{GOOD}, when: [{{field: reason, is: [DEATH, MOVED]}}, {{field: rent, at_least: 0}}]",
            "The end date of every void must be recorded, where the reason is DEATH or MOVED and the weekly rent is "
            "at least 0.",
        ),
        (
            "id: R2, kind: within, dataset: voids, from: start_on, to: end_on, number: 1, unit: MONTHS",
            "The end date of a void must be within 1 month of the start date.",
        ),
        (
            "id: R3, kind: range, dataset: voids, field: start_on, least: '1950-01-01', most: as_of",
            "The start date of a void must be on or after 1 January 1950 and on or before the day of the check.",
        ),
        (
            "id: R4, kind: order, dataset: voids, fields: [start_on, end_on]",
            "The start date of a void must be on or before the end date.",
        ),
    ],
)
def test_a_rule_is_said_in_plain_english(rule: str, sentence: str) -> None:
    given = standard(rule)
    assert KINDS[given.rules[0].kind].sentence(given.rules[0], given) == sentence


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("id: R1, kind: required, dataset: voids", "In rules, number 1: 'field' is missing. Add it."),
        ("id: R1, kind: needed, dataset: voids, field: end_on", "not one of required"),
        (f"{GOOD}, colour: red", "'colour' is not known here"),
        ("id: R1, kind: required, dataset: houses, field: end_on", "there is no dataset 'houses'"),
        ("id: R1, kind: required, dataset: voids, field: colour", "there is no field 'colour' in Voids"),
        ("id: R1, kind: pattern, dataset: voids, field: void_ref, pattern: '(?<=a)b', shape: a thing", "RE2"),
        ("id: R1, kind: range, dataset: voids, field: rent, least: '2026-01-01'", "bounds of a number are numbers"),
        ("id: R1, kind: range, dataset: voids, field: rent", "give the least, the most or both"),
        ("id: R1, kind: order, dataset: voids, fields: [start_on, rent]", "'rent' (weekly rent) is not a date"),
        ("id: R1, kind: one_of, dataset: voids, field: reason, list: colours", "there is no list 'colours'"),
        ("id: R1, kind: within, dataset: voids, from: start_on, to: end_on, number: 4, unit: HOURS", "moments alone"),
        (f"{GOOD}, source: [nowhere]", "'nowhere' is named and not described"),
        (f"{GOOD}, when: [{{field: reason}}]", "Rule R1: A condition names one field"),
        (f"{GOOD}, when: [{{field: reason, before: as_of}}]", "compared as a date"),
        (f"{GOOD}, passes: {{void_ref: 0713}}, fails: {{void_ref: x}}", "Put quotes around a text of digits."),
        (f"{GOOD}, passes: {{colour: x}}, fails: {{void_ref: x}}", "hold 'colour'"),
        (f"{GOOD}, when: &a [{{field: reason, is: X}}]", "anchor or alias"),
        (f"{GOOD}, because: !!python/object:os.system x", "There is a tag"),
        (f"{GOOD}, {GOOD}", "A name stands twice"),
        (f"{GOOD}, because: [", "cannot be read as YAML"),
    ],
)
def test_what_is_wrong_is_said(rule: str, said: str) -> None:
    with pytest.raises(StandardError) as refused:
        standard(rule)
    assert said in " ".join(refused.value.problems)


def test_dates_and_words_of_yaml_one_point_one_stay_text() -> None:
    given = standard(f"{GOOD}, passes: {{end_on: 2026-11-22, reason: no, void_ref: 22:30}}, fails: {{end_on: on}}")
    examples = given.rules[0].examples
    assert examples
    assert examples.passes == ({"end_on": "2026-11-22", "reason": "no", "void_ref": "22:30"},)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00bad",
        b"x" * (1024 * 1024 + 1),
        ("[" * 50 + "]" * 50).encode(),
        b"",
        b"just words",
        (HEAD.replace("version: 3", "version: three") + f"  - {{{GOOD}}}\n").encode(),
        (b"a: &x [1]\nb: *x\n"),
    ],
)
def test_what_is_no_standard_is_refused(content: bytes) -> None:
    with pytest.raises(StandardError) as refused:
        read(content)
    assert all(problem.endswith(".") for problem in refused.value.problems)


def test_more_than_eight_must_haves_are_too_many() -> None:
    """R3: people are asked for little first."""
    fields = ("property_ref", "start_on", "end_on", "let_at", "shown_at", "reason", "patch", "rent")
    text = HEAD
    for each in fields:
        text = text.replace(f"      {each}: {{title", f"      {each}: {{must_have: true, title", 1)
    with pytest.raises(StandardError, match="9 must-have fields"):
        read((text + f"  - {{{GOOD}}}\n").encode())


def test_the_formats_page_says_every_kind_and_option() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "recording-standard-format.md").read_text("utf-8")
    for code, kind in KINDS.items():
        [row] = [line for line in page.splitlines() if line.startswith(f"| `{code}` | ")]
        assert " ".join((kind.__doc__ or "").split("\n\n")[0].split()) in row
        assert all(f"`{option.name}`" in row for option in kind.options)
        assert all(option.says in row for option in kind.options)
