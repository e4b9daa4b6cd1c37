"""Plants the Log of another landlord, in which every text bears a word that few may meet."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from kim.foundations.adopted_logs.actions import adopt_log
from tests.house.doors import LOOKS_IN
from tests.rooms.foundations.adopted_logs.other_landlord import exported


def plant(world: Any) -> None:
    """Plant an adopted Log."""
    word = world.word("adopted_text", LOOKS_IN)
    with tempfile.TemporaryDirectory() as folder:
        log = adopt_log(folder=exported(Path(folder) / "other", word=word), at=world.at())
    world.things["adopted_log"] = log.pk
