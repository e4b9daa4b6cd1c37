"""The glossary is whole: every room, every part of the engine, every word of the screen, each once."""

from __future__ import annotations

from django.conf import settings

from tests.house import glossary
from tests.house.trees import HERE, SRC

TEXT = (HERE / "docs/glossary.md").read_text(encoding="utf-8")
ROOMS = [room.rsplit(".", 1)[-1] for room in settings.ROOMS]
PARTS = glossary.parts_of_the_engine(SRC)


def test_every_room_module_and_word_is_there():
    assert len(PARTS) > 5
    assert glossary.missing(TEXT, [*ROOMS, *PARTS, *glossary.WORDS]) == []


def test_each_word_stands_once_with_a_whole_sentence():
    assert glossary.faults(TEXT, ROOMS, PARTS) == []


def test_the_words_are_in_the_order_of_the_alphabet():
    words = [word.lower() for word, _ in glossary.entries(TEXT.split("## Words", 1)[1])]
    assert words == sorted(words)


def test_a_missing_a_doubled_and_a_gone_word_are_noticed():
    planted = "## Rooms\n\n- **attic**: under the roof.\n\n## Words\n\n- **gap**: a hole\n- **gap**: a hole.\n"
    assert glossary.missing(planted, ["home", "gap"]) == ["home"]
    said = glossary.faults(planted, ["home"], [])
    assert said == ["'attic' does not stand any more", "'gap' stands twice", "'gap' has no whole sentence"]
