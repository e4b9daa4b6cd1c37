"""Kinds of rule on one field: recorded, readable, of a shape, in a list, in a range, of a length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kim_engine.calendar import say_date
from kim_engine.quality.conditions import AS_OF, day_of, listed
from kim_engine.quality.kinds.base import (
    FIELD,
    SENTENCE,
    Kind,
    Option,
    Setting,
    dataset_of,
    record_of,
    the,
    title_of,
)
from kim_engine.quality.quoting import (
    date_literal,
    is_missing,
    is_readable,
    number_literal,
    text_literal,
    value,
    written,
)
from kim_engine.quality.standards import Rule, Standard
from kim_engine.quality.vocabulary import DATES, NUMBERS, TEXTS, Dimension

_FIELD = Option("field", FIELD, "The field that is looked at.")


class OfOneField(Kind):
    """A rule on one field, judged wherever it could be read."""

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return (str(rule.options["field"]),)

    def judged(self, rule: Rule, setting: Setting) -> str:
        return is_readable(rule.options["field"])


class Required(OfOneField):
    """Something must stand there."""

    code, title, dimension = "required", "Recorded", Dimension.COMPLETENESS
    options = (_FIELD,)

    def says(self, rule: Rule, standard: Standard) -> str:
        field = title_of(rule, standard, rule.options["field"])
        return f"The {field} of every {record_of(rule, standard)} must be recorded"

    def judged(self, rule: Rule, setting: Setting) -> str:
        return "TRUE"

    def fails(self, rule: Rule, setting: Setting) -> str:
        return is_missing(rule.options["field"])


class Readable(OfOneField):
    """What stands there must be of its field's type."""

    code, title, dimension = "readable", "Can be read", Dimension.VALIDITY
    options = (_FIELD,)

    def says(self, rule: Rule, standard: Standard) -> str:
        name = rule.options["field"]
        return f"{the(rule, standard, name)} must be {standard.field(rule.dataset, name).type.words}"

    def judged(self, rule: Rule, setting: Setting) -> str:
        return f"NOT {is_missing(rule.options['field'])}"

    def fails(self, rule: Rule, setting: Setting) -> str:
        return f"{value(rule.options['field'])} IS NULL"


class Tidy(OfOneField):
    """Text has no stray spaces, which part what should be one: 'Unknown' and 'Unknown '."""

    code, title, dimension = "tidy", "Has no stray spaces", Dimension.CONSISTENCY
    options = (_FIELD,)

    def says(self, rule: Rule, standard: Standard) -> str:
        return f"{the(rule, standard, rule.options['field'])} must have no space before or after it, nor two together"

    def written(self, rule: Rule) -> tuple[str, ...]:
        return self.fields(rule)

    def fails(self, rule: Rule, setting: Setting) -> str:
        text = written(rule.options["field"])
        return f"regexp_matches({text}, '^[\\s\\x{{A0}}]|[\\s\\x{{A0}}]$|[\\s\\x{{A0}}]{{2}}')"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        return _only_text(rule, standard)


