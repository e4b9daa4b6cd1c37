"""Precision and recall of the look-over on the text of small files: python bench/file_texts.py [--misses]."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.engine.labelled.file_texts import LabelledFile, labelled_files
from tests.engine.labelled.measuring import PATTERNS

from kim_engine.privacy import look_over
from kim_engine.texts import read_text


def measured(file: LabelledFile, folder: Path) -> tuple[int, int, list[str]]:
    """How many data were found, how many sightings fit none, and what went wrong in words."""
    path = folder / "file"
    path.write_bytes(file.content)
    read = read_text(path, name=file.name)
    text = " ".join(read.text.split())
    sightings = [
        (each.kind, " ".join(read.text[each.start : each.end].split()))
        for each in look_over(read.text, references=PATTERNS)
    ]
    met = [
        any(kind == seen and (said in words or words in said) for seen, words in sightings) for kind, said in file.data
    ]
    false = [
        (seen, words)
        for seen, words in sightings
        if not any(
            kind == seen and (said in words or words in said or set(said.split()) & set(words.split()))
            for kind, said in file.data
        )
    ]
    wrong = [
        f"missed {kind} {said!r} in {text!r}" for (kind, said), is_met in zip(file.data, met, strict=True) if not is_met
    ]
    return sum(met), len(false), wrong + [f"false {kind} {words!r} in {text!r}" for kind, words in false]


def main() -> None:
    """Measure every file by its ending and print."""
    totals: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for file in labelled_files():
            found, false, said = measured(file, Path(folder))
            count = totals.setdefault(Path(file.name).suffix, Counter())
            count.update(files=1, data=len(file.data), found=found, false=false)
            wrong += said
    for ending, count in [*totals.items(), ("all", sum(totals.values(), Counter[str]()))]:
        seen = count["found"] + count["false"]
        precision = count["found"] / seen if seen else 1.0
        print(
            f"| {ending} | {count['files']} | {count['data']} | {count['found']} | {count['false']} "
            f"| {precision:.3f} | {count['found'] / count['data']:.3f} |"
        )
    for each in wrong if "--misses" in sys.argv else ():
        print(each)


if __name__ == "__main__":
    main()
