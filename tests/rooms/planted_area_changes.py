"""Plants a splitting of Leasehold that can be undone."""

from __future__ import annotations

from typing import Any

from kim.assurance.area_changes import actions
from tests.cast import TODAY
from tests.house.doors import READERS


def plant(world: Any) -> None:
    """Part a new work area from Leasehold, from the cast's own day: no quarter that is open reaches there."""
    given = {"by": world.cast.standing("administrator"), "at": world.at()}
    why = world.word("area_change_why", READERS)
    area = world.cast.area("Leasehold")
    change = actions.split_areas(area=area, names=["Ground rent"], goes_on=True, from_on=TODAY, why=why, **given)
    world.things["area_change"] = change.pk
