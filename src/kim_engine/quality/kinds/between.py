"""Kinds of rule between records, of one dataset or of two: unique, found or alike elsewhere, in sequence, apart.

Each compares a record with a table made once before the pass, joined to it; no result hangs on the order of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kim_engine.quality.conditions import day_of, fields_of, listed, lower_first, say, sql
from kim_engine.quality.kinds.base import (
    FIELD,
    FIELDS,
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
from kim_engine.quality.quoting import ROW, is_readable, name, text_literal, value
from kim_engine.quality.standards import Dataset, Rule, Standard
from kim_engine.quality.vocabulary import DATES, TEXTS, Dimension, FieldType

_CONDITIONS = {"$ref": "#/$defs/conditions"}
_OTHER = Option("in", FIELD, "The other dataset, by its name in the standard.")


def _is_among(values: Sequence[str], table: str) -> str:
    """Say in SQL that values that stand are a row of a table without NULL; such a join leaves the rows as they are."""
    return f"(({', '.join(values)}) IN (FROM {table}))"


def _all_readable(names: Sequence[str]) -> str:
    return " AND ".join(is_readable(each) for each in names)


class Unique(Kind):
    """No two records bear the same reference. What fails is every record of a group, not all but one."""

    code, title, dimension = "unique", "Stands once", Dimension.UNIQUENESS
    options = (Option("fields", FIELDS, "The fields that together must stand once."),)

    def says(self, rule: Rule, standard: Standard) -> str:
        titles = [title_of(rule, standard, each) for each in rule.options["fields"]]
        return f"No two {record_of(rule, standard)} records may have the same {listed(titles, 'and')}"

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return tuple(rule.options["fields"])

    def joins(self, rule: Rule, setting: Setting) -> tuple[Join, ...]:
        names = self.fields(rule)
        keys = ", ".join(value(each) for each in names)
        made = (
            f"CREATE TEMP TABLE {setting.own('twice')} AS SELECT {keys} FROM {setting.tables[rule.dataset]} "
            f"WHERE {_all_readable(names)} AND {self.applies(rule, setting)} GROUP BY {keys} HAVING count(*) > 1"
        )
        return (Join((made,)),)

    def judged(self, rule: Rule, setting: Setting) -> str:
        return _all_readable(self.fields(rule))

    def fails(self, rule: Rule, setting: Setting) -> str:
        return _is_among([value(each) for each in self.fields(rule)], setting.own("twice"))


class FoundIn(Kind):
    """What a record names stands in another dataset: 'every void has a works order at the contractor'."""

    code, title, dimension = "found_in", "Is found in another dataset", Dimension.CONSISTENCY
    options = (
        Option("fields", FIELDS, "The fields of this record that name the other."),
        _OTHER,
        Option("other_fields", FIELDS, "The fields of the other dataset, in the same order."),
        Option("other_when", _CONDITIONS, "Which of the other's records count; all unless said.", False),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        titles = [title_of(rule, standard, each) for each in rule.options["fields"]]
        other = standard.datasets[rule.options["in"]]
        only = f" (where {_say_other(rule, standard)})" if rule.options.get("other_when") else ""
        return (
            f"The {listed(titles, 'and')} of {a(record_of(rule, standard))} must be found in "
            f"{lower_first(other.title)}{only}"
        )

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return tuple(rule.options["fields"])

    def others(self, rule: Rule) -> Mapping[str, tuple[str, ...]]:
        return {str(rule.options["in"]): (*rule.options["other_fields"], *_other_conditions(rule))}

    def joins(self, rule: Rule, setting: Setting) -> tuple[Join, ...]:
        theirs = rule.options["other_fields"]
        kept = ", ".join(_as_text(_other(rule, setting), theirs))
        made = (
            f"CREATE TEMP TABLE {setting.own('found')} AS SELECT DISTINCT {kept} "
            f"FROM {setting.tables[rule.options['in']]} WHERE {_all_readable(theirs)} AND {_other_where(rule, setting)}"
        )
        return (Join((made,)),)

    def judged(self, rule: Rule, setting: Setting) -> str:
        return _all_readable(self.fields(rule))

    def fails(self, rule: Rule, setting: Setting) -> str:
        ours = _as_text(dataset_of(rule, setting), self.fields(rule))
        return f"NOT {_is_among(ours, setting.own('found'))}"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        if len(rule.options["fields"]) != len(rule.options["other_fields"]):
            return ("there are not as many fields on both sides",)
        return _of_two_kinds(rule, standard, rule.options["fields"], rule.options["other_fields"])


class SameAs(Kind):
    """A fact stands alike in two datasets: the same tenancy start in the housing and the rent system."""

    code, title, dimension = "same_as", "Is the same in another dataset", Dimension.CONSISTENCY
    options = (
        Option("field", FIELD, "The fact, in this dataset."),
        Option("by", FIELDS, "The fields of this record that name the other."),
        _OTHER,
        Option("other_field", FIELD, "The same fact, in the other dataset."),
        Option("other_by", FIELDS, "The fields of the other dataset that `by` names, in the same order."),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        other = standard.datasets[rule.options["in"]]
        field = rule.options["field"]
        return f"{the(rule, standard, field)} must be the same in {lower_first(other.title)}"

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return (str(rule.options["field"]), *rule.options["by"])

    def others(self, rule: Rule) -> Mapping[str, tuple[str, ...]]:
        return {str(rule.options["in"]): (rule.options["other_field"], *rule.options["other_by"])}

    def joins(self, rule: Rule, setting: Setting) -> tuple[Join, ...]:
        said, theirs = setting.own("said"), rule.options["other_by"]
        keys = _as_text(_other(rule, setting), theirs)
        [fact] = _as_text(_other(rule, setting), [rule.options["other_field"]])
        kept = ", ".join(f"{each} AS {name(f's{at}')}" for at, each in enumerate(keys))
        made = (
            f"CREATE TEMP TABLE {said} AS SELECT {kept}, list(DISTINCT {fact}) AS said "
            f"FROM {setting.tables[rule.options['in']]} "
            f"WHERE {_all_readable((*theirs, rule.options['other_field']))} GROUP BY {', '.join(keys)}"
        )
        pairs = enumerate(_as_text(dataset_of(rule, setting), rule.options["by"]))
        on = " AND ".join(f"{said}.{name(f's{at}')} = {each}" for at, each in pairs)
        return (Join((made,), f"LEFT JOIN {said} ON {on}"),)

    def judged(self, rule: Rule, setting: Setting) -> str:
        return f"({_all_readable(self.fields(rule))} AND {setting.own('said')}.said IS NOT NULL)"

    def fails(self, rule: Rule, setting: Setting) -> str:
        [fact] = _as_text(dataset_of(rule, setting), [rule.options["field"]])
        return f"NOT list_contains({setting.own('said')}.said, {fact})"

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        if len(rule.options["by"]) != len(rule.options["other_by"]):
            return ("there are not as many fields on both sides",)
        ours, theirs = (
            (rule.options["field"], *rule.options["by"]),
            (
                rule.options["other_field"],
                *rule.options["other_by"],
            ),
        )
        return _of_two_kinds(rule, standard, ours, theirs)


class Follows(Kind):
    """A state may follow only certain states of the same thing. Events of one day have no order between them."""

    code, title, dimension = "follows", "States follow each other", Dimension.CONSISTENCY
    options = (
        Option("of", FIELDS, "What the states are of: the fields that name it."),
        Option("state", FIELD, "The field that says the state."),
        Option("on", FIELD, "The date of the state."),
        Option(
            "may_follow",
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 100,
                "additionalProperties": {"type": "array", "items": {"type": "string"}, "maxItems": 100},
            },
            "For each state, the states that may come right before it; a state that is not named may follow any.",
        ),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        allowed = "; ".join(
            f"{state} only after {listed(list(before))}" if before else f"{state} only as the first"
            for state, before in rule.options["may_follow"].items()
        )
        return f"{the(rule, standard, rule.options['state'])} must follow from the one before ({allowed})"

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return (str(rule.options["state"]), str(rule.options["on"]), *rule.options["of"])

    def joins(self, rule: Rule, setting: Setting) -> tuple[Join, ...]:
        view, of = setting.tables[rule.dataset], rule.options["of"]
        state, on = value(rule.options["state"]), day_of(rule.options["on"])
        keys = ", ".join(value(each) for each in of)
        steps, bad = setting.own("steps"), setting.own("bad")
        where = f"{_all_readable(self.fields(rule))} AND {self.applies(rule, setting)}"
        stepped = (
            f"CREATE TEMP TABLE {steps} AS SELECT {keys}, step_on, "
            f"lag(states) OVER (PARTITION BY {keys} ORDER BY step_on) AS before FROM ("
            f"SELECT {keys}, {on} AS step_on, list(DISTINCT {state}) AS states FROM {view} "
            f"WHERE {where} GROUP BY {keys}, {on})"
        )
        paired = " AND ".join(f"{steps}.{value(each)} = r.{value(each)}" for each in of)
        rows = f"SELECT kim_row, {keys}, {on} AS step_on, {state} AS state FROM {view} WHERE {where}"
        made = (
            f"CREATE TEMP TABLE {bad} AS SELECT r.kim_row AS bad_row FROM ({rows}) AS r "
            f"JOIN {steps} ON {paired} AND {steps}.step_on = r.step_on "
            f"WHERE before IS NOT NULL AND {self._refused(rule)}"
        )
        return (Join((stepped, made)),)

    def _refused(self, rule: Rule) -> str:
        """Say in SQL that none of the states before lets this one follow."""
        cases = " ".join(
            f"WHEN {text_literal(after)} THEN "
            + (f"NOT list_has_any(before, [{', '.join(map(text_literal, before))}])" if before else "TRUE")
            for after, before in rule.options["may_follow"].items()
        )
        return f"CASE r.state {cases} ELSE FALSE END"

    def judged(self, rule: Rule, setting: Setting) -> str:
        return _all_readable(self.fields(rule))

    def fails(self, rule: Rule, setting: Setting) -> str:
        return _is_among([ROW], setting.own("bad"))

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        state, on = (standard.field(rule.dataset, rule.options[each]) for each in ("state", "on"))
        found = (f"'{on.id}' is not a date",) if on.type not in DATES else ()
        return (*found, f"'{state.id}' is no text and no code") if state.type not in TEXTS else found


class NoOverlap(Kind):
    """Periods of the same thing do not overlap; an end that is missing means still open."""

    code, title, dimension = "no_overlap", "Periods do not overlap", Dimension.CONSISTENCY
    options = (
        Option("of", FIELDS, "What the periods are of: the fields that name it."),
        Option("from", FIELD, "The first day of the period."),
        Option("to", FIELD, "The last day; where none is recorded the period is still open."),
        Option("may_touch", {"type": "boolean"}, "Whether one may end on the day that the next begins; yes.", False),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        of = [title_of(rule, standard, each) for each in rule.options["of"]]
        first, last = (title_of(rule, standard, rule.options[each]) for each in ("from", "to"))
        return (
            f"No two {record_of(rule, standard)} records with the same {listed(of, 'and')} may overlap "
            f"from {first} to {last}"
        )

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return (str(rule.options["from"]), str(rule.options["to"]), *rule.options["of"])

    def joins(self, rule: Rule, setting: Setting) -> tuple[Join, ...]:
        crossed, keys = setting.own("crossed"), ", ".join(value(each) for each in rule.options["of"])
        first = day_of(rule.options["from"])
        sign = ">" if rule.options.get("may_touch", True) else ">="
        # A period overlaps another exactly if one that began no later ends after it began, or one that begins no
        # earlier begins before it ends; of two that begin alike the shorter stands first: a tie changes nothing.
        made = (
            f"CREATE TEMP TABLE {crossed} AS SELECT crossed_row FROM (SELECT kim_row AS crossed_row, starts, ends, "
            f"max(ends) OVER (PARTITION BY {keys} ORDER BY starts, ends, kim_row ROWS BETWEEN UNBOUNDED PRECEDING AND "
            f"1 PRECEDING) AS ended, min(starts) OVER (PARTITION BY {keys} ORDER BY starts, ends, kim_row ROWS BETWEEN "
            f"1 FOLLOWING AND UNBOUNDED FOLLOWING) AS started FROM (SELECT kim_row, {keys}, {first} AS starts, "
            f"{self._end(rule)} AS ends FROM {setting.tables[rule.dataset]} "
            f"WHERE {self.judged(rule, setting)} AND {self.applies(rule, setting)})) "
            f"WHERE ended {sign} starts OR ends {sign} started"
        )
        return (Join((made,)),)

    def _end(self, rule: Rule) -> str:
        return f"coalesce({day_of(rule.options['to'])}, DATE '9999-12-31')"

    def judged(self, rule: Rule, setting: Setting) -> str:
        last = rule.options["to"]
        is_period = f"{self._end(rule)} >= {day_of(rule.options['from'])}"
        known = _all_readable((rule.options["from"], *rule.options["of"]))
        return f"({known} AND ({is_readable(last)} OR {name(f'm_{last}')}) AND {is_period})"

    def fails(self, rule: Rule, setting: Setting) -> str:
        return _is_among([ROW], setting.own("crossed"))

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        ends = [str(rule.options[each]) for each in ("from", "to")]
        wrong = [each for each in ends if standard.field(rule.dataset, each).type not in DATES]
        return tuple(f"'{each}' is not a date" for each in wrong)


def _as_text(dataset: Dataset, fields: Sequence[str]) -> list[str]:
    """Compare across datasets as text: one may hold as a number what the other holds as text, so 12.0 is 12."""
    return [
        f"regexp_replace(CAST({value(each)} + 0.0 AS VARCHAR), '\\.0$', '')"
        if dataset.fields[each].type is FieldType.NUMBER
        else f"CAST({value(each)} AS VARCHAR)"
        for each in fields
    ]


def _other(rule: Rule, setting: Setting) -> Dataset:
    return setting.standard.datasets[rule.options["in"]]


def _of_two_kinds(rule: Rule, standard: Standard, ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Say that fields are compared which never can be alike: a day and a moment, yes and a text."""
    pairs = zip(ours, theirs, strict=True)
    types = [
        {standard.field(rule.dataset, one).type, standard.field(rule.options["in"], two).type} for one, two in pairs
    ]
    alone = {FieldType.DATE, FieldType.MOMENT, FieldType.YES_NO}
    return ("the two fields are of different types",) if any(len(each) > 1 and each & alone for each in types) else ()


def _other_conditions(rule: Rule) -> tuple[str, ...]:
    return fields_of(rule.options.get("other_when", ()))


def _other_where(rule: Rule, setting: Setting) -> str:
    other = setting.standard.datasets[rule.options["in"]]
    return sql(rule.options.get("other_when", ()), other, setting.as_of)


def _say_other(rule: Rule, standard: Standard) -> str:
    return say(rule.options["other_when"], standard.datasets[rule.options["in"]])
