"""What this room answers to the rooms below: the link beside each work area."""

from __future__ import annotations

from kim.foundations.people.slots import AreaItem

AREA_ITEMS = (AreaItem("Merged or split", "area_changes:area_changes"),)
