"""The recording standards that ship with the engine, to begin from: each off until somebody asks for it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kim_engine.quality.reading import read_file
from kim_engine.quality.standards import Standard

FOLDER = Path(__file__).with_name("start")


def names() -> tuple[str, ...]:
    """Give the names of the start standards, in the order of the alphabet."""
    return tuple(sorted(_paths()))


def path_of(name: str) -> Path:
    """Give the file of a start standard. Raises KeyError if there is none of that name."""
    return _paths()[name]


def load(name: str) -> Standard:
    """Read a start standard. Raises KeyError if there is none of that name."""
    return read_file(path_of(name))


@cache  # the files come with the program
def title(name: str) -> str:
    """Give a start standard's title without reading all of it: a list of many is quick. Raises KeyError."""
    text = path_of(name).read_text(encoding="utf-8")
    found = re.search(r"^title: *(.+?) *$", text, re.M)
    return found[1].strip("'\"") if found else load(name).title


@cache
def _paths() -> dict[str, Path]:
    return {path.stem.replace("-", "_"): path for path in FOLDER.glob("*.yaml")}
