"""The seen half of the labelled set is held to the goal of R8, so that it cannot fall silently.

The kept half is measured by the bench alone, once.
"""

import pytest

from kim_engine.privacy import SightingKind
from tests.engine.labelled.measuring import Measured, measure

GOALS = {
    **dict.fromkeys(SightingKind, 0.9),
    SightingKind.NHS_NUMBER: 0.98,
    SightingKind.PAYMENT_CARD: 0.98,
    SightingKind.NAME: 0.8,
}
MOST_ALARMS_PER_100 = 5


@pytest.fixture(scope="module")
def seen_half() -> Measured:
    return measure("seen")


@pytest.mark.parametrize("kind", SightingKind)
def test_enough_of_each_kind_is_found(seen_half: Measured, kind: SightingKind) -> None:
    assert seen_half.scores[kind].recall >= GOALS[kind], seen_half.misses


def test_ordinary_entries_raise_few_false_alarms(seen_half: Measured) -> None:
    assert seen_half.ordinary >= 300
    assert seen_half.alarms_per_100 < MOST_ALARMS_PER_100, seen_half.misses
