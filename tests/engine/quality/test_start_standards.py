"""The standards that ship: each can be read, each rule has its source and does what its example rows say."""

from __future__ import annotations

from pathlib import Path

import pytest

import kim_engine.quality
from kim_engine.quality.examples import faults
from kim_engine.quality.kinds import KINDS
from kim_engine.quality.reading import read_file
from kim_engine.quality.results import Checked
from kim_engine.quality.standards import MOST_MUST_HAVES
from tests.engine.quality.writing import checked

FEWEST_RULES = 10  # a standard of two rules says too little of a record
PAPER = Path(__file__).parents[3] / "docs/reference/recording-standards.md"
STANDARDS = sorted((Path(kim_engine.quality.__file__).parent / "start").glob("*.yaml"))


@pytest.mark.parametrize("path", STANDARDS, ids=lambda path: path.stem)
def test_a_start_standard_does_what_its_examples_say(path: Path) -> None:
    """R20, R25: every rule is tried on a row that passes and a row that fails, and names where it comes from."""
    standard = read_file(path)
    assert standard.id == path.stem.replace("-", "_")
    assert list(faults(standard)) == []
    assert len(standard.rules) >= FEWEST_RULES
    must_haves = sum(len(each.must_haves()) for each in standard.datasets.values())
    assert 1 <= must_haves <= MOST_MUST_HAVES
    row = f"| `{standard.id}` | {standard.title} | {len(standard.rules)} | {must_haves} |"
    assert row in PAPER.read_text(encoding="utf-8")
    for rule in standard.rules:
        assert all((rule.source, rule.because, rule.mend)), rule.id
        assert KINDS[rule.kind].sentence(rule, standard).endswith("."), rule.id


def test_the_four_faults_of_real_northgate_extracts_are_found(tmp_path: Path) -> None:
    """R20, R21: under the names of NEC's load file each known fault fails its own rules, and a sound member none."""
    tenancy = read_file(next(path for path in STANDARDS if path.stem == "tenancy"))
    sound = {
        "LPAR_PER_ALT_REF": "H1",
        "LPAR_TCY_ALT_REF": "T1",
        "LPAR_PER_DATE_OF_BIRTH": "01-FEB-1980",
        "LPAR_HOP_HRV_REL_CODE": "TENANT",
        "LPAR_HOP_START_DATE": "05-OCT-2020",
        "LPAR_HOP_END_DATE": "01-NOV-2026",
        "LTCY_ACT_END_DATE": "01-NOV-2026",
    }
    faulty = {
        "H2": {"LPAR_HOP_START_DATE": "09-NOV-2026", "LPAR_HOP_END_DATE": "10-NOV-2026"},  # in after the tenancy's end
        "H3": {"LPAR_HOP_START_DATE": "05-OCT-2027", "LPAR_HOP_END_DATE": "", "LTCY_ACT_END_DATE": ""},  # in the future
        "H4": {"LPAR_PER_DATE_OF_BIRTH": "01-FEB-2022"},  # born after moving in
        "H5": {"LPAR_PER_DATE_OF_BIRTH": " "},  # no birth date
    }
    fields = {heading: each.id for each in tenancy.datasets["members"].fields.values() for heading in each.headings}
    rows = [sound, *({**sound, **wrong, "LPAR_PER_ALT_REF": ref} for ref, wrong in faulty.items())]
    members = [{fields[heading]: text for heading, text in row.items()} for row in rows]
    assert _failing(checked(tmp_path, tenancy, {"members": members})) == {
        "TN21": 1,  # moved in after the tenancy ended
        "TN22": 1,  # moved in on a day to come
        "TN23": 1,  # born after moving in
        "TN24": 1,  # no date of birth
    }


def _failing(given: Checked) -> dict[str, int]:
    return {each.rule: each.count.failing for each in given.results if each.count.failing}
