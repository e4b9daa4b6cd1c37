"""How a cell's text is read into a value, slowly and obviously: the reading half of the reference in `reference`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import Enum

from kim_engine.quality.standards import Field
from kim_engine.quality.vocabulary import FieldType

SPACES = " \t\n\r\N{NO-BREAK SPACE}"
MONTHS = "january february march april may june july august september october november december".split()
EARLIEST = 1850
YES, NO = {"y", "yes", "true", "t", "1"}, {"n", "no", "false", "f", "0"}


class Nothing(Enum):
    """The two ways in which a cell holds no value."""

    MISSING = "nothing stands there, or a word for nothing"
    UNREADABLE = "something stands there and is not of its field's type"


Value = str | int | float | bool | date | datetime | Nothing


def read(
    text: str | None,
    field: Field,
    words: Sequence[str],
    codes: Mapping[str, Mapping[str, str]],
    is_1904: bool = False,
) -> Value:
    """Read one cell of a field. `words` stand for nothing; `codes` are the landlord's own, by list."""
    bare = (text or "").strip(SPACES)
    nothing = {word.strip().upper() for word in (*words, *field.missing)}
    if not bare or bare.upper() in nothing:
        return Nothing.MISSING
    if field.type is FieldType.TEXT:
        return bare
    if field.type is FieldType.CODE:
        return codes.get(field.list, {}).get(bare, bare)
    found = _of_type(bare, field.type, is_1904)
    return Nothing.UNREADABLE if found is None else found


def _of_type(bare: str, kind: FieldType, is_1904: bool) -> Value | None:
    if kind is FieldType.YES_NO:
        word = bare.lower()
        return True if word in YES else False if word in NO else None
    if kind is FieldType.WHOLE_NUMBER:
        return _whole(bare)
    if kind is FieldType.NUMBER:
        return _number(bare)
    found = moment(bare, is_1904)
    return found.date() if found and kind is FieldType.DATE else found


def _digits(text: str, most: int) -> str | None:
    """Give digits without the commas of thousands; None where a comma stands elsewhere or there are too many."""
    head, *groups = text.split(",")
    is_grouped = 1 <= len(head) <= 3 and all(len(each) == 3 for each in groups)
    bare = "".join((head, *groups))
    if (groups and not is_grouped) or not 1 <= len(bare) <= most or not set(bare) <= set("0123456789"):
        return None
    return bare


def _whole(text: str) -> int | None:
    sign, rest = _signed(text)
    bare = _digits(rest, 18)
    return None if bare is None else sign * int(bare)


def _number(text: str) -> float | None:
    sign, rest = _signed(text)
    whole, point, part = rest.removeprefix("£").partition(".")
    bare = _digits(whole, 15)
    is_part = 1 <= len(part) <= 12 and set(part) <= set("0123456789")
    if bare is None or (point and not is_part):
        return None
    return sign * float(f"{bare}.{part or 0}")


def _signed(text: str) -> tuple[int, str]:
    return (-1 if text[:1] == "-" else 1), text[1:] if text[:1] in ("-", "+") else text


def moment(text: str, is_1904: bool = False) -> datetime | None:
    """Read a day, with or without a time: the UK way, DD-MON-YYYY, ISO 8601 or Excel's number of a day."""
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text, re.ASCII):
        return _serial(text, is_1904)
    is_iso = bool(re.match("[0-9]{4}-", text))
    if is_iso and "T" in text:
        day_text, _, time_text = text.partition("T")
        if re.fullmatch(r"[^:]*:[^:]*:[^:]*Z", time_text):  # with seconds, the letter of universal time may stand
            time_text = time_text[:-1]
        return _joined(_day(day_text), _time(time_text, may_have_fraction=True))
    words = text.split()
    days = [" ".join(words[:count]) for count in (3, 1)]
    for day_text, rest in zip(days, (words[3:], words[1:]), strict=True):
        day = _day(day_text)
        if day and not rest:
            return datetime.combine(day, time())
        if day and len(rest) == 1:
            return _joined(day, _time(rest[0], may_have_fraction=is_iso))
    return None


def _joined(day: date | None, at: time | None) -> datetime | None:
    return datetime.combine(day, at) if day and at is not None else None


def _serial(text: str, is_1904: bool) -> datetime | None:
    number = float(text)
    if not 20_000 <= number < 80_000:
        return None
    first = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)
    return first + timedelta(milliseconds=int(number * 86_400_000 + 0.5))


def _day(text: str) -> date | None:
    for separator in ("/", "-", "."):
        parts = text.split(separator)
        if len(parts) == 3 and all(re.fullmatch("[0-9]+", part, re.ASCII) for part in parts):
            is_year_first = separator == "-" and len(parts[0]) == 4
            return _date(*(reversed(parts) if is_year_first else parts))
    for separator in ("-", " "):
        parts = text.split(separator)
        if len(parts) == 3:
            return _date(parts[0], _month(parts[1], may_be_whole=separator == " "), parts[2])
    return None


def _month(word: str, *, may_be_whole: bool) -> str:
    for number, name in enumerate(MONTHS, start=1):
        if word.lower() == name[:3] or (may_be_whole and word.lower() == name):
            return str(number)
    return ""


def _date(day: str, month: str, year: str) -> date | None:
    shapes = ((day, "[0-9]{1,2}"), (month, "[0-9]{1,2}"), (year, "[0-9]{4}"))
    if not all(re.fullmatch(shape, part, re.ASCII) for part, shape in shapes):
        return None
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= EARLIEST else None


def _time(text: str, *, may_have_fraction: bool) -> time | None:
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\.([0-9]{1,6}))?)?", text, re.ASCII)
    if not found or (found[4] and not may_have_fraction):
        return None
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0), int((found[4] or "0").ljust(6, "0")))
    except ValueError:
        return None


def as_text(value: Value) -> str:
    """Write a value that stands, as references and comparisons between datasets have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        shown = value.strftime("%Y-%m-%d %H:%M:%S")
        return shown + f".{value.microsecond:06}".rstrip("0") if value.microsecond else shown
    return value.isoformat() if isinstance(value, date) else str(value)


def stands(value: Value) -> bool:
    """Say whether a value is there and could be read."""
    return not isinstance(value, Nothing)


def day_of(value: date) -> date:
    """Give the day of a day or a moment."""
    return value.date() if isinstance(value, datetime) else value
