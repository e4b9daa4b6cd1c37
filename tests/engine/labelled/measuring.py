"""Scores of the look-over against the labelled set, by overlap of spans of one kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kim_engine.privacy import Reference, Sighting, SightingKind, look_over

HERE = Path(__file__).parent
MISSES_NEED_THE_SEEN_HALF = "The kept half is measured, never read: leave out --misses."
# As the set's README gives them.
PATTERNS = (
    Reference("Tenancy", "T#######"),
    Reference("Tenancy, new", "TEN/######"),
    Reference("Person", "P-######"),
)


@dataclass
class Score:
    """Spans of one kind: how many are labelled, met, missed, and seen where none is."""

    labelled: int = 0
    right: int = 0
    missed: int = 0
    false: int = 0
    seen_right: int = 0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def precision(self) -> float:
        seen = self.seen_right + self.false
        return self.seen_right / seen if seen else 1.0


@dataclass
class Measured:
    """The scores of one half, and the false alarms of its ordinary texts."""

    scores: dict[SightingKind, Score] = field(default_factory=lambda: {kind: Score() for kind in SightingKind})
    ordinary: int = 0
    alarmed: int = 0
    alarms: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def alarms_per_100(self) -> float:
        return 100 * self.alarms / self.ordinary


def measure(half: str) -> Measured:
    """Look over every text of the half and compare."""
    found = Measured()
    for row in (*_rows(half, "positive"), *_rows(half, "ordinary")):
        _compare(found, row, look_over(row["text"], references=PATTERNS))
    return found


@dataclass
class MeasuredHealth:
    """Health in one half of the texts that were written before its grammar: spans met, texts stopped for nothing."""

    labelled: int = 0
    right: int = 0
    ordinary: int = 0
    alarmed: int = 0

    @property
    def recall(self) -> float:
        return self.right / self.labelled


def measure_health(half: str) -> MeasuredHealth:
    """Look over `health_dev` or `health_test`, for health alone."""
    found = MeasuredHealth()
    for line in (HERE / f"health_{half}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        seen = [each for each in look_over(row["text"]) if each.kind == SightingKind.HEALTH]
        labelled = [_placed(row["text"], span) for span in row["spans"]]
        found.labelled += len(labelled)
        found.right += sum(any(one.start < end and start < one.end for one in seen) for _, start, end in labelled)
        found.ordinary += not labelled
        found.alarmed += bool(seen) and not labelled
    return found


def _rows(half: str, what: str) -> Iterator[dict[str, Any]]:
    with (HERE / f"{half}_{what}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _compare(found: Measured, row: dict[str, Any], sightings: tuple[Sighting, ...]) -> None:
    text = row["text"]
    labelled = [_placed(text, span) for span in row["spans"]]
    for kind, start, end in labelled:
        score = found.scores[kind]
        score.labelled += 1
        is_met = any(each.kind == kind and each.start < end and start < each.end for each in sightings)
        score.right += is_met
        score.missed += not is_met
        if not is_met:
            found.misses.append(f"missed {kind}: {text!r}")
    for each in sightings:
        is_right = any(each.kind == kind and each.start < end and start < each.end for kind, start, end in labelled)
        found.scores[each.kind].seen_right += is_right
        found.scores[each.kind].false += not is_right
        if not is_right:
            found.misses.append(f"false {each.kind} {text[each.start : each.end]!r}: {text!r}")
    if not labelled:
        found.ordinary += 1
        found.alarms += len(sightings)
        found.alarmed += bool(sightings)


def _placed(text: str, span: dict[str, Any]) -> tuple[SightingKind, int, int]:
    start = span.get("start", text.find(span["text"]))
    return SightingKind(span["kind"]), start, start + len(span["text"])
