"""One plan for one dataset: every rule on single records in one pass over the rows, as SQL that a person can read.

The pass writes, for each row, two masks: which rules could judge it and which it fails. Counts, shares and groups come
from those; references are written only for rows that fail something, so that keys cost no more than counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kim_engine.quality.bound import Bound, group, reference, view, view_name
from kim_engine.quality.conditions import fields_of
from kim_engine.quality.kinds import KINDS
from kim_engine.quality.kinds.base import Join, Setting
from kim_engine.quality.kinds.tables import OfTable
from kim_engine.quality.quoting import ROW, date_literal, text_literal, value
from kim_engine.quality.standards import Rule, Standard

BITS = 62  # rules in one mask: a BIGINT has 63 that count, and one is kept free
TRUE = "TRUE"
HASHING_KEY = "kim_hashing_key"  # the variable that holds the key of hashed references; no plan shows the key


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule's verdict stands: which mask, and which of its bits."""

    mask: int
    bit: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The statements of one dataset's check, in their order, and each rule's place in the masks."""

    dataset: str
    views: tuple[str, ...]
    made: tuple[str, ...]
    select: str
    places: Mapping[str, Place]
    masks: int
    whole: Mapping[str, str]  # rules on the whole dataset, each with its statement
    paths: Mapping[str, str]  # where each staged file lies, as a literal, and what is shown instead

    def text(self) -> str:
        """Give the whole plan as SQL text."""
        whole = ";\n\n".join((*self.views, *self.made, self.select, *self.whole.values())) + ";\n"
        for path, shown in self.paths.items():
            whole = whole.replace(path, shown)
        return whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a plan is made for."""

    standard: Standard
    bound: Mapping[str, Bound]
    as_of: date
    starts_on: date | None = None
    is_hashed: bool = False


def why_not(rule: Rule, wanted: Wanted) -> str:
    """Say why a rule cannot run on these extracts, or '' if it can."""
    standard = wanted.standard
    for dataset, fields in _needs(rule, standard).items():
        title = standard.datasets[dataset].title
        if dataset not in wanted.bound:
            return f"There is no extract of {title}. Bring one, and check again."
        missing = wanted.bound[dataset].lacks(fields)
        if missing:
            known = standard.datasets[dataset].fields[missing[0]].title
            return f"The extract of {title} has no column for '{known}'. Say which column it is, or ask for it."
    return ""


def _needs(rule: Rule, standard: Standard) -> dict[str, tuple[str, ...]]:
    kind, dataset = KINDS[rule.kind], standard.datasets[rule.dataset]
    own = (*kind.fields(rule), *fields_of(rule.when))
    if kind.customer_types(rule, standard):
        own = (*own, dataset.customer_type)
    needs = {rule.dataset: tuple(dict.fromkeys(own))}
    for other, fields in kind.others(rule).items():
        needs[other] = tuple(dict.fromkeys((*needs.get(other, ()), *fields)))
    return needs


