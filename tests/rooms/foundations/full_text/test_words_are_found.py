"""Words are found alike on both databases, as the plain telling in Python says; no text breaks the search (R9)."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection, transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.config.backups.triggers import wrong_triggers
from kim.foundations.full_text import indexes
from kim.foundations.full_text.words import LONGEST, MOST, SHORTEST_BEGINNING, characters, spans, words_of
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import WORDS

HOSTILE = [
    '"',
    "'",
    "a\0b",
    "\ud800",
    "NEAR(a b)",
    "what: key",
    "a* OR b",
    "-",
    "^key",
    "%_\\",
    "😀",
    "x" * 10_000,
    "é " * 5000,
]
# Word-like texts meet each other often enough to find something.
SOME = st.lists(
    st.sampled_from(["key", "keys", "Clés", "cles", "ÉTÉ", "e\u0301te", "a-b", "o'n", "ß", "9pm", "😀", "𐐀x"])
)
TYPED = SOME.map(" ".join) | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


def entry(cast, what: str, why: str = "") -> Entry:
    person = cast.standing("officer").person
    return Entry.objects.create(area=cast.area(), what=what, why=why, author=person, listed_at=now())


def found(text: str) -> set[int]:
    return set(indexes.search(Entry.objects.all(), WORDS, text).values_list("pk", flat=True))


def told(texts: dict[int, str], asked: str) -> set[int]:
    """Say in plain Python what a search finds: every word whole; the last one, from three characters, begun."""
    *firsts, last = words_of(asked)[:MOST] or [""]
    if not last:
        return set()

    def holds(words: list[str]) -> bool:
        begins = len(last) >= SHORTEST_BEGINNING
        return all(each in words for each in firsts) and any(
            w == last or (begins and w.startswith(last)) for w in words
        )

    return {number for number, text in texts.items() if holds(words_of(text))}


@given(whats=st.lists(TYPED, min_size=1, max_size=5), asked=TYPED)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_found_is_what_plain_python_says(cast, whats, asked):
    with transaction.atomic():
        texts = {entry(cast, what, "why").pk: f"{what} why" for what in whats}
        for question in (asked, whats[0], "why"):
            assert found(question) & texts.keys() == told(texts, question), question
        transaction.set_rollback(True)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_breaks_a_search_or_an_entry(cast, text):
    with transaction.atomic():
        found(text)
        kept = entry(cast, text.replace("\0", "").replace("\ud800", ""))
        assert not words_of(kept.what) or kept.pk in found(kept.what)
        transaction.set_rollback(True)


def test_a_word_counts_up_to_its_longest(cast):
    with transaction.atomic():
        long = entry(cast, "y" * LONGEST + "first")
        assert found("y" * LONGEST + "second") == {long.pk}
        transaction.set_rollback(True)


def test_the_index_follows_what_is_changed_and_removed(cast):
    with transaction.atomic():
        row = entry(cast, "lighthouse")
        assert found("lighthouse") == found("light") == {row.pk}
        row.what = "harbour"
        row.save(update_fields=["what"])
        assert (found("lighthouse"), found("harbour")) == (set(), {row.pk})
        row.delete()
        assert found("harbour") == set()
        transaction.set_rollback(True)


def test_an_index_that_is_wrong_is_noticed_and_mended(cast):
    with transaction.atomic():
        row = entry(cast, "lighthouse")
        assert (list(indexes.wrong()), wrong_triggers()) == ([], [])
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER kim_log_entry_words_update")
                assert wrong_triggers() == ["the trigger kim_log_entry_words_update is missing."]
                Entry.objects.filter(pk=row.pk).update(what="harbour")
            else:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # an index is not made over rows that wait for a check
                cursor.execute("DROP INDEX kim_log_entry_words")
                Entry.objects.filter(pk=row.pk).update(what="harbour")
        assert indexes.mend() == [WORDS]
        assert (found("lighthouse"), found("harbour"), list(indexes.wrong())) == (set(), {row.pk}, [])
        transaction.set_rollback(True)


def test_the_table_of_characters_is_the_tokenizers():
    points = [each for each in range(1, 0x3000) if not 0xD800 <= each <= 0xDFFF]
    with sqlite3.connect(":memory:") as asked:
        asked.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 2')")
        asked.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
        asked.executemany("INSERT INTO t(rowid, x) VALUES (?, ?)", [(each, f"a{chr(each)}b") for each in points])
        said: dict[int, list[str]] = {}
        for term, number in asked.execute('SELECT term, doc FROM v ORDER BY doc, "offset"'):
            said.setdefault(number, []).append(term)
    asked.close()
    assert {each: words_of(f"a{chr(each)}b") for each in points} == said
    assert spans(characters().letters)[0] == (0x30, 0x39)
