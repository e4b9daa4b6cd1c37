"""R30: information risk weighs amount, sensitivity, sharing and technology, and suggests how much to ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim_engine.risk.information import ASPECTS, LEVELS, InformationRisk

RISKS = st.builds(InformationRisk, **dict.fromkeys(ASPECTS, st.sampled_from(LEVELS)))


@pytest.mark.parametrize(
    ("levels", "overall", "suggested"),
    [
        (("LOW", "LOW", "LOW", "LOW"), "LOW", "OWN_EVIDENCE"),
        (("MEDIUM", "LOW", "LOW", "LOW"), "LOW", "OWN_EVIDENCE"),
        (("MEDIUM", "MEDIUM", "LOW", "LOW"), "MEDIUM", "STATEMENT"),
        (("LOW", "HIGH", "LOW", "LOW"), "MEDIUM", "STATEMENT"),
        (("HIGH", "HIGH", "LOW", "LOW"), "HIGH", "GUIDED"),
        (("HIGH", "LOW", "HIGH", "HIGH"), "HIGH", "GUIDED"),
        (("HIGH", "LOW", "HIGH", "LOW"), "MEDIUM", "STATEMENT"),
    ],
)
def test_the_four_aspects_weigh_as_the_table_says(levels, overall, suggested):
    risk = InformationRisk(*levels)
    assert (risk.overall(), risk.suggests()) == (overall, suggested)


@given(risk=RISKS, aspect=st.sampled_from(ASPECTS))
def test_one_aspect_higher_never_brings_the_whole_down(risk, aspect):
    level = getattr(risk, aspect)
    higher = LEVELS[min(LEVELS.index(level) + 1, 2)]
    raised = InformationRisk(**{name: getattr(risk, name) for name in ASPECTS} | {aspect: higher})
    assert LEVELS.index(raised.overall()) >= LEVELS.index(risk.overall())


@given(risk=RISKS)
def test_the_reason_names_what_raised_it(risk):
    said = risk.because()
    named = [aspect for aspect in ASPECTS if aspect in said.lower()]
    highest = max(risk.levels, key=LEVELS.index)
    expected = [aspect for aspect in ASPECTS if getattr(risk, aspect) == highest and highest != "LOW"]
    assert named == expected


def test_another_word_is_refused():
    with pytest.raises(ValueError, match="sharing is one of"):
        InformationRisk("LOW", "LOW", "SOME", "LOW")
