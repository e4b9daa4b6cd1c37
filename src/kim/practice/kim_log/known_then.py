"""An entry as it was known on an earlier day: everything that the record held of it then, in the screen's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kim.foundations.audit_trail.queries import as_known_on
from kim.foundations.evidence_files.models import Evidence
from kim.practice.kim_log import offers
from kim.practice.kim_log.choices import QUESTIONS, EntryState
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND, Tags, neighbour
from kim.practice.kim_log.recorded import ENTRY
from kim.practice.kim_log.slots import not_asked

# Field of its state -> what the page calls it, and what is said where there was none.
SAID = (
    ("what", "What changed", ""),
    ("why", "Why", "Not said"),
    ("kind", "Kind", ""),
    ("in_force_on", "Took effect", "Not dated"),
    ("in_force_to", "No longer applies from", ""),
    ("customer_types", "Who it concerns", "The same for all customers"),
    ("locations", "Where we keep it", ""),
    ("known_only_by", "Known only by", ""),
    ("covered_by", "Covered by", ""),
    ("restriction", "Few people saw it", ""),
    ("restricted_why", "Why few people saw it", ""),
)


@dataclass(frozen=True)
class Known:
    """What was known: nothing (no pairs) when the entry was not in the Log yet."""

    pairs: list[tuple[str, str]]
    state: str = ""
    version: int = 0
    evidence: int = 0


def known_then(entry: Entry, tags: Tags, evidence: Sequence[Evidence], moment: datetime, day: date) -> Known:
    """Say everything that was known of an entry at the end of a day; `evidence` is all that it ever had."""
    state = as_known_on(KIND, [entry.pk], moment).get(entry.pk, {})
    if state.get("state") in (None, EntryState.DRAFT):
        return Known([])
    say = offers.say_with(tags.names)
    pairs = [(label, say(name, state.get(name)) or absent) for name, label, absent in SAID]
    asked = [f"{number}. {text}" for number, text in QUESTIONS if number in state.get("questions", "")]
    pairs += [("Review questions", " · ".join(asked)), ("Replaces", _replaces(entry, state))]
    pairs += [("Not asked then", unasked(entry, day, state))]
    stood = [
        each
        for each in evidence
        if each.copy_of_id is None and each.added_at <= moment and not (each.removed_at and each.removed_at <= moment)
    ]
    return Known(pairs, _as_row(state).state_on(day), state["version"], len(stood))


def unasked(entry: Entry, day: date, state: Mapping[str, Any]) -> str:
    """Name the questions that an entry's service did not ask on a day and that it says nothing to."""
    names = not_asked("entry", [entry.area.team.service_id], day)
    return ", ".join(ENTRY.labels[name] for name in ENTRY.state if name in names and not state.get(name))


def _replaces(entry: Entry, state: dict[str, Any]) -> str:
    """Name what it replaced then, if that is still the entry that the reader is shown now."""
    replaces = neighbour(entry, "replaces")
    return f"entry {replaces.pk}" if replaces and replaces.pk == state.get("replaces_id") else ""


def _as_row(state: dict[str, Any]) -> Entry:
    days = {name: date.fromisoformat(state[name]) for name in ("in_force_on", "in_force_to") if state.get(name)}
    return Entry(state=state["state"], **days)
