"""Where each part of a picture stands: the page draws it by attributes alone, once wide and once for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kim.assurance.progress.counting import Tally

Point = tuple[Tally, int]  # a quarter, and how many of it
MOST_NARROW = 5  # quarters that a phone has room for, with their figures written out
WIDE, NARROW = (1180, 300, 15), (345, 240, 12)


@dataclass(frozen=True)
class Mark:
    """One point or bar: where it stands and what is written at it."""

    x: float
    y: float
    label: str
    value: str
    is_hollow: bool = False  # a small number, or a quarter that is not closed
    is_there: bool = True  # nothing to count is a gap with those words, never a zero
    width: float = 0


@dataclass(frozen=True)
class Drawing:
    """A picture at one size."""

    width: int
    height: int
    size: int
    marks: list[Mark]
    lines: list[str] = field(default_factory=list)  # points of each unbroken run
    ticks: list[tuple[float, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Picture:
    """A picture, its title and what it says in words."""

    kind: str
    title: str
    desc: str
    wide: Drawing
    narrow: Drawing
    is_cut: bool = False  # the narrow one leaves older quarters out


def line(title: str, desc: str, points: Sequence[Point], *, is_share: bool = True) -> Picture:
    """Draw a line over quarters, oldest first. It joins closed quarters only, and never over one with nothing,
    nor into a quarter in which the work areas changed.

    A phone has the newest quarters, and says so; the table has them all.
    """
    narrow = _line(points[-MOST_NARROW:], NARROW, is_share)
    return Picture("line", title, desc, _line(points, WIDE, is_share), narrow, len(points) > MOST_NARROW)


def bars(title: str, desc: str, points: Sequence[Point]) -> Picture:
    """Draw a bar for the share of each."""
    return Picture("bars", title, desc, _bars(points, WIDE), _bars(points, NARROW))


def _line(points: Sequence[Point], sizes: tuple[int, int, int], is_share: bool) -> Drawing:
    width, height, size = sizes
    left, top, bottom = size * 4, size * 2, height - size * 3
    most = 1 if is_share else max(1, *(number for _, number in points))
    step = (width - left - size * 2) / len(points)
    marks: list[Mark] = []
    runs: list[list[str]] = [[]]
    for place, (each, number) in enumerate(points):
        is_there = each.of > 0
        share = (number / each.of if is_share else number / most) if is_there else 0
        x, y = left + step * (place + 0.5), bottom - (bottom - top) * share
        value = (f"{number:,} of {each.of:,}" if is_share else f"{number:,}") if is_there else "None"
        is_hollow = not each.is_closed or (is_share and each.is_small)
        marks.append(Mark(round(x, 1), round(y, 1), each.label, value, is_hollow, is_there))
        if each.is_changed:
            runs.append([])
        if is_there and each.is_closed:
            runs[-1].append(f"{x:.1f},{y:.1f}")
        else:
            runs.append([])
    ticks: list[tuple[float, str]] = [
        (round(bottom, 1), "0%" if is_share else "0"),
        (round(top, 1), "100%" if is_share else f"{most:,}"),
    ]
    return Drawing(width, height, size, marks, [" ".join(run) for run in runs if len(run) > 1], ticks)


def _bars(points: Sequence[Point], sizes: tuple[int, int, int]) -> Drawing:
    width, _, size = sizes
    left, row = size * 8, size * 2.4
    full = width - left - size * 9
    marks = []
    for place, (each, number) in enumerate(points):
        share = number / each.of if each.of else 0
        value = f"{number:,} of {each.of:,}" if each.of else "None to count"
        marks.append(
            Mark(
                left,
                round(row * place + size / 2, 1),
                each.label,
                value,
                each.is_small,
                each.of > 0,
                round(full * share, 1),
            )
        )
    return Drawing(width, round(row * len(points) + size), size, marks, [], [(round(full, 1), "")])
