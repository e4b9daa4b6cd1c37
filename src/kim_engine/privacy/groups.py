"""Digits as people write them, in groups with small gaps between; what the digits mean is for the finders."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kim_engine.privacy.folding import Span

Shape = tuple[int, ...]

_DIGITS = re.compile(r"[0-9]+")
# No shape that is asked for has fewer than ten digits.
_THREE_DIGITS = re.compile(r"[0-9]{3}")
_STRETCH = re.compile(r"[0-9](?:[ .)/_\n\r-]{0,3}[0-9]){9,}")
_LONGEST_GAP = 3
SPACES_AND_HYPHENS = frozenset({" ", "  ", "-", " - "})


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Some neighbouring groups of digits: their span, and the digits without the gaps."""

    span: Span
    digits: str


def runs_shaped(
    plain: str, shapes: Iterable[Shape], gaps: Collection[str], accepts: Callable[[DigitRun], bool]
) -> Iterator[Span]:
    """Spans of runs whose groups have one of the shapes and which `accepts` takes; left to right, no overlap.

    A shape is the lengths of whole groups: (3, 3, 4) never lies inside a longer row of digits. From one starting
    group the longest accepted shape wins. Linear in the text for a fixed number of shapes.
    """
    groups = [
        match.span()
        for stretch in _STRETCH.finditer(plain)
        if _THREE_DIGITS.search(plain, stretch.start(), stretch.end())  # every shape has a group of three or more
        for match in _DIGITS.finditer(plain, stretch.start(), stretch.end())
    ]
    lengths = [end - start for start, end in groups]
    by_first = _by_first_length(shapes)
    at = 0
    while at < len(groups):
        taken = 1
        for shape in by_first.get(lengths[at], ()):
            stop = at + len(shape)
            if tuple(lengths[at:stop]) == shape and all(
                _is_gap(plain, *pair, gaps) for pair in pairwise(groups[at:stop])
            ):
                run = _run(plain, groups[at:stop])
                if accepts(run):
                    yield run.span
                    taken = len(shape)
                    break
        at += taken


def _is_gap(plain: str, left: Span, right: Span, gaps: Collection[str]) -> bool:
    return right[0] - left[1] <= _LONGEST_GAP and plain[left[1] : right[0]] in gaps


def _by_first_length(shapes: Iterable[Shape]) -> dict[int, list[Shape]]:
    grouped: dict[int, list[Shape]] = {}
    for shape in sorted(shapes, key=lambda shape: (sum(shape), len(shape)), reverse=True):
        grouped.setdefault(shape[0], []).append(shape)
    return grouped


def _run(plain: str, groups: list[Span]) -> DigitRun:
    digits = "".join(plain[start:end] for start, end in groups)
    return DigitRun((groups[0][0], groups[-1][1]), digits)
