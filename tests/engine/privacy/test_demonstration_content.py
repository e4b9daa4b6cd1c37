"""The demonstration's entries and reviews are ordinary: the look-over stops none of their texts (requirement R8)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kim_engine.privacy import look_over
from tests.engine.labelled.measuring import PATTERNS

CONTENT = Path(__file__).parents[3] / "src" / "kim" / "config" / "demonstration" / "content"


def texts(content: object) -> Iterator[str]:
    """Every text of a file, however deep."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for each in content.values() if isinstance(content, dict) else content:
            yield from texts(each)


@pytest.mark.parametrize("name", ["entries", "reviews", "posts"])
def test_no_text_of_the_demonstration_is_stopped(name: str) -> None:
    found = list(texts(json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))))
    stopped = [text for text in found if look_over(text, references=PATTERNS)]
    assert len(found) > 100
    assert stopped == []
