"""Precision and recall of the look-over on the labelled set: python bench/privacy.py [--kept] [--misses]."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.engine.labelled.measuring import MISSES_NEED_THE_SEEN_HALF, measure

LABELLED = Path(__file__).parent.parent / "tests" / "engine" / "labelled"
HOSTILE = (
    "Mr ",
    "Mrs A ",
    "1 a, ",
    "MV1 1AA ",
    "born on the ",
    "dob 1/1/80",
    "20-45-53 ",
    "acc ",
    "GB29",
    "her ms, ",
    "T12",
)


def report(half: str, *, with_misses: bool) -> None:
    """Print the table of one half."""
    found = measure(half)
    print(f"{half}: kind | labelled | found right | missed | false | precision | recall")
    for kind, score in found.scores.items():
        print(
            f"| {kind} | {score.labelled} | {score.right} | {score.missed} | {score.false} "
            f"| {score.precision:.3f} | {score.recall:.3f} |"
        )
    print(f"ordinary texts {found.ordinary}, with a false alarm {found.alarmed}: {found.alarms_per_100:.2f} per 100")
    for said in found.misses if with_misses else ():
        print(said)


def hostile() -> None:
    """Print the seconds for a megabyte of each hostile unit."""
    from kim_engine.privacy import Reference, look_over

    for unit in HOSTILE:
        text = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
        began = time.process_time()
        look_over(text, references=[Reference("tenancy", "T#######")])
        print(f"1 MB of {unit!r}: {time.process_time() - began:.1f} s")


def main() -> None:
    """Measure and print; the kept half only when it is asked for."""
    half = "kept" if "--kept" in sys.argv else "seen"
    with_misses = "--misses" in sys.argv
    if with_misses and half == "kept":
        sys.exit(MISSES_NEED_THE_SEEN_HALF)
    if not (LABELLED / f"{half}_positive.jsonl").exists():
        sys.exit(f"There is no {half} half: the last one was used up and is not yet replaced.")
    report(half, with_misses=with_misses)
    if "--hostile" in sys.argv:
        hostile()


if __name__ == "__main__":
    main()
