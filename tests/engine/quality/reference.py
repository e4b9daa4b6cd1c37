"""What every kind of rule means, slowly and obviously, in plain Python: written from ADR 34 and the kinds' own words.

It knows nothing of the statements that the engine runs. A rule is asked of one record at a time, and of every pair of
records where it is about pairs.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kim_engine.quality.conditions import AnyOf, Condition
from kim_engine.quality.results import Group
from kim_engine.quality.standards import Dataset, Rule, Standard
from kim_engine.quality.vocabulary import FieldType
from tests.engine.quality.reference_values import YES, Nothing, Value, as_text, day_of, read, stands

Record = Mapping[str, Value]
Texts = Mapping[str, str | None]
FOR_EVER = date.max


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that a check is of. A table's columns are the fields that its first row names."""

    standard: Standard
    texts: Mapping[str, Sequence[Texts]]
    as_of: date
    starts_on: date | None = None
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    days_off: frozenset[date] = frozenset()
    first: date = date(1990, 1, 1)
    last: date = date(2060, 12, 31)
    is_1904: bool = False

    def records(self, dataset: str) -> list[Record]:
        """Read a whole table."""
        fields = self.standard.datasets[dataset].fields
        words = self.standard.missing
        return [
            {name: read(text, fields[name], words, self.codes, self.is_1904) for name, text in row.items()}
            for row in self.texts[dataset]
        ]


@dataclass(frozen=True, kw_only=True)
class Meant:
    """What a rule should find. `fails` gives, for each row that is judged, whether it fails."""

    can_run: bool = True
    fails: Mapping[int, bool] = field(default_factory=dict)
    failing_groups: tuple[str, ...] = ()  # of a rule on a whole dataset
    groups: int = 0


def meant(rule: Rule, world: World) -> Meant:
    """Say what one rule should find."""
    if not _can_run(rule, world):
        return Meant(can_run=False)
    records = world.records(rule.dataset)
    mine = {at: each for at, each in enumerate(records) if _is_for(rule, each, world)}
    if rule.kind in _WHOLE:
        verdicts = _WHOLE[rule.kind](rule, list(mine.values()), world)
        return Meant(
            failing_groups=tuple(sorted(name for name, fails in verdicts.items() if fails)), groups=len(verdicts)
        )
    if rule.kind in _BETWEEN:
        return Meant(fails=_BETWEEN[rule.kind](rule, mine, world))
    judge = _ALONE[rule.kind]
    judged = {at: judge(rule, record, world) for at, record in mine.items()}
    if rule.kind == "tidy":
        texts = world.texts[rule.dataset]
        judged = {
            at: None if each is None else _is_untidy(texts[at][rule.options["field"]]) for at, each in judged.items()
        }
    return Meant(fails={at: fails for at, fails in judged.items() if fails is not None})


# Where a rule applies


def _can_run(rule: Rule, world: World) -> bool:
    ours, theirs = _named(rule.options)
    ours |= _in_conditions(rule.when)
    if _types(rule, world.standard):
        ours.add(world.standard.datasets[rule.dataset].customer_type)
    wanted = {rule.dataset: ours}
    if "in" in rule.options:
        wanted[rule.options["in"]] = theirs | (ours if rule.options["in"] == rule.dataset else set())
    return all(dataset in world.texts and fields <= _columns(world, dataset) for dataset, fields in wanted.items())


def _columns(world: World, dataset: str) -> set[str]:
    rows = world.texts[dataset]
    return set(rows[0]) if rows else set(world.standard.datasets[dataset].fields)


