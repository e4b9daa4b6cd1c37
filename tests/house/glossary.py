"""The glossary names every room and every part of the engine, and says each word once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

LINE = re.compile(r"^- \*\*(?P<word>[^*]+)\*\*: (?P<sentence>.+)$", re.M)
WORDS = (
    "landlord|resident|work area|post|holding|handover|recording standard|gap|risk|quarterly review|agree|send back|"
    "nil return|not returned|evidence|event|seal|epoch|as known on a date|as in force on a date"
).split("|")


def entries(text: str) -> list[tuple[str, str]]:
    """Read the words of a glossary, each with its sentence."""
    return [(hit["word"], hit["sentence"]) for hit in LINE.finditer(text)]


def parts_of_the_engine(src: Path) -> list[str]:
    """Name the modules and packages that lie directly in the engine."""
    folder = src / "kim_engine"
    found = [path for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()]
    return sorted(f"kim_engine.{path.stem}" for path in found if not path.stem.startswith("_"))


def missing(text: str, wanted: Iterable[str]) -> list[str]:
    """Name the words that the glossary lacks."""
    known = {word for word, _ in entries(text)}
    return [word for word in wanted if word not in known]


def faults(text: str, rooms: Iterable[str], parts: Iterable[str]) -> list[str]:
    """Name words said twice in a part, sentences that do not end, and rooms and modules that are gone."""
    standing, found = {*rooms, *parts}, []
    for title, part in sections(text):
        said = entries(part)
        counted = Counter(word for word, _ in said)
        found += [f"'{word}' stands twice" for word, times in counted.items() if times > 1]
        found += [f"'{word}' has no whole sentence" for word, sentence in said if not sentence.endswith(".")]
        if title in ("Rooms", "Engine"):
            found += [f"'{word}' does not stand any more" for word in counted if word not in standing]
    return found


def sections(text: str) -> list[tuple[str, str]]:
    """Part a glossary at its headings. A room and a word may bear one name: the landlord."""
    pieces = re.split(r"^## (.+)$", text, flags=re.M)[1:]
    return list(zip(pieces[::2], pieces[1::2], strict=True))
