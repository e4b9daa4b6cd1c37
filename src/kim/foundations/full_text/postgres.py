"""PostgreSQL's function that gives a text's words by the same table of characters as SQLite's tokenizer."""

from __future__ import annotations

from kim.foundations.full_text.words import LONGEST, characters, spans


def _class(told: str) -> str:
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans(told))


def _quoted(points: list[int]) -> str:
    return "".join(map(chr, points))


def _function() -> str:
    known = characters()
    folds = sorted(known.folds.items())
    # The parser of PostgreSQL knows addresses, hyphens and numbers, and its locale what a letter is: neither is asked.
    # A text of ASCII alone, as most are, is spared the long tables.
    return f"""
CREATE OR REPLACE FUNCTION kim_words(said text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $kim$
    SELECT array_to_tsvector(coalesce(array_agg(DISTINCT left(word, {LONGEST})), '{{}}'))
    FROM unnest(string_to_array(
        CASE WHEN octet_length(said) = char_length(said)
        THEN regexp_replace(lower(said COLLATE "C"), '[^a-z0-9]+', ' ', 'g')
        ELSE regexp_replace(regexp_replace(
            translate(said, '{_quoted([each for each, _ in folds])}', '{_quoted([each for _, each in folds])}'),
            '[{_class(known.marks)}]', '', 'g'), '[^{_class(known.letters)}]+', ' ', 'g')
        END, ' ')) AS word
    WHERE word <> ''
$kim$"""  # noqa: S608 - of our own table of characters


WORDS_FUNCTION = _function()
