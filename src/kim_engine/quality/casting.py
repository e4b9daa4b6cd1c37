"""How an extract's text becomes a field's value: what counts as missing, and each type's way of reading.

Nothing is guessed: a text that cannot be read is no value, and the kind `readable` finds it. Dates are written the UK
way, as DD-MON-YYYY, as ISO 8601 or as Excel's number of a day; a year has four digits, since the century of two is a
guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kim_engine.quality.quoting import is_missing, name, text_literal, value
from kim_engine.quality.standards import Field
from kim_engine.quality.vocabulary import NO, YES, FieldType

_DAYS = ("%d/%m/%Y", "%d-%b-%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y")
_TIMES = ("%H:%M", "%H:%M:%S")
_MOMENTS = (
    *(f"{day} {time}" for day in _DAYS for time in _TIMES),
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%SZ",  # the time as it is written: whose clock it was nobody says in an extract
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%Y-%m-%d %H:%M:%S.%f",
)
_SPACES = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"  # the last is the space that does not break
_EARLIEST_YEAR = 1850  # no date of a landlord's records is older; a lower one is a year written with too few digits
_WHOLE = r"[+-]?([0-9]{1,18}|[0-9]{1,3}(,[0-9]{3}){1,5})"
_NUMBER = r"[+-]?£?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,12})?"
_SERIAL = r"[2-7][0-9]{4}(\.[0-9]+)?"  # 1954 to 2119 by the system that counts from 1900


def columns(field: Field, heading: str, native: str, context: Casting) -> tuple[str, str]:
    """Give two SQL columns of a field: its value and whether it is missing.

    `heading` names the staged column and `native` the type in which it was staged, TEXT for all but Parquet's own.
    """
    column = name(heading)
    direct = _direct(field.type, native, column)
    if direct:
        return f"{direct} AS {value(field.id)}", f"{column} IS NULL AS {is_missing(field.id)}"
    known = _known(column if native == "TEXT" else f"CAST({column} AS VARCHAR)", (*context.missing, *field.missing))
    return f"{_read(field, known, context)} AS {value(field.id)}", f"{known} IS NULL AS {is_missing(field.id)}"


def _known(column: str, words: Sequence[str]) -> str:
    """Give a cell's text without space around it, and NULL for one that is blank or holds a word for nothing.

    Most cells need no trimming, and to see that costs far less than to trim: a cell that is empty, or begins with a
    space or a control character, sorts before '!', and one that begins with a space beyond ASCII after '~'; turned
    round, the same tells of its end.
    """
    tidied = f"nullif(trim({column}, {_SPACES}), '')"
    is_odd = " OR ".join(f"{end} NOT BETWEEN '!' AND '~'" for end in (column, f"reverse({column})"))
    text = f"CASE WHEN {is_odd} THEN {tidied} ELSE {column} END"
    listed = sorted({word.strip().upper() for word in words} - {""})
    if not listed:
        return f"({text})"
    return f"(CASE WHEN upper({text}) IN ({', '.join(map(text_literal, listed))}) THEN NULL ELSE {text} END)"


class Casting:
    """What reading needs beside the field: words that mean missing, the landlord's codes, Excel's first year."""

    def __init__(
        self,
        missing: Sequence[str] = (),
        codes: Mapping[str, Mapping[str, str]] | None = None,
        is_1904: bool = False,
    ) -> None:
        self.missing = tuple(missing)
        self.codes = codes or {}
        self.is_1904 = is_1904


_DIRECT: Mapping[tuple[FieldType, str], str] = {
    (FieldType.WHOLE_NUMBER, "WHOLE_NUMBER"): "{0}",
    (FieldType.NUMBER, "WHOLE_NUMBER"): "CAST({0} AS DOUBLE)",
    (FieldType.NUMBER, "NUMBER"): "CAST({0} AS DOUBLE)",
    (FieldType.DATE, "DATE"): "{0}",
    (FieldType.DATE, "MOMENT"): "CAST({0} AS DATE)",
    (FieldType.MOMENT, "MOMENT"): "{0}",
    (FieldType.MOMENT, "DATE"): "CAST({0} AS TIMESTAMP)",
    (FieldType.YES_NO, "YES_NO"): "{0}",
}


def _direct(wanted: FieldType, native: str, column: str) -> str:
    return _DIRECT.get((wanted, native), "").format(column)


def _read(field: Field, text: str, context: Casting) -> str:
    readers = {
        FieldType.TEXT: lambda: text,
        FieldType.CODE: lambda: _code(text, context.codes.get(field.list, {})),
        FieldType.WHOLE_NUMBER: lambda: _matched(text, _WHOLE, f"TRY_CAST(replace({text}, ',', '') AS BIGINT)"),
        FieldType.NUMBER: lambda: _matched(text, _NUMBER, f"TRY_CAST({_bare(text)} AS DOUBLE)"),
        FieldType.DATE: lambda: f"CAST({_moment(text, context)} AS DATE)",
        FieldType.MOMENT: lambda: _moment(text, context),
        FieldType.YES_NO: lambda: _yes_or_no(text),
    }
    return readers[field.type]()


def _bare(text: str) -> str:
    return f"replace(replace({text}, ',', ''), '£', '')"


def _matched(text: str, pattern: str, read: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {text_literal(pattern)}) THEN {read} END"


def _code(text: str, mapping: Mapping[str, str]) -> str:
    """Turn the landlord's own codes into the standard's; what is not mapped stays as it is."""
    if not mapping:
        return text
    cases = " ".join(f"WHEN {text_literal(theirs)} THEN {text_literal(ours)}" for theirs, ours in mapping.items())
    return f"CASE {text} {cases} ELSE {text} END"


def _moment(text: str, context: Casting) -> str:
    formats = ", ".join(text_literal(each) for each in (*_DAYS, *_MOMENTS))
    written = f"try_strptime({text}, [{formats}])"
    first = "1904-01-01" if context.is_1904 else "1899-12-30"
    serial = _matched(
        text,
        _SERIAL,
        f"TIMESTAMP '{first} 00:00:00' + to_milliseconds(CAST(round(TRY_CAST({text} AS DOUBLE) * 86400000) AS BIGINT))",
    )
    # A day begins with a digit: the library would read the word 'epoch' as one.
    is_day = f"{text} < ':' AND year({written}) >= {_EARLIEST_YEAR}"
    return f"CASE WHEN {is_day} THEN {written} ELSE {serial} END"


def _yes_or_no(text: str) -> str:
    yes, no = (", ".join(map(text_literal, words)) for words in (YES, NO))
    return f"CASE WHEN upper({text}) IN ({yes}) THEN TRUE WHEN upper({text}) IN ({no}) THEN FALSE END"
