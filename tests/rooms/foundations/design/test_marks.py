"""R2: what changed between two texts is marked word by word, readable without colour and safe to show."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from kim.foundations.design.marks import marked

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)


def kept(html, tag):
    """Give the text that stands when one kind of mark is taken out."""
    without = re.sub(f"<{tag}>.*?</{tag}>", "", str(html), flags=re.DOTALL)
    without = re.sub(r'<span class="govuk-visually-hidden">[^<]*</span>', "", without)
    return unescape(re.sub("<[^>]+>", "", without))


@given(texts, texts)
def test_the_marks_hold_both_texts_whole(before, after):
    html = marked(before, after, whole=True)
    assert kept(html, "del") == after
    assert kept(html, "ins") == before


@given(texts, texts)
def test_nothing_typed_becomes_markup(before, after):
    allowed = {"del", "/del", "ins", "/ins", "/span", 'span class="govuk-visually-hidden"'}
    assert set(re.findall("<([^>]*)>", str(marked(before, after, whole=True)))) <= allowed


def test_a_change_is_said_in_words_too():
    html = marked("the name they went to", "the post they went to")
    assert '<span class="govuk-visually-hidden">removed: </span>name' in html
    assert '<span class="govuk-visually-hidden">added: </span>post' in html


def test_long_unchanged_stretches_are_cut_and_the_change_stays():
    words = " ".join(f"word{number}" for number in range(200))
    html = str(marked(f"{words} old {words}", f"{words} new {words}"))
    assert "old" in html
    assert "new" in html
    assert html.count("word") < 30
