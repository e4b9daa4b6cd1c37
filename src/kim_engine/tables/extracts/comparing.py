"""Compares an extract with the last one of its source, and asks about what differs before anything is checked.

A half-empty extract would look like an improvement: fewer records, fewer faults. So what differs sharply is asked about
first, in plain English; what the answer is, and what follows from it, is for the caller.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from kim_engine.tables.headings import plain

_LIKE, _LIKE_IN_PLACE = 0.72, 0.3


class QuestionCode(StrEnum):
    """The kinds of question; the sentences are in `SENTENCES`."""

    COLUMN_RENAMED = "COLUMN_RENAMED"
    COLUMN_MISSING = "COLUMN_MISSING"
    COLUMN_NEW = "COLUMN_NEW"
    COLUMN_EMPTIED = "COLUMN_EMPTIED"
    ROWS_FEWER = "ROWS_FEWER"
    ROWS_MORE = "ROWS_MORE"
    AREA_MISSING = "AREA_MISSING"
    AREA_NEW = "AREA_NEW"
    AREA_FEWER = "AREA_FEWER"
    AREA_MORE = "AREA_MORE"


SENTENCES: dict[QuestionCode, str] = {
    QuestionCode.COLUMN_RENAMED: "Is the column ‘{now}’ the one that was called ‘{before}’ last time?",
    QuestionCode.COLUMN_MISSING: "The column ‘{before}’ was there last time and is not there now. Is that meant?",
    QuestionCode.COLUMN_NEW: "The column ‘{now}’ was not there last time. Should it be read?",
    QuestionCode.COLUMN_EMPTIED: "The column ‘{now}’ was filled in {was} rows last time and is filled in {is_} now. "
    "Is the extract whole?",
    QuestionCode.ROWS_FEWER: "There were {was} rows last time and there are {is_} now. Is the extract whole?",
    QuestionCode.ROWS_MORE: "There were {was} rows last time and there are {is_} now. Is it the right extract?",
    QuestionCode.AREA_MISSING: "‘{before}’ had {was} rows last time and has none now. Is the extract whole?",
    QuestionCode.AREA_NEW: "‘{now}’ had no rows last time and has {is_} now. Is that meant?",
    QuestionCode.AREA_FEWER: "‘{now}’ had {was} rows last time and has {is_} now. Is the extract whole?",
    QuestionCode.AREA_MORE: "‘{now}’ had {was} rows last time and has {is_} now. Is that meant?",
}


@dataclass(frozen=True)
class Shape:
    """What is remembered of an extract: its headings in order and its number of rows, and no value of a record.

    `areas` are the rows of each work area, `filled` the filled cells of each column, if they were counted.
    """

    columns: tuple[str, ...]
    rows: int
    areas: Mapping[str, int] = field(default_factory=dict)
    filled: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """Something to ask before extracts are compared.

    `before` and `now` are the name of a column or an area then and now (None where there is none), `was` and `is_` the
    counts then and now where it is about counts.
    """

    code: QuestionCode
    sentence: str
    before: str | None = None
    now: str | None = None
    was: int | None = None
    is_: int | None = None


def compare(
    before: Shape, now: Shape, *, share: float = 0.2, area_share: float = 0.5, least_rows: int = 20
) -> tuple[Question, ...]:
    """What to ask of an extract, held against the last one of its source; nothing where they are alike.

    Rows are asked about when they differ by more than `share` of last time's, an area's rows and a column's filled
    cells when they differ by more than `area_share` and by at least `least_rows`. Columns are the same whatever their
    capitals, punctuation and spaces.
    """
    return (
        *_of_columns(before.columns, now.columns),
        *_of_rows(before.rows, now.rows, share),
        *_of_areas(before.areas, now.areas, area_share, least_rows),
        *_of_filling(before, now, area_share, least_rows),
    )


def _of_columns(before: Sequence[str], now: Sequence[str]) -> Iterator[Question]:
    then, today = {plain(name) for name in before}, {plain(name) for name in now}
    gone = [name for name in before if plain(name) not in today]
    come = [name for name in now if plain(name) not in then]
    renamed = _renamed(before, now, gone, come)
    for old, new in renamed.items():
        yield _asked(QuestionCode.COLUMN_RENAMED, before=old, now=new)
    for old in gone:
        if old not in renamed:
            yield _asked(QuestionCode.COLUMN_MISSING, before=old)
    for new in come:
        if new not in renamed.values():
            yield _asked(QuestionCode.COLUMN_NEW, now=new)


def _renamed(before: Sequence[str], now: Sequence[str], gone: Sequence[str], come: Sequence[str]) -> dict[str, str]:
    """For each column that is gone the one that probably took its place: the likest pairs first, each name once."""
    pairs: list[tuple[float, int, int]] = []
    for at, old in enumerate(gone):
        for place, new in enumerate(come):
            likeness = SequenceMatcher(None, plain(old), plain(new)).ratio()
            is_in_place = _neighbours(before, old) == _neighbours(now, new)
            if likeness >= (_LIKE_IN_PLACE if is_in_place else _LIKE):
                pairs.append((-likeness - is_in_place, at, place))
    found: dict[str, str] = {}
    for _, at, place in sorted(pairs):
        if gone[at] not in found and come[place] not in found.values():
            found[gone[at]] = come[place]
    return {old: found[old] for old in gone if old in found}


def _neighbours(columns: Sequence[str], name: str) -> tuple[str, str]:
    at = columns.index(name)
    left = plain(columns[at - 1]) if at else ""
    return left, plain(columns[at + 1]) if at + 1 < len(columns) else ""


def _of_rows(was: int, is_: int, share: float) -> Iterator[Question]:
    if abs(is_ - was) > share * was:
        code = QuestionCode.ROWS_FEWER if is_ < was else QuestionCode.ROWS_MORE
        yield _asked(code, was=was, is_=is_)


def _of_areas(before: Mapping[str, int], now: Mapping[str, int], share: float, least_rows: int) -> Iterator[Question]:
    if not before or not now:  # areas were not counted one of the two times
        return
    for area in dict.fromkeys((*before, *now)):
        was, is_ = before.get(area, 0), now.get(area, 0)
        if was and not is_:
            yield _asked(QuestionCode.AREA_MISSING, before=area, was=was)
        elif is_ and not was:
            yield _asked(QuestionCode.AREA_NEW, now=area, is_=is_)
        elif _is_sharp(was, is_, share, least_rows):
            code = QuestionCode.AREA_FEWER if is_ < was else QuestionCode.AREA_MORE
            yield _asked(code, before=area, now=area, was=was, is_=is_)


def _of_filling(before: Shape, now: Shape, share: float, least_rows: int) -> Iterator[Question]:
    then = {plain(name): count for name, count in before.filled.items()}
    for name, is_ in now.filled.items():
        was = then.get(plain(name), 0)
        if is_ < was and _is_sharp(was, is_, share, least_rows):
            yield _asked(QuestionCode.COLUMN_EMPTIED, before=name, now=name, was=was, is_=is_)


def _is_sharp(was: int, is_: int, share: float, least_rows: int) -> bool:
    return abs(is_ - was) >= least_rows and abs(is_ - was) > share * was


def _asked(
    code: QuestionCode,
    *,
    before: str | None = None,
    now: str | None = None,
    was: int | None = None,
    is_: int | None = None,
) -> Question:
    sentence = SENTENCES[code].format(before=before, now=now, was=f"{was or 0:,}", is_=f"{is_ or 0:,}")
    return Question(code, sentence, before, now, was, is_)