def make(dataset: str, rules: Sequence[Rule], wanted: Wanted) -> Plan:
    """Make the plan of one dataset's rules, all of which can run."""
    tables = {each: view_name(each) for each in wanted.bound}
    settings = [Setting(wanted.standard, wanted.as_of, number, tables) for number in range(len(rules))]
    pairs = list(zip(rules, settings, strict=True))
    single = [(rule, setting) for rule, setting in pairs if not KINDS[rule.kind].is_of_table]
    rows = [_Row(rule, setting, Place(*divmod(at, BITS))) for at, (rule, setting) in enumerate(single)]
    joins = [join for row in rows for join in KINDS[row.rule.kind].joins(row.rule, row.setting)]
    masks = max(1, -(-len(rows) // BITS))
    return Plan(
        dataset=dataset,
        views=tuple(_views(rules, dataset, wanted)),
        made=tuple(statement for join in joins for statement in join.made),
        select=_select(dataset, rows, joins, masks, wanted),
        places={row.rule.id: row.place for row in rows},
        masks=masks,
        paths={text_literal(str(each.path)): text_literal(f"{each.dataset}.parquet") for each in wanted.bound.values()},
        whole={rule.id: kind.groups(rule, setting) for rule, setting in pairs if (kind := _of_table(rule))},
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule on single records with what it is compiled in and where its verdict goes."""

    rule: Rule
    setting: Setting
    place: Place


def _of_table(rule: Rule) -> OfTable | None:
    kind = KINDS[rule.kind]
    return kind if isinstance(kind, OfTable) else None


def _views(rules: Sequence[Rule], dataset: str, wanted: Wanted) -> Iterator[str]:
    needs: dict[str, dict[str, None]] = {dataset: {}}
    for rule in rules:
        for other, fields in _needs(rule, wanted.standard).items():
            needs.setdefault(other, {}).update(dict.fromkeys(fields))
    as_written = dict.fromkeys(name for rule in rules for name in KINDS[rule.kind].written(rule))
    for each, names in needs.items():
        yield view(wanted.bound[each], wanted.standard, tuple(names), tuple(as_written) if each == dataset else ())


def _select(dataset: str, rows: Sequence[_Row], joins: Sequence[Join], masks: int, wanted: Wanted) -> str:
    bound, shape = wanted.bound[dataset], wanted.standard.datasets[dataset]
    judged = _judged(rows)
    keys = [value(each) for each in dict.fromkeys(shape.key) if not bound.lacks((each,))]
    columns = [f"({sql}) AS {column}" for sql, column in judged.items() if sql != TRUE]
    inner = ",\n    ".join((ROW, *_described(dataset, wanted), *keys, *columns, *map(_fails, rows)))
    clauses = "".join(f"\n  {join.clause}" for join in joins if join.clause)
    numbers = range(masks)
    of_masks = [
        f"{_fails_mask(rows, at)} AS fails_{at}, {_judged_mask(rows, judged, at)} AS judged_{at}" for at in numbers
    ]
    kept = ("is_inherited", "area", "customer_type")
    outer = ",\n  ".join((ROW, *of_masks, *kept, *keys))
    names = ", ".join(f"fails_{at}, judged_{at}" for at in numbers)
    failing = " OR ".join(f"fails_{at} <> 0" for at in numbers)
    return (
        f"SELECT {ROW}, {names}, {', '.join(kept)},\n"
        f"  CASE WHEN {failing} THEN {_hashed(reference(bound, shape), wanted)} END AS reference\nFROM (\n"
        f"SELECT\n  {outer}\nFROM (\n  SELECT\n    {inner}\n  FROM {view_name(dataset)}{clauses}\n))"
    )


def _described(dataset: str, wanted: Wanted) -> tuple[str, ...]:
    bound, standard = wanted.bound[dataset], wanted.standard
    shape = standard.datasets[dataset]
    inherited = "FALSE"
    if wanted.starts_on and shape.made_on and not bound.lacks((shape.made_on,)):
        # A record that does not say when it was made is held to the standard: silence must not excuse it.
        made = f"CAST({value(shape.made_on)} AS DATE)"
        inherited = f"coalesce({made} < {date_literal(wanted.starts_on)}, FALSE)"
    return (
        f"{inherited} AS is_inherited",
        f"{group(bound, standard, shape.area)} AS area",
        f"{group(bound, standard, shape.customer_type)} AS customer_type",
    )


def _judges(row: _Row) -> str:
    """Say in SQL where a rule applies and can judge; never NULL."""
    kind = KINDS[row.rule.kind]
    parts = (kind.applies(row.rule, row.setting), kind.judged(row.rule, row.setting))
    return " AND ".join(part for part in parts if part != TRUE) or TRUE


def _judged(rows: Sequence[_Row]) -> dict[str, str]:
    """Name a column for each way to be judged: many rules share one, and it is worked out once."""
    return {sql: f"judged_by_{at}" for at, sql in enumerate(dict.fromkeys(map(_judges, rows)))}


def _fails(row: _Row) -> str:
    judges, fails = _judges(row), KINDS[row.rule.kind].fails(row.rule, row.setting)
    return f"{fails if judges == TRUE else f'(({judges}) AND {fails})'} AS {row.setting.own('f')}"


def _fails_mask(rows: Sequence[_Row], at: int) -> str:
    mine = (row for row in rows if row.place.mask == at)
    return " | ".join(_bit(row.setting.own("f"), 1 << row.place.bit) for row in mine) or "0::BIGINT"


def _judged_mask(rows: Sequence[_Row], judged: Mapping[str, str], at: int) -> str:
    bits = dict.fromkeys(judged, 0)
    for row in rows:
        if row.place.mask == at:
            bits[_judges(row)] |= 1 << row.place.bit
    always = bits.pop(TRUE, 0)
    return " | ".join([f"{always}::BIGINT", *(_bit(judged[sql], mask) for sql, mask in bits.items() if mask)])


def _bit(column: str, mask: int) -> str:
    return f"CASE WHEN {column} THEN {mask}::BIGINT ELSE 0 END"


def _hashed(shown: str, wanted: Wanted) -> str:
    if not wanted.is_hashed:
        return shown
    secret = f"getvariable({text_literal(HASHING_KEY)})"
    # Hashed twice with the key before each: once alone could be lengthened without the key.
    return f"left(sha256({secret} || sha256({secret} || {shown})), 32)"
