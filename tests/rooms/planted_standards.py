"""Plants a standard that is on, whose next version waits, one that was declined, and one that is switched off."""

from __future__ import annotations

from typing import Any

from kim.rules.recording_standards import actions
from tests.cast import TODAY
from tests.house.doors import READERS
from tests.rooms.rules.recording_standards.standards import keys


def plant(world: Any) -> None:
    """Plant them, each text with its word. Their examples are tried by the tests of bringing a file."""
    proposes, decides = world.cast.standing("log_administrator"), world.cast.standing("director")
    word = world.word("standard_purpose", READERS)

    def proposed(code: str, version: int, what: str = "") -> Any:
        content = keys(version, purpose=f" {word} {version}.").replace(b"id: keys", f"id: {code}".encode())
        kept = {"kept_because": world.word(f"{code}_{'abc'[version]}_kept", READERS)}
        return actions._propose(actions.read(content), content, what, kept, by=proposes, at=world.at())

    def agreed(version: Any) -> None:
        actions.agree_version(version=version, effective_from=TODAY, by=decides, at=world.at())

    first = proposed("keys", 1)
    agreed(first)
    refused = proposed("keys", 2, world.word("standard_changed", READERS))
    why = world.word("standard_declined_why", READERS)
    actions.decline_version(version=refused, why=why, by=decides, at=world.at())
    proposed("keys", 2, world.word("standard_changed_again", READERS))
    agreed(proposed("locks", 1))
    off = proposed("locks", 2, world.word("locks_changed", READERS)).standard
    why = world.word("standard_off_why", READERS)
    actions.switch_off(standard=off, off_from=TODAY, why=why, by=decides, at=world.at())
    world.things |= {"standard": "keys", "standard_off": "locks", "start_standard": "void", "no_standard": "nothing"}
    world.things |= {"standard_number": first.standard_id, "version_number": first.pk}
    world.things |= {"version_on": 1, "version_declined": 2, "version_waiting": 3, "no_version": 9}
