"""Reading single cells of an old Log: texts, dates, colours, quarters; what is doubtful is never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from kim.foundations.spreadsheets.layouts import shown
from kim_engine.calendar import MONTHS
from kim_engine.tables.readings import Certainty, Rag, read_rag
from kim_engine.tables.sheets import Cell
from kim_engine.tables.written_dates import MONTH, month_number, read_date

SOON = timedelta(days=90)  # a change may be logged some weeks before it takes effect
EARLIEST = date(1990, 1, 1)
BETWEEN_SYSTEMS = timedelta(days=1462)  # between Excel's calendars of 1900 and of 1904

_HEDGE = re.compile(
    r"^(?:w/c|wc|w/e|week commencing|week ending|from|by|since|before|after|circa|c\.|about|approx\.?|approximately"
    r"|around|early|mid|late|end of|start of|beginning of|during|in)[\s:.-]+",
    re.IGNORECASE,
)
_TWO_MONTHS = re.compile(rf"({MONTH}) ?(?:/|-|–|to|and|&) ?({MONTH})[ ,]+([0-9]{{4}})", re.ASCII)
_SPLIT = re.compile(r"\s*(?:\s[-–—]\s|[:;,\n(]|\.\s)\s*")
_DASHES = re.compile(r"[\s\-–—_.]*")
_COLOUR = re.compile(
    r"\b(?:red|amber|green|blue|yellow|orange|grn|gr|amb|rd|grey|gray|black|white|purple|rag)\b", re.IGNORECASE
)
_SENTENCE_WORDS = 4


@dataclass(frozen=True)
class DateSaid:
    """What a cell says of a day: the day, or what it may mean and why it must be asked."""

    day: date | None = None
    asks: str = ""  # "ambiguous date", "unreadable date", "unlikely date"
    because: str = ""
    candidates: tuple[date, ...] = ()


@dataclass(frozen=True)
class RagSaid:
    """What a cell says of a quarter: a colour, words, or words that may be a colour."""

    rag: str = ""
    comment: str = ""
    is_unclear: bool = False
    likely: tuple[str, ...] = ()


def says_nothing(text: str) -> bool:
    """Say whether a text is blank or only dashes."""
    return _DASHES.fullmatch(text) is not None


def read_day(cell: Cell, *, is_1904: bool, today: date) -> DateSaid:
    """Read a day as the UK writes it; what could be another day, and what is far off, is asked about."""
    text = shown(cell)
    if says_nothing(text):
        return DateSaid()
    reading = read_date(cell, is_1904=is_1904)
    if reading.certainty is Certainty.READ and reading.value:
        return _likely_day(reading.value, cell, is_1904=is_1904, today=today)
    if reading.certainty is Certainty.AMBIGUOUS:
        return DateSaid(asks="ambiguous date", because=reading.because, candidates=reading.candidates)
    return _hedged(text) or DateSaid(asks="unreadable date", because=_without_value(reading.because))


def _without_value(because: str) -> str:
    return because or "This is not a date."


def _likely_day(day: date, cell: Cell, *, is_1904: bool, today: date) -> DateSaid:
    if EARLIEST <= day <= today + SOON:
        return DateSaid(day)
    because = "This day is still to come." if day > today else "This day is long ago."
    candidates = [day]
    if is_1904 and isinstance(cell, int | float):
        candidates = [day - BETWEEN_SYSTEMS, day]
        because += " A day number may have come from a workbook that counts from 1900."
    return DateSaid(asks="unlikely date", because=because, candidates=tuple(candidates))


def _hedged(text: str) -> DateSaid | None:
    found = _TWO_MONTHS.fullmatch(" ".join(text.casefold().split()))
    if found:
        year, first, last = int(found[3]), month_number(found[1]), month_number(found[2])
        days = (date(year, first, 1), date(year, last, 1))
        because = f"This names two months, {MONTHS[first - 1]} and {MONTHS[last - 1]}, and no day."
        return DateSaid(asks="ambiguous date", because=because, candidates=days)
    if not _HEDGE.match(text):
        return None
    reading = read_date(_HEDGE.sub("", text))
    candidates = (reading.value,) if reading.value else reading.candidates
    if not candidates:
        return None
    return DateSaid(asks="ambiguous date", because="This is near a day, not on it.", candidates=candidates)


def read_colour(cell: Cell, *, may_hold_words: bool) -> RagSaid:
    """Read a colour with what is said beside it. Words alone are a comment where comments may stand."""
    text = shown(cell)
    if says_nothing(text):
        return RagSaid()
    whole = read_rag(text)
    if whole.certainty is Certainty.READ and whole.value:
        return RagSaid(whole.value)
    first, *rest = _SPLIT.split(text, maxsplit=1)
    colour = read_rag(first) if rest else whole
    if colour.certainty is Certainty.READ and colour.value and rest:
        beside = text[len(first) :].lstrip(" -–—:;,.\n")
        return RagSaid(colour.value, beside.removesuffix(")") if "(" not in beside else beside)
    if may_hold_words and len(text.split()) >= _SENTENCE_WORDS and not _COLOUR.search(text):
        return RagSaid(comment=text)
    return RagSaid(comment=text, is_unclear=True, likely=tuple(str(each) for each in whole.candidates))


def rag_label(code: str) -> str:
    """Say a colour."""
    return {Rag.RED: "Red", Rag.AMBER: "Amber", Rag.GREEN: "Green"}[Rag(code)]
