"""Reading only what is near a digit loses nothing that is near, and leads back to where it stood."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.privacy.near import near

DIGIT = re.compile(r"[0-9]")
pieces = st.lists(st.sampled_from(["word ", "x" * 50, " " * 30, "7", "07700 900123", "\n", "ünd "]), max_size=40).map(
    "".join
)


texts = pieces.map("".join)


@settings(deadline=None)
@given(texts)
def test_every_digit_is_in_a_part_once_and_leads_back(text: str) -> None:
    parts = near(DIGIT, 60, text)
    back = [parts.original(found.span())[0] for found in DIGIT.finditer(parts.text)]
    assert back == [found.start() for found in DIGIT.finditer(text)]


@settings(deadline=None)
@given(texts)
def test_what_stands_close_before_and_after_a_digit_stands_there_in_the_part(text: str) -> None:
    parts = near(DIGIT, 60, text)
    for found in DIGIT.finditer(parts.text):
        start, _ = parts.original(found.span())
        close = min(start, 20)
        assert parts.text[found.start() - close : found.start() + 1] == text[start - close : start + 1]


def test_a_text_without_a_digit_has_no_parts() -> None:
    assert near(DIGIT, 60, "no number in it").text == ""
