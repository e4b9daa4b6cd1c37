"""Bringing together what two people wrote over the same words, box by box; who wrote them is not known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Boxes = Mapping[str, Any]  # box -> text, date, or the several things that were ticked


@dataclass(frozen=True)
class Merged:
    """What comes of two people's writing."""

    boxes: dict[str, Any]
    both: tuple[str, ...]  # changed by both, and not to the same: `boxes` holds mine
    taken: tuple[str, ...]  # changed by them alone: `boxes` holds theirs


def merged(base: Boxes, mine: Boxes, theirs: Boxes) -> Merged:
    """Merge two people's boxes that both began from `base`. What only one of them changed is as that one left it."""
    boxes, both, taken = {}, [], []
    for name, value in mine.items():
        is_mine, is_theirs = _differ(value, base.get(name)), _differ(theirs.get(name), base.get(name))
        boxes[name] = value
        if is_theirs and not is_mine:
            boxes[name] = theirs.get(name)
            taken.append(name)
        elif is_theirs and _differ(value, theirs.get(name)):
            both.append(name)
    return Merged(boxes, tuple(both), tuple(taken))


def _differ(one: Any, other: Any) -> bool:
    return bool(_plain(one) != _plain(other))


def _plain(value: Any) -> Any:
    """Give what counts of a value: a browser's line ends, and the order in which things were ticked, do not."""
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return tuple(value.strip().splitlines())
    return tuple(sorted(str(each) for each in value)) if isinstance(value, list | tuple) else value
