"""The standards that ship: each can be read, each rule has its source and does what its example rows say."""

from __future__ import annotations

from pathlib import Path

import pytest

import kim_engine.quality
from kim_engine.quality.examples import faults
from kim_engine.quality.kinds import KINDS
from kim_engine.quality.reading import read_file
from kim_engine.quality.standards import MOST_MUST_HAVES

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