def _named(options: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    ours, theirs = set[str](), set[str]()
    for name, given in options.items():
        if name in ("field", "fields", "from", "to", "of", "state", "on", "sum", "by"):
            ours |= {given} if isinstance(given, str) else set(given)
        if name.startswith("other_") and name != "other_when":
            theirs |= {given} if isinstance(given, str) else set(given)
    return ours | _in_conditions(options.get("then", ())), theirs | _in_conditions(options.get("other_when", ()))


def _single(parts: Iterable[Any]) -> list[Condition]:
    return [each for part in parts for each in (part.each if isinstance(part, AnyOf) else (part,))]


def _in_conditions(parts: Iterable[Any]) -> set[str]:
    found = set[str]()
    for each in _single(parts):
        found |= {each.field} | ({each.against["field"]} if isinstance(each.against, Mapping) else set())
    return found


def _types(rule: Rule, standard: Standard) -> tuple[str, ...]:
    """Give the customer types that a rule is for: those of the field that it is about."""
    dataset = standard.datasets[rule.dataset]
    subject = _subject(rule)
    return dataset.fields[subject].applies_to if subject and dataset.customer_type else ()


def _subject(rule: Rule) -> str:
    options = rule.options
    if rule.kind == "must":
        return _single(options["then"])[0].field
    for name in ("field", "fields", "state", "sum"):
        if name in options:
            return options[name] if isinstance(options[name], str) else options[name][0]
    return options["to"] if rule.kind == "within" else options.get("from", options.get("by", ""))


def _is_for(rule: Rule, record: Record, world: World) -> bool:
    dataset = world.standard.datasets[rule.dataset]
    types = _types(rule, world.standard)
    if types and record[dataset.customer_type] not in types:
        return False
    return all(_holds(part, record, dataset, world.as_of) for part in rule.when)


def _holds(part: Any, record: Record, dataset: Dataset, as_of: date) -> bool:
    if isinstance(part, AnyOf):
        return any(_holds(each, record, dataset, as_of) for each in part.each)
    mine = record[part.field]
    if part.test == "is_recorded":
        return (mine is not Nothing.MISSING) == part.against
    if not stands(mine):
        return False
    if part.test in ("is", "is_not"):
        wanted = part.against if isinstance(part.against, tuple) else (part.against,)
        return any(_is(mine, each, dataset.fields[part.field].type) for each in wanted) == (part.test == "is")
    other = record[part.against["field"]] if isinstance(part.against, Mapping) else part.against
    other = as_of if other == "as_of" else other
    return stands(other) and _compared(mine, other, part.test)


def _is(mine: Any, wanted: Any, kind: FieldType) -> bool:
    if kind is FieldType.YES_NO:
        return bool(mine == (str(wanted).lower() in YES))
    if kind in (FieldType.WHOLE_NUMBER, FieldType.NUMBER):
        return bool(mine == float(wanted))
    if kind in (FieldType.DATE, FieldType.MOMENT):
        return day_of(mine) == date.fromisoformat(wanted)
    return bool(mine == str(wanted))


def _compared(mine: Any, other: Any, test: str) -> bool:
    """Compare two values: two moments as moments, a moment and a day as days."""
    if isinstance(mine, date) and not (isinstance(mine, datetime) and isinstance(other, datetime)):
        mine, other = day_of(mine), day_of(other)
    return bool(
        {
            "before": mine < other,
            "on_or_before": mine <= other,
            "after": mine > other,
            "on_or_after": mine >= other,
            "at_least": mine >= other,
            "at_most": mine <= other,
        }[test]
    )


# Kinds on one record: True fails, False passes, None is not judged


def _required(rule: Rule, record: Record, _world: World) -> bool | None:
    return record[rule.options["field"]] is Nothing.MISSING


def _readable(rule: Rule, record: Record, _world: World) -> bool | None:
    mine = record[rule.options["field"]]
    return None if mine is Nothing.MISSING else mine is Nothing.UNREADABLE


def _on_a_value(fails: Callable[[Rule, Any, World], bool]) -> Callable[[Rule, Record, World], bool | None]:
    def judge(rule: Rule, record: Record, world: World) -> bool | None:
        mine = record[rule.options["field"]]
        return fails(rule, mine, world) if stands(mine) else None

    return judge


def _is_untidy(text: str | None) -> bool:
    spaces = " \t\n\r\f\N{NO-BREAK SPACE}"
    whole = text or ""
    pairs = pairwise(whole)
    return whole[:1] in spaces or whole[-1:] in spaces or any(a in spaces and b in spaces for a, b in pairs)


def _formatted(rule: Rule, mine: str, _world: World) -> bool:
    shapes = {
        "UPRN": "[1-9][0-9]{0,11}",
        "POSTCODE": "([A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}|[Gg][Ii][Rr] ?0[Aa]{2})",
        "EMAIL": r"[^@ \t\n\r\f]+@[^@ \t\n\r\f]+\.[^@ \t\n\r\f]+",
        "UK_PHONE": r"(\+44|0044|0)[ -]?(\(0\))?([0-9][ -]?){8,9}[0-9]",
        "NI_NUMBER": "[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z] ?"
        "[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]",
    }
    return not re.fullmatch(shapes[rule.options["format"]], mine)


def _out_of_range(rule: Rule, mine: Any, world: World) -> bool:
    value = day_of(mine) if isinstance(mine, date) else mine
    least, most = (_bound(rule.options.get(each), world.as_of) for each in ("least", "most"))
    return (least is not None and value < least) or (most is not None and value > most)


def _bound(given: Any, as_of: date) -> Any:
    if isinstance(given, Mapping):
        return as_of + timedelta(days=given["days_from_check"])
    return as_of if given == "as_of" else given


def _wrong_length(rule: Rule, mine: str, _world: World) -> bool:
    return not rule.options.get("least", 0) <= len(mine) <= rule.options.get("most", len(mine))


def _out_of_order(rule: Rule, record: Record, _world: World) -> bool | None:
    known = [record[each] for each in rule.options["fields"] if stands(record[each])]
    if len(known) < 2:
        return None
    test = "after" if rule.options.get("may_be_equal", True) else "on_or_after"
    return any(_compared(first, later, test) for at, first in enumerate(known) for later in known[at + 1 :])


def _must(rule: Rule, record: Record, world: World) -> bool | None:
    dataset = world.standard.datasets[rule.dataset]
    for part in rule.options["then"]:
        is_comparison = isinstance(part, Condition) and part.test != "is_recorded"
        if is_comparison and not all(stands(record[each]) for each in _in_conditions((part,))):
            return None
    return not all(_holds(part, record, dataset, world.as_of) for part in rule.options["then"])


def _within(rule: Rule, record: Record, world: World) -> bool | None:
    first, last = record[rule.options["from"]], record[rule.options["to"]]
    if not stands(first) or last is Nothing.UNREADABLE:
        return None
    if last is Nothing.MISSING:  # still open: it fails once the time is up, and until then nothing can be told
        return _is_late(rule, first, world.as_of, world) or None
    return _is_late(rule, first, last, world)


def _is_late(rule: Rule, first: Any, last: Any, world: World) -> bool | None:
    number = rule.options["number"]
    if rule.options["unit"] == "HOURS":
        end = last if isinstance(last, datetime) else datetime.combine(last, datetime.min.time())
        return bool(end - first > timedelta(hours=number))
    start, end = day_of(first), day_of(last)
    if rule.options["unit"] == "DAYS":
        return (end - start).days > number
    if rule.options["unit"] == "MONTHS":
        return end > _months_on(start, number)
    if not all(world.first <= each <= world.last for each in (start, end)):
        return None  # beyond the calendar nobody knows the days off
    return _working_days(start, end, world) > number


def _working_days(start: date, end: date, world: World) -> int:
    """Count the working days after `start` up to and with `end`."""
    days = (start + timedelta(days=each) for each in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in world.days_off for day in days)


def _months_on(day: date, months: int) -> date:
    """Give the same day of a later (or earlier) month, or that month's last day if it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _stale(rule: Rule, mine: Any, world: World) -> bool:
    number = rule.options["number"]
    if rule.options["unit"] == "MONTHS":
        return day_of(mine) < _months_on(world.as_of, -number)
    return (world.as_of - day_of(mine)).days > number


def _unknown_code(rule: Rule, mine: str, world: World) -> bool:
    return mine not in world.standard.lists[rule.options["list"]].codes


_ALONE: Mapping[str, Callable[[Rule, Record, World], bool | None]] = {
    "required": _required,
    "readable": _readable,
    "tidy": _on_a_value(lambda _rule, _mine, _world: False),  # asked of the text as it is written
    "pattern": _on_a_value(lambda rule, mine, _world: not re.fullmatch(rule.options["pattern"], mine, re.ASCII)),
    "format": _on_a_value(_formatted),
    "one_of": _on_a_value(_unknown_code),
    "range": _on_a_value(_out_of_range),
    "length": _on_a_value(_wrong_length),
    "order": _out_of_order,
    "must": _must,
    "within": _within,
    "recent": _on_a_value(_stale),
}


# Kinds between records


def _key(record: Record, names: Sequence[str]) -> tuple[Any, ...] | None:
    values = tuple(record[each] for each in names)
    return values if all(map(stands, values)) else None


def _text_key(record: Record, names: Sequence[str]) -> tuple[str, ...] | None:
    key = _key(record, names)
    return key and tuple(map(_alike, key))


def _alike(value: Value) -> str:
    """Write a value for comparison across datasets, where one may hold as a number what the other holds as text."""
    return as_text(value + 0.0).removesuffix(".0") if isinstance(value, float) else as_text(value)


def _unique(rule: Rule, mine: Mapping[int, Record], _world: World) -> dict[int, bool]:
    keys = {at: key for at, each in mine.items() if (key := _key(each, rule.options["fields"])) is not None}
    counted = Counter(keys.values())
    return {at: counted[key] > 1 for at, key in keys.items()}


def _others(rule: Rule, world: World) -> list[Record]:
    name = rule.options["in"]
    dataset, parts = world.standard.datasets[name], rule.options.get("other_when", ())
    return [each for each in world.records(name) if all(_holds(part, each, dataset, world.as_of) for part in parts)]


def _found_in(rule: Rule, mine: Mapping[int, Record], world: World) -> dict[int, bool]:
    theirs = {_text_key(each, rule.options["other_fields"]) for each in _others(rule, world)}
    keys = {at: key for at, each in mine.items() if (key := _text_key(each, rule.options["fields"]))}
    return {at: key not in theirs for at, key in keys.items()}


def _same_as(rule: Rule, mine: Mapping[int, Record], world: World) -> dict[int, bool]:
    found = dict[int, bool]()
    others = [
        (_text_key(each, rule.options["other_by"]), each[rule.options["other_field"]]) for each in _others(rule, world)
    ]
    for at, record in mine.items():
        key, fact = _text_key(record, rule.options["by"]), record[rule.options["field"]]
        said = [value for other, value in others if other == key and stands(value)]
        if key and stands(fact) and said:
            found[at] = fact not in said
    return found


def _follows(rule: Rule, mine: Mapping[int, Record], _world: World) -> dict[int, bool]:
    options = rule.options
    known = {
        at: (key, day_of(record[options["on"]]), record[options["state"]])  # type: ignore[arg-type]
        for at, record in mine.items()
        if (key := _key(record, options["of"])) and _key(record, (options["on"], options["state"]))
    }
    found = dict[int, bool]()
    for at, (key, day, state) in known.items():
        earlier = [each for each in known.values() if each[0] == key and each[1] < day]
        latest = max((each[1] for each in earlier), default=None)
        before = {each[2] for each in earlier if each[1] == latest}
        allowed = options["may_follow"].get(state)
        found[at] = bool(before) and allowed is not None and not before & set(allowed)
    return found


def _no_overlap(rule: Rule, mine: Mapping[int, Record], _world: World) -> dict[int, bool]:
    options = rule.options
    periods = dict[int, tuple[Any, date, date]]()
    for at, record in mine.items():
        key, first, last = _key(record, options["of"]), record[options["from"]], record[options["to"]]
        if key is None or not isinstance(first, date) or last is Nothing.UNREADABLE:
            continue
        end = day_of(last) if isinstance(last, date) else FOR_EVER
        if end >= day_of(first):
            periods[at] = key, day_of(first), end
    may_touch = options.get("may_touch", True)
    return {
        at: any(_overlap(each, other, may_touch) for where, other in periods.items() if where != at)
        for at, each in periods.items()
    }


def _overlap(one: tuple[Any, date, date], other: tuple[Any, date, date], may_touch: bool) -> bool:
    if one[0] != other[0]:
        return False
    sooner, later = sorted((one[1:], other[1:]))
    return sooner[1] > later[0] or (sooner[1] == later[0] and not may_touch)


_BETWEEN: Mapping[str, Callable[[Rule, Mapping[int, Record], World], dict[int, bool]]] = {
    "unique": _unique,
    "found_in": _found_in,
    "same_as": _same_as,
    "follows": _follows,
    "no_overlap": _no_overlap,
}


# Kinds on a whole dataset: a group's name and whether it fails


def _totals_agree(rule: Rule, mine: Sequence[Record], world: World) -> dict[str, bool]:
    ours = _totals(mine, rule.options.get("sum"), rule.options.get("by"))
    theirs = _totals(_others(rule, world), rule.options.get("other_sum"), rule.options.get("other_by"))
    apart = Decimal(str(rule.options.get("apart", 0)))
    return {each: abs(ours.get(each, Decimal()) - theirs.get(each, Decimal())) > apart for each in ours | theirs}


def _totals(records: Sequence[Record], summed: str | None, by: str | None) -> dict[str, Decimal]:
    found = dict[str, Decimal]()
    for record in records:
        if by and not stands(record[by]):
            continue
        group = as_text(record[by]) if by else "the whole"
        amount = 1 if not summed else record[summed] if stands(record[summed]) else 0
        found[group] = found.get(group, Decimal()) + round(Decimal(repr(amount)), 4)
    return found


def _fresh(rule: Rule, mine: Sequence[Record], world: World) -> dict[str, bool]:
    days = [day_of(each[rule.options["field"]]) for each in mine if stands(each[rule.options["field"]])]  # type: ignore[arg-type]
    known = [day for day in days if day <= world.as_of]
    return {"the whole": not known or (world.as_of - max(known)).days > rule.options["days"]}


_WHOLE: Mapping[str, Callable[[Rule, Sequence[Record], World], dict[str, bool]]] = {
    "totals_agree": _totals_agree,
    "fresh": _fresh,
}


# What of a record is shown


def reference_of(record: Record, dataset: Dataset, row: int) -> str:
    """Give a record's reference: its key, or its row where nothing of the key stands."""
    known = [as_text(record[each]) for each in dataset.key if each in record and stands(record[each])]
    return " / ".join(known) or f"row {row}"


def is_inherited(record: Record, dataset: Dataset, starts_on: date | None) -> bool:
    """Say whether a record was made before the standard's start; one that does not say when was not."""
    made = record.get(dataset.made_on, Nothing.MISSING)
    return starts_on is not None and isinstance(made, date) and day_of(made) < starts_on


def group_of(record: Record, dataset: Dataset, world: World) -> Group:
    """Give a record's area and customer type: known codes and nothing else."""
    return Group(*(_known_code(record, dataset, each, world) for each in (dataset.area, dataset.customer_type)))


def _known_code(record: Record, dataset: Dataset, name: str, world: World) -> str | None:
    if not name or name not in record:
        return None
    listed = dataset.fields[name].list
    known = set(world.standard.lists[listed].codes) if listed in world.standard.lists else set()
    known |= set(world.codes.get(listed, {}).values())
    mine = record[name]
    return mine if isinstance(mine, str) and mine in known else None