class Pattern(OfOneField):
    """Text must be of a shape, given as a pattern (RE2, which never backtracks) and in words."""

    code, title, dimension = "pattern", "Has the right shape", Dimension.VALIDITY
    options = (
        _FIELD,
        Option("pattern", {"type": "string", "minLength": 1, "maxLength": 500}, "The shape of the whole text (RE2)."),
        Option("shape", SENTENCE, "The same shape in words: 'JOB and nine digits'."),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        return f"{the(rule, standard, rule.options['field'])} must be {rule.options['shape']}"

    def fails(self, rule: Rule, setting: Setting) -> str:
        return f"NOT regexp_full_match({value(rule.options['field'])}, {text_literal(rule.options['pattern'])})"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        return _only_text(rule, standard)


@dataclass(frozen=True, slots=True)
class Format:
    """A shape that many fields share."""

    words: str
    pattern: str
    source: str


FORMATS: Mapping[str, Format] = {
    "UPRN": Format(
        "a UPRN: 1 to 12 digits that do not begin with 0",
        "[1-9][0-9]{0,11}",
        "BS 7666 and Ordnance Survey: a UPRN is a whole number of up to 12 digits",
    ),
    "POSTCODE": Format(
        "a UK postcode, such as MV1 1AA",
        "(?i)([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|GIR ?0AA)",
        "BS 7666",
    ),
    "EMAIL": Format("an e-mail address", r"[^@\s]+@[^@\s]+\.[^@\s]+", "RFC 5321, the shape alone"),
    "UK_PHONE": Format(
        "a UK phone number: 10 or 11 digits beginning with 0, or +44",
        r"(\+44|0044|0)[ -]?(\(0\))?([0-9][ -]?){8,9}[0-9]",
        "Ofcom's National Telephone Numbering Plan",
    ),
    "NI_NUMBER": Format(
        "a National Insurance number, such as AB 12 34 56 C",
        "(?i)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
        "HMRC, NIM39110",
    ),
}


class Formatted(OfOneField):
    """Text must be of a shape that is known by name."""

    code, title, dimension = "format", "Has a known shape", Dimension.VALIDITY
    options = (_FIELD, Option("format", {"enum": sorted(FORMATS)}, "The shape's name: a UPRN, a postcode and so on."))

    def says(self, rule: Rule, standard: Standard) -> str:
        return f"{the(rule, standard, rule.options['field'])} must be {FORMATS[rule.options['format']].words}"

    def fails(self, rule: Rule, setting: Setting) -> str:
        pattern = FORMATS[rule.options["format"]].pattern
        return f"NOT regexp_full_match({value(rule.options['field'])}, {text_literal(pattern)})"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        return _only_text(rule, standard)


class OneOf(OfOneField):
    """A code must be one of a list."""

    code, title, dimension = "one_of", "Is in the list", Dimension.VALIDITY
    options = (_FIELD, Option("list", FIELD, "The list of codes, by its name in the standard."))

    def says(self, rule: Rule, standard: Standard) -> str:
        title = standard.lists[rule.options["list"]].title
        return f"{the(rule, standard, rule.options['field'])} must be in the list '{title}'"

    def fails(self, rule: Rule, setting: Setting) -> str:
        codes = setting.standard.lists[rule.options["list"]].codes
        return f"{value(rule.options['field'])} NOT IN ({', '.join(map(text_literal, codes))})"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        if rule.options["list"] not in standard.lists:
            return (f"there is no list '{rule.options['list']}' in this standard",)
        return _only_text(rule, standard)


_BOUND = {
    "oneOf": [
        {"type": "number"},
        {"type": "string", "format": "date"},
        {"const": AS_OF},
        {
            "type": "object",
            "properties": {"days_from_check": {"type": "integer", "minimum": -60_000, "maximum": 60_000}},
            "required": ["days_from_check"],
            "additionalProperties": False,
        },
    ]
}


class Range(OfOneField):
    """A number or date must lie between bounds, which are inside."""

    code, title, dimension = "range", "Is within bounds", Dimension.ACCURACY
    options = (
        _FIELD,
        Option("least", _BOUND, "The least it may be: a number, a day, or days from the day of the check.", False),
        Option("most", _BOUND, "The most it may be, given in the same way.", False),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        least, most = rule.options.get("least"), rule.options.get("most")
        words = [f"at least {_say_bound(least)}"] if least is not None and not _is_dated(least) else []
        words += [f"on or after {_say_bound(least)}"] if least is not None and _is_dated(least) else []
        words += [f"at most {_say_bound(most)}"] if most is not None and not _is_dated(most) else []
        words += [f"on or before {_say_bound(most)}"] if most is not None and _is_dated(most) else []
        return f"{the(rule, standard, rule.options['field'])} must be {listed(words, 'and')}"

    def fails(self, rule: Rule, setting: Setting) -> str:
        name = str(rule.options["field"])
        is_dated = dataset_of(rule, setting).fields[name].type in DATES
        left = day_of(name) if is_dated else value(name)
        parts = [
            f"{left} {sign} {_bound(rule.options[option], setting.as_of)}"
            for option, sign in (("least", "<"), ("most", ">"))
            if rule.options.get(option) is not None
        ]
        return f"({' OR '.join(parts)})"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        bounds = [rule.options[each] for each in ("least", "most") if rule.options.get(each) is not None]
        kind = standard.field(rule.dataset, rule.options["field"]).type
        wanted = DATES if any(map(_is_dated, bounds)) else NUMBERS
        if not bounds:
            return ("give the least, the most or both",)
        if kind not in wanted or any(_is_dated(each) != (kind in DATES) for each in bounds):
            return ("the bounds of a number are numbers, and those of a date are days",)
        return ()


def _is_dated(bound: Any) -> bool:
    return isinstance(bound, date | Mapping) or bound == AS_OF


def _say_bound(bound: Any) -> str:
    if isinstance(bound, Mapping):
        days = int(bound["days_from_check"])
        way = "after" if days >= 0 else "before"
        return f"{abs(days):,} {'day' if abs(days) == 1 else 'days'} {way} the day of the check"
    if bound == AS_OF:
        return "the day of the check"
    return say_date(bound) if isinstance(bound, date) else f"{bound:,}"


def _bound(bound: Any, as_of: date) -> str:
    if isinstance(bound, Mapping):
        return date_literal(as_of + timedelta(days=int(bound["days_from_check"])))
    if bound == AS_OF:
        return date_literal(as_of)
    return date_literal(bound) if isinstance(bound, date) else number_literal(bound)


class Length(OfOneField):
    """Text must have enough characters to say something, and not too many."""

    code, title, dimension = "length", "Is long enough", Dimension.COMPLETENESS
    options = (
        _FIELD,
        Option("least", {"type": "integer", "minimum": 1, "maximum": 10_000}, "The fewest characters.", False),
        Option("most", {"type": "integer", "minimum": 1, "maximum": 100_000}, "The most characters.", False),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        words = [
            f"{way} {rule.options[option]:,} characters long"
            for option, way in (("least", "at least"), ("most", "at most"))
            if option in rule.options
        ]
        return f"{the(rule, standard, rule.options['field'])} must be {listed(words, 'and')}"

    def fails(self, rule: Rule, setting: Setting) -> str:
        count = f"length({value(rule.options['field'])})"
        signs = (("least", "<"), ("most", ">"))
        parts = [f"{count} {sign} {int(rule.options[option])}" for option, sign in signs if option in rule.options]
        return f"({' OR '.join(parts)})"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        if not {"least", "most"} & set(rule.options):
            return ("give the least, the most or both",)
        return _only_text(rule, standard)


def _only_text(rule: Rule, standard: Standard) -> tuple[str, ...]:
    kind = standard.field(rule.dataset, rule.options["field"]).type
    return () if kind in TEXTS else ("this kind of rule is for text and codes alone",)
