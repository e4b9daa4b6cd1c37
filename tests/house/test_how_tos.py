"""Every page, button, link and box that a how-to names in italics is called so on a page (R41: tried as a new user)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import named

ROOT = Path(__file__).resolve().parents[2]
HOW_TOS = sorted((ROOT / "docs" / "how-to").glob("*.md"))


@pytest.fixture(scope="module")
def words() -> str:
    return named.words_of_pages(ROOT / "src" / "kim")


def test_what_how_tos_name_stands_on_a_page(words: str) -> None:
    wrong = {path.name: named.missing(named.names_in(path.read_text()), words) for path in HOW_TOS}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_each_exception_is_still_said() -> None:
    said = {name for path in HOW_TOS for name in named.names_in(path.read_text())}
    assert named.NOT_ON_A_PAGE - said == set()


def test_a_wrong_name_is_found(words: str) -> None:
    text = "Open *The Log*, then *Bring in an old Log* and press `*not this*` **or that**. *Review …* is there."
    assert list(named.names_in(text)) == ["The Log", "Bring in an old Log", "Review …"]
    assert named.missing(named.names_in(text), words) == ["Bring in an old Log"]


def test_every_how_to_is_in_their_list() -> None:
    index = (ROOT / "docs" / "how-to" / "README.md").read_text()
    assert [path.name for path in HOW_TOS if path.name != "README.md" and f"({path.name})" not in index] == []
