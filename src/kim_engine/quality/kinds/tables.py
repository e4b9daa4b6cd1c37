"""Kinds of rule on a whole dataset: totals that agree between two systems, and an extract that is fresh.

They judge no single record: what fails is a group, named by its field's value, or the dataset itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from kim_engine.quality.conditions import day_of, fields_of, lower_first, say, sql
from kim_engine.quality.kinds.base import FIELD, POSITIVE, Kind, Option, Setting, title_of
from kim_engine.quality.quoting import date_literal, is_readable, value
from kim_engine.quality.standards import Rule, Standard
from kim_engine.quality.vocabulary import DATES, NUMBERS, Dimension


class OfTable(Kind):
    """A rule on a whole dataset: one query gives a row for each group, (name, fails)."""

    is_of_table = True

    def groups(self, rule: Rule, setting: Setting) -> str:
        """Give one statement: a row for each group, its name as text and whether it fails."""
        raise NotImplementedError


class TotalsAgree(OfTable):
    """Two systems count, or add up, the same."""

    code, title, dimension = "totals_agree", "Totals agree", Dimension.CONSISTENCY
    options = (
        Option("in", FIELD, "The other dataset, by its name in the standard."),
        Option("sum", FIELD, "The amount to add up; records are counted unless said.", False),
        Option("other_sum", FIELD, "The amount in the other dataset.", False),
        Option("by", FIELD, "A field whose groups are compared one by one; the whole unless said.", False),
        Option("other_by", FIELD, "That field in the other dataset.", False),
        Option("other_when", {"$ref": "#/$defs/conditions"}, "Which of the other's records count.", False),
        Option(
            "apart",
            {"type": "number", "minimum": 0, "maximum": 10**15},
            "How far apart they may be; not at all unless said.",
            False,
        ),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        mine, other = standard.datasets[rule.dataset], standard.datasets[rule.options["in"]]
        what = (
            f"total {title_of(rule, standard, rule.options['sum'])}" if "sum" in rule.options else "number of records"
        )
        by = f", for each {title_of(rule, standard, rule.options['by'])}" if "by" in rule.options else ""
        apart = f", to within {rule.options['apart']:,}" if rule.options.get("apart") else ""
        only = f" (where {say(rule.options['other_when'], other)})" if rule.options.get("other_when") else ""
        return f"The {what} in {lower_first(mine.title)} must agree with {lower_first(other.title)}{only}{by}{apart}"

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return tuple(str(rule.options[each]) for each in ("sum", "by") if each in rule.options)

    def others(self, rule: Rule) -> Mapping[str, tuple[str, ...]]:
        theirs = tuple(str(rule.options[each]) for each in ("other_sum", "other_by") if each in rule.options)
        return {str(rule.options["in"]): (*theirs, *fields_of(rule.options.get("other_when", ())))}

    def groups(self, rule: Rule, setting: Setting) -> str:
        other = setting.standard.datasets[rule.options["in"]]
        where = self.applies(rule, setting)
        theirs = sql(rule.options.get("other_when", ()), other, setting.as_of)
        mine = _totalled(setting.tables[rule.dataset], rule.options.get("sum"), rule.options.get("by"), where)
        yours = _totalled(setting.tables[other.id], rule.options.get("other_sum"), rule.options.get("other_by"), theirs)
        apart = f"CAST({float(rule.options.get('apart', 0))!r} AS {_EXACT})"
        return (
            f"SELECT coalesce(a.g, b.g) AS name, abs(coalesce(a.t, 0) - coalesce(b.t, 0)) > {apart} AS fails "
            f"FROM ({mine}) AS a FULL JOIN ({yours}) AS b ON a.g = b.g"
        )

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        found = []
        for one, two in (("sum", "other_sum"), ("by", "other_by")):
            if (one in rule.options) != (two in rule.options):
                found.append(f"`{one}` and `{two}` are given together or not at all")
        if "sum" in rule.options and standard.field(rule.dataset, rule.options["sum"]).type not in NUMBERS:
            found.append(f"'{rule.options['sum']}' is not a number")
        return tuple(found)


# A sum of fractions by floating point would hang on the order of rows; every number that is read fits many times.
_EXACT = "DECIMAL(38, 4)"


def _totalled(view: str, summed: str | None, by: str | None, where: str) -> str:
    total = f"sum(CAST({value(summed)} AS {_EXACT}))" if summed else f"CAST(count(*) AS {_EXACT})"
    group = f"CAST({value(by)} AS VARCHAR)" if by else "'the whole'"
    known = f" AND {is_readable(by)}" if by else ""
    return f"SELECT {group} AS g, {total} AS t FROM {view} WHERE {where}{known} GROUP BY 1"


class Fresh(OfTable):
    """The newest date in a dataset lies no further back than so many days."""

    code, title, dimension = "fresh", "The extract is fresh", Dimension.TIMELINESS
    options = (
        Option("field", FIELD, "The date that is looked at; those after the day of the check do not count."),
        Option("days", POSITIVE, "How many days back the newest may lie."),
    )

    def says(self, rule: Rule, standard: Standard) -> str:
        field, days = title_of(rule, standard, rule.options["field"]), int(rule.options["days"])
        title = lower_first(standard.datasets[rule.dataset].title)
        return f"The newest {field} in {title} must be within {days:,} {'day' if days == 1 else 'days'} of the check"

    def fields(self, rule: Rule) -> tuple[str, ...]:
        return (str(rule.options["field"]),)

    def groups(self, rule: Rule, setting: Setting) -> str:
        day, as_of = day_of(rule.options["field"]), date_literal(setting.as_of)
        where = self.applies(rule, setting)
        return (
            f"SELECT 'the whole' AS name, coalesce(max({day}) < {as_of} - {int(rule.options['days'])}, TRUE) AS fails "
            f"FROM {setting.tables[rule.dataset]} WHERE {where} AND {day} <= {as_of}"
        )

    def faults(self, rule: Rule, standard: Standard) -> tuple[str, ...]:
        if standard.field(rule.dataset, rule.options["field"]).type not in DATES:
            return (f"'{rule.options['field']}' is not a date",)
        return ()
