"""What progress answers to the rooms below: its links beside the quarter and each work area."""

from __future__ import annotations

from kim.foundations.people.slots import AreaItem

AREA_ITEMS = (AreaItem("Progress", "progress:area_progress"),)
AREA_LINK = ("Progress", "progress:area_progress")  # from its reviews
QUARTER_LINK = ("Progress", "progress:landlord_progress")
