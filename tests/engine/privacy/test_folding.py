"""Look-alike characters are made plain without losing where they stood (requirement R8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim_engine.privacy.folding import blanked, fold


@given(st.text())
def test_each_plain_character_has_an_offset_in_the_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.plain) == len(folded.offsets)
    assert list(folded.offsets) == sorted(set(folded.offsets))
    assert all(0 <= offset < len(text) for offset in folded.offsets)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text).plain
    assert fold(once).plain == once


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert fold(text).plain == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1\u00a02\u20093\u202f4\u30005", "1 2 3 4 5"),
        ("1\u20102\u20113\u20134\u20145\u22126", "1-2-3-4-5-6"),
        ("\u0661\u09e8\uff13\U0001d7d2", "1234"),
        ("a\u200bb\u00adc\ufeffd\u2060e", "abcde"),
        ("1\ufe0f\u20e32\ufe0f\u20e3", "12"),
        ("\uff21\uff20\uff0e\u3002", "A@.."),
        ("9\u00b2 m\u00bd", "9^ m^"),
        ("\ufb01\u00e9\ud800", "\ufb01\u00e9\ud800"),
    ],
)
def test_look_alikes_become_plain(text: str, plain: str) -> None:
    assert fold(text).plain == plain


def test_a_span_leads_back_past_what_was_dropped() -> None:
    folded = fold("a\u200b1\u200b2\u200bb")
    assert folded.plain == "a12b"
    assert folded.original((1, 3)) == (2, 5)


spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple)


@given(st.text(alphabet="abc", min_size=30, max_size=30), st.lists(spans))
def test_blanking_covers_the_spans_and_nothing_else(text: str, covered: list[tuple[int, int]]) -> None:
    expected = ["\0" if any(start <= at < end for start, end in covered) else char for at, char in enumerate(text)]
    assert blanked(text, covered) == "".join(expected)
