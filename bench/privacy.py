"""Precision and recall of the look-over on the labelled set: python bench/privacy.py [--kept] [--misses]."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from tests.engine.labelled.measuring import MISSES_NEED_THE_SEEN_HALF, measure, measure_health

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
HOUSING = (
    "the tenant boiler repair visit she has a leak in the kitchen and we sent an operative on monday to check damp "
    "mould stairs his records were not updated team manager asks for evidence of the void inspection property asset "
    "survey keys letter rent account appointment heating lift communal block estate officer policy health safety "
    "complaint stage response within days called back no access left card"
).split()


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


def report_health() -> None:
    """Print what is found in the texts that were written before the grammar of health."""
    for half in ("dev", "test"):
        found = measure_health(half)
        print(
            f"health_{half}: recall {found.right} of {found.labelled} ({found.recall:.3f}); "
            f"false alarms in {found.alarmed} of {found.ordinary} hard negatives"
        )


def hostile() -> None:
    """Print the seconds for a megabyte of each hostile unit, and of housing words in no order."""
    from kim_engine.privacy import Reference, look_over

    chosen = random.Random(4)
    words = " ".join(chosen.choice(HOUSING) + chosen.choice(["", "", "", "", "", ".", ","]) for _ in range(200_000))
    for name, unit in (("housing words", words), *((repr(unit), unit) for unit in HOSTILE)):
        text = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
        began = time.process_time()
        look_over(text, references=[Reference("tenancy", "T#######")])
        print(f"1 MB of {name}: {time.process_time() - began:.2f} s")


def main() -> None:
    """Measure and print; the kept half only when it is asked for."""
    half = "kept" if "--kept" in sys.argv else "seen"
    with_misses = "--misses" in sys.argv
    if with_misses and half == "kept":
        sys.exit(MISSES_NEED_THE_SEEN_HALF)
    if not (LABELLED / f"{half}_positive.jsonl").exists():
        sys.exit(f"There is no {half} half: the last one was used up and is not yet replaced.")
    report(half, with_misses=with_misses)
    report_health()
    if "--hostile" in sys.argv:
        hostile()


if __name__ == "__main__":
    main()
