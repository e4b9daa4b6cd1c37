"""Kinds of rule within one record: dates in order, one fact that asks for another, in time, looked at lately."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kim_engine.quality import conditions
from kim_engine.quality.conditions import compared, day_of, lower_first
from kim_engine.quality.kinds.base import (
    FIELD,
    FIELDS,
    POSITIVE,
    Join,
    Kind,
    Option,
    Setting,
    a,
    dataset_of,
    record_of,
    the,
    title_of,
)
from kim_engine.quality.quoting import date_literal, is_missing, is_readable, value
from kim_engine.quality.standards import Rule, Standard
from kim_engine.quality.vocabulary import DATES, Dimension, FieldType

DAYS_TABLE = "kim_days"  # every day of the calendar with the number of working days up to it
UNITS: Mapping[str, str] = {"WORKING_DAYS": "working day", "DAYS": "day", "MONTHS": "month", "HOURS": "hour"}


class Order(Kind):
    """Dates of one record come in their order."""

    code, title, dimension = "order", "Dates are in order", Dimension.CONSISTENCY
    options = (
        Option("fields", {**FIELDS, "minItems": 2}, "The dates, the earliest first."),
        Option("may_be_equal", {"type": "boolean"}, "Whether two may be the same; yes unless said.", False),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        titles = [title_of(rule, standard, each) for each in rule.options["fields"]]
        way = "on or before" if rule.options.get("may_be_equal", True) else "before"
        whole = f", each {way} the next" if len(titles) > 2 else f" {way} the"
        if len(titles) > 2:
            return f"The dates of {a(record_of(rule, standard))} must be in order ({', '.join(titles)}){whole}"
        return f"The {titles[0]} of {a(record_of(rule, standard))} must be{whole} {titles[1]}"

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return tuple(rule.options["fields"])

    def judged(self, rule: Rule, setting: Setting) -> str:
        # Two dates that stand can be compared, whatever is missing between them.
        return f"(({' + '.join(f'CAST({is_readable(each)} AS TINYINT)' for each in self.fields(rule))}) >= 2)"

    def fails(self, rule: Rule, setting: Setting) -> str:
        sign = ">" if rule.options.get("may_be_equal", True) else ">="
        dataset, names = dataset_of(rule, setting), self.fields(rule)
        pairs = [(first, later) for at, first in enumerate(names) for later in names[at + 1 :]]
        each = (compared(first, sign, {"field": later}, dataset, setting.as_of) for first, later in pairs)
        return "(" + " OR ".join(f"coalesce({one}, FALSE)" for one in each) + ")"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        return _only_dates(rule, standard, self.fields(rule))


class Must(Kind):
    """Where one thing holds, another must."""

    code, title, dimension = "must", "Facts agree", Dimension.CONSISTENCY
    options = (Option("then", {"$ref": "#/$defs/conditions"}, "What must hold of the record."),)

    def says(self, rule: Rule, standard: Standard) -> str:
        dataset = standard.datasets[rule.dataset]
        return f"It must hold of {a(record_of(rule, standard))} that {conditions.say(rule.options['then'], dataset)}"

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return conditions.fields_of(rule.options["then"])

    def judged(self, rule: Rule, setting: Setting) -> str:
        compared_fields = dict.fromkeys(_compared(rule.options["then"]))
        return " AND ".join(is_readable(each) for each in compared_fields) or "TRUE"

    def fails(self, rule: Rule, setting: Setting) -> str:
        return f"NOT ({conditions.sql(rule.options['then'], dataset_of(rule, setting), setting.as_of)})"


def _compared(parts: Any) -> list[str]:
    """Name the fields that must be readable for the demand to say anything: those of plain comparisons.

    Within 'either … or' one side may stand without the other, so there nothing is asked.
    """
    found: list[str] = []
    for part in parts:
        if isinstance(part, conditions.Condition) and part.test != "is_recorded":
            found += conditions.fields_of((part,))
    return found


class Within(Kind):
    """Something is recorded, or done, within a time of something else."""

    code, title, dimension = "within", "In time", Dimension.TIMELINESS
    options = (
        Option("from", FIELD, "The date from which time counts; that day itself is not counted."),
        Option("to", FIELD, "The date by which it was done. Where none is recorded, it is late once the time is up."),
        Option("number", POSITIVE, "How many days, working days, months or hours there are."),
        Option("unit", {"enum": sorted(UNITS)}, "What is counted: working days, days, months or hours."),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        first = title_of(rule, standard, rule.options["from"])
        return f"{the(rule, standard, rule.options['to'])} must be within {_span(rule)} of the {first}"

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return (str(rule.options["to"]), str(rule.options["from"]))

    def joins(self, rule: Rule, setting: Setting) -> tuple[Join, ...]:
        if rule.options["unit"] != "WORKING_DAYS":
            return ()
        made = []
        for end in ("from", "to"):
            alias = setting.own(end)
            clause = f"LEFT JOIN {DAYS_TABLE} AS {alias} ON {alias}.day = {day_of(rule.options[end])}"
            made.append(Join((), clause))
        return tuple(made)

    def judged(self, rule: Rule, setting: Setting) -> str:
        first, last = str(rule.options["from"]), str(rule.options["to"])
        is_known = f"({_late(rule, setting, None)}) IS NOT NULL"
        is_done = f"({is_readable(last)} AND ({_late(rule, setting, last)}) IS NOT NULL)"
        is_overdue = f"({is_missing(last)} AND {is_known} AND {_late(rule, setting, None)})"
        return f"({is_readable(first)} AND ({is_done} OR {is_overdue}))"

    def fails(self, rule: Rule, setting: Setting) -> str:
        last = str(rule.options["to"])
        return f"CASE WHEN {is_missing(last)} THEN TRUE ELSE {_late(rule, setting, last)} END"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        found = _only_dates(rule, standard, self.fields(rule))
        moments = {standard.field(rule.dataset, each).type for each in self.fields(rule)} - {FieldType.MOMENT}
        if rule.options["unit"] == "HOURS" and moments:
            found += ("hours can be counted between moments alone: give both fields the type MOMENT",)
        return found


def _late(rule: Rule, setting: Setting, last: str | None) -> str:
    """Say in SQL that a date, or the day of the check where `last` is None, lies beyond the time; NULL if not known."""
    first, number = str(rule.options["from"]), int(rule.options["number"])
    end = date_literal(setting.as_of) if last is None else day_of(last)
    match rule.options["unit"]:
        case "WORKING_DAYS":
            reached = (
                f"(SELECT n FROM {DAYS_TABLE} WHERE day = {date_literal(setting.as_of)})"
                if last is None
                else f"{setting.own('to')}.n"
            )
            return f"{reached} - {setting.own('from')}.n > {number}"
        case "MONTHS":
            return f"{end} > CAST({day_of(first)} + to_months({number}) AS DATE)"
        case "HOURS":
            # On the day of the check itself an hour could still be missing: it is late from the next day on.
            reached = f"CAST({end} AS TIMESTAMP)" if last is None else value(last)
            return f"{reached} > {value(first)} + to_hours({number})"
    return f"{end} > {day_of(first)} + {number}"


class Recent(Kind):
    """Something was looked at lately."""

    code, title, dimension = "recent", "Looked at lately", Dimension.TIMELINESS
    options = (
        Option("field", FIELD, "The date on which it was last looked at."),
        Option("number", POSITIVE, "How many days or months back it may lie."),
        Option("unit", {"enum": ["DAYS", "MONTHS"]}, "What is counted: days or months."),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        return f"{the(rule, standard, rule.options['field'])} must be within {_span(rule)} before the day of the check"

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return (str(rule.options["field"]),)

    def judged(self, rule: Rule, setting: Setting) -> str:
        return is_readable(rule.options["field"])

    def fails(self, rule: Rule, setting: Setting) -> str:
        ago = f"to_{'months' if rule.options['unit'] == 'MONTHS' else 'days'}({int(rule.options['number'])})"
        return f"{day_of(rule.options['field'])} < CAST({date_literal(setting.as_of)} - {ago} AS DATE)"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        return _only_dates(rule, standard, self.fields(rule))


def _span(rule: Rule) -> str:
    number, unit = int(rule.options["number"]), UNITS[rule.options["unit"]]
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def _only_dates(rule: Rule, standard: Standard, names: tuple[str, ...]) -> tuple[str, ...]:
    fields = [standard.field(rule.dataset, each) for each in names]
    wrong = [each for each in fields if each.type not in DATES]
    return tuple(f"'{each.id}' ({lower_first(each.title)}) is not a date" for each in wrong)
