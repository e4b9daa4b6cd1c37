"""A standard with rules of every kind, and tables with awkward cells, for tests against a reference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from kim_engine.quality.conditions import AnyOf, Condition
from kim_engine.quality.reading import read
from kim_engine.quality.standards import Standard

AS_OF = date(2026, 11, 30)
Row = dict[str, str | None]

_HEAD = """
kim_standard: 1
id: homes
title: Homes
version: 1
activity: Everything that a rule can say
purpose: To be checked against a reference
who: Tests
when: Always
missing: ["N/A", "unknown", "-"]
sources:
  strategy: {kind: STRATEGY, title: The strategy, confidence: high}
lists:
  reason: {title: Reasons, codes: {DEATH: Died, MOVED: Moved, "o'clock": Quoted, "50%": Half, É: Accent}}
  patch: {title: Patches, codes: {NORTH: North, SOUTH: South}}
  type: {title: Types, codes: {TENANT: Tenants, OWNER: Shared owners}}
datasets:
  homes:
    title: Homes
    record: home
    key: [ref, beds]
    made_on: start_on
    area: patch
    customer_type: customer
    fields:
      ref: {title: Reference, type: TEXT}
      name: {title: Name, type: TEXT, applies_to: [TENANT], missing: [test]}
      phone: {title: Phone, type: TEXT, applies_to: [TENANT, OWNER]}
      start_on: {title: Start, type: DATE}
      end_on: {title: End, type: DATE, missing: [open]}
      seen_at: {title: Seen, type: MOMENT}
      done_at: {title: Done, type: MOMENT}
      reason: {title: Reason, type: CODE, list: reason}
      patch: {title: Patch, type: CODE, list: patch}
      customer: {title: Customer, type: CODE, list: type}
      rent: {title: Rent, type: NUMBER}
      beds: {title: Bedrooms, type: WHOLE_NUMBER}
      is_adapted: {title: Adapted, type: YES_NO}
  orders:
    title: Orders
    record: order
    key: [order_ref]
    fields:
      order_ref: {title: Order, type: TEXT}
      home_ref: {title: Home, type: TEXT}
      rooms: {title: Rooms, type: TEXT}
      raised_on: {title: Raised, type: DATE}
      patch: {title: Patch, type: CODE, list: patch}
      cost: {title: Cost, type: NUMBER}
      state: {title: State, type: CODE}
rules:
"""

_IN_HOMES = """
required, field: ref
required, field: name
required, field: seen_at
required, field: end_on, when: [{field: reason, is: [DEATH, MOVED]}]
required, field: reason, when: [{field: end_on, is_recorded: true}, {field: rent, at_least: 100}]
required, field: phone, when: [{any: [{field: is_adapted, is: "yes"}, {field: beds, at_most: 2}]}]
readable, field: start_on
readable, field: done_at
readable, field: rent
readable, field: beds
readable, field: is_adapted
readable, field: name
tidy, field: name
tidy, field: reason
pattern, field: ref, pattern: "V[0-9]+", shape: V and digits
pattern, field: phone, pattern: "(?:0|[+]44)[0-9]{9,10}", shape: a phone number
pattern, field: name, pattern: "(a+)+b?", shape: many letters
pattern, field: name, pattern: "[^%']*", shape: no quote and no percent sign
format, field: phone, format: UK_PHONE
format, field: ref, format: UPRN
format, field: name, format: POSTCODE
format, field: name, format: EMAIL
format, field: name, format: NI_NUMBER
one_of, field: reason, list: reason
one_of, field: name, list: patch
range, field: rent, least: 50, most: 250.5
range, field: beds, least: 1
range, field: beds, most: 2.5
range, field: start_on, least: '2024-02-29', most: as_of
range, field: seen_at, least: {days_from_check: -365}, most: {days_from_check: 1}
length, field: name, least: 2, most: 5
length, field: ref, least: 3
order, fields: [start_on, end_on]
order, fields: [start_on, seen_at, done_at, end_on], may_be_equal: false
order, fields: [seen_at, done_at]
must, then: [{field: rent, at_least: 60}, {field: beds, at_most: 3}]
must, then: [{field: reason, is_not: DEATH}]
must, then: [{field: end_on, is_recorded: false}], when: [{field: is_adapted, is: "no"}]
must, then: [{any: [{field: end_on, after: {field: start_on}}, {field: name, is: aab}]}]
must, then: [{field: seen_at, on_or_before: as_of}, {field: start_on, before: {field: seen_at}}]
must, then: [{field: rent, at_least: {field: beds}}]
must, then: [{field: seen_at, is: "2024-02-29"}], when: [{field: start_on, on_or_after: "2024-02-29"}]
must, then: [{field: beds, is: [1, "2"]}, {field: rent, is_not: [80.5, 100]}]
must, then: [{field: is_adapted, is: "T"}]
within, from: start_on, to: end_on, number: 10, unit: WORKING_DAYS
within, from: seen_at, to: done_at, number: 24, unit: HOURS
within, from: start_on, to: end_on, number: 1, unit: MONTHS
within, from: start_on, to: seen_at, number: 28, unit: DAYS
within, from: end_on, to: done_at, number: 1, unit: WORKING_DAYS, when: [{field: patch, is: NORTH}]
recent, field: seen_at, number: 365, unit: DAYS
recent, field: start_on, number: 9, unit: MONTHS
unique, fields: [ref]
unique, fields: [name]
unique, fields: [beds, start_on], when: [{field: patch, is_recorded: true}]
unique, fields: [rent]
unique, fields: [seen_at]
found_in, fields: [ref], in: orders, other_fields: [home_ref]
found_in, fields: [ref, patch], in: orders, other_fields: [home_ref, patch]
found_in, fields: [beds], in: orders, other_fields: [rooms]
found_in, fields: [rent], in: orders, other_fields: [cost], other_when: [{field: raised_on, before: as_of}]
found_in, fields: [start_on], in: homes, other_fields: [end_on]
same_as, field: patch, by: [ref], in: orders, other_field: patch, other_by: [home_ref]
same_as, field: start_on, by: [ref, patch], in: orders, other_field: raised_on, other_by: [home_ref, patch]
same_as, field: rent, by: [beds], in: orders, other_field: cost, other_by: [rooms]
follows, of: [ref], state: reason, on: start_on, may_follow: {MOVED: [DEATH], DEATH: [], "50%": ["o'clock", MOVED]}
follows, of: [patch], state: name, on: seen_at, may_follow: {aab: [a, aab], "7131234567.0": [aab]}
no_overlap, of: [ref], from: start_on, to: end_on
no_overlap, of: [patch, beds], from: start_on, to: end_on, may_touch: false
no_overlap, of: [ref], from: seen_at, to: done_at, when: [{field: rent, at_least: 0}]
totals_agree, in: orders
totals_agree, in: orders, sum: rent, other_sum: cost
totals_agree, in: orders, sum: rent, other_sum: cost, by: patch, other_by: patch, apart: 20
totals_agree, in: orders, by: patch, other_by: patch, other_when: [{field: state, is_not: GONE}], apart: 1
fresh, field: start_on, days: 30
fresh, field: seen_at, days: 1, when: [{field: patch, is: SOUTH}]
"""

_IN_ORDERS = """
required, field: home_ref
found_in, fields: [home_ref], in: homes, other_fields: [ref], other_when: [{field: is_adapted, is: "1"}]
follows, of: [home_ref], state: state, on: raised_on, may_follow: {DONE: [NEW, DONE], NEW: []}
totals_agree, in: homes, sum: cost, other_sum: beds
unique, fields: [order_ref]
"""


@cache
def standard() -> Standard:
    """Read the standard once."""
    lines = [("homes", each) for each in _IN_HOMES.strip().splitlines()]
    lines += [("orders", each) for each in _IN_ORDERS.strip().splitlines()]
    rules = [f"  - {{id: R{at}, dataset: {dataset}, kind: {each}}}" for at, (dataset, each) in enumerate(lines)]
    return read((_HEAD + "\n".join(rules) + "\n").encode())


CODES: Mapping[str, Mapping[str, str]] = {
    "reason": {"D": "DEATH", "it's": "o'clock"},
    "patch": {"N": "NORTH", "Mrs Okafor": "SOUTH", "50%": "WEST"},
    "type": {"T": "TENANT"},
}

_BLANK = st.sampled_from([None, "", " ", "\t", "\N{NO-BREAK SPACE}", "n/a", " Unknown ", "-", "\r\n"])
_AROUND = st.sampled_from(["", "", "", "", " ", "\N{NO-BREAK SPACE}", "\t", "\n", "  "])
_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4)
_ODD = [
    "7131234567.0",
    "o'clock",
    "50%",
    "'; DROP TABLE t; --",
    '"',
    "\\",
    "\N{GRINNING FACE}",
    "É",
    "e\u0301",
    "epoch",
]

_DAYS = [date(2024, 2, 29), date(2025, 2, 28), date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
_DAYS += [date(2025, 11, 30), date(2026, 11, 16), date(2026, 11, 27), AS_OF, date(2026, 12, 1), date(1989, 12, 31)]
_day = st.sampled_from(_DAYS) | st.dates(date(2026, 10, 1), date(2026, 12, 31)) | st.dates(date(1850, 1, 1))
_SHAPES = ["%d/%m/%Y", "%d-%b-%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d/%m/%y", "%m/%d/%Y"]
_TIMES = ["00:00", "23:59:59", "9:05", "24:00", "12:60", "14:30:15"]


def _written(day: date, shape: str) -> str:
    return day.replace(year=max(day.year, 1000)).strftime(shape)


_DATES = st.one_of(
    st.builds(_written, _day, st.sampled_from(_SHAPES)),
    st.builds(lambda day: _written(day, "%d-%b-%Y").upper(), _day),
    st.sampled_from(
        ["29/02/2025", "31/04/2026", "00/01/2026", "1/2/26", "46356", "46356.25", "19999", "80000", "1/1/1849"]
    ),
)
_MOMENTS = st.one_of(
    st.builds(lambda day, at: f"{day} {at}", _DATES, st.sampled_from(_TIMES)),
    st.builds(lambda day, at: f"{day.isoformat()}T{at}", _day, st.sampled_from([*_TIMES, "09:05:00.250", "09:05:00Z"])),
    _DATES,
)
_NUMBERS = st.one_of(
    st.integers(-3, 6).map(str),
    st.sampled_from(
        ["50", "60", "80.5", "100", "250.5", "£1,234.50", "-£5", "+7", "0080.50", "12,34", "1e5", "5.", ".5"]
    ),
    st.decimals(0, 300, places=2).map(str),
    st.sampled_from(["999999999999999", "123,456,789,012,345.6789", "999999999999999999", "9" * 19, "-0"]),
)
_STATES = st.sampled_from(["DEATH", "MOVED", "D", "it's", "50%", "o'clock", "É", "death"])
_NAMES = st.sampled_from(["a", "aab", "b" * 6, "MV1 1AA", "gir0aa", "a@b.cd", "QQ 12 34 56 C", "NORTH", "test", "a  a"])
_PHONES = st.sampled_from(["01632 960001", "+44 1632 960001", "07700900123", "7700900123", "7131234567.0"])
_REFS = st.sampled_from(["V1", "V2", "V03", "100023336956", "0100023336956", "1"])
_PATCHES = st.sampled_from(["NORTH", "SOUTH", "N", "Mrs Okafor", "EAST", "50%"])
_CUSTOMERS = st.sampled_from(["TENANT", "T", "OWNER", "Mr Khan"])


def _cell(usual: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    around = st.builds(lambda before, text, after: before + text + after, _AROUND, usual, _AROUND)
    return st.one_of(usual, usual, usual, around, _BLANK, st.sampled_from(_ODD) | _ANY_TEXT)


_COLUMNS: Mapping[str, Mapping[str, st.SearchStrategy[str | None]]] = {
    "homes": {
        "ref": _cell(_REFS),
        "name": _cell(_NAMES),
        "phone": _cell(_PHONES),
        **dict.fromkeys(("start_on", "end_on"), _cell(_DATES)),
        **dict.fromkeys(("seen_at", "done_at"), _cell(_MOMENTS)),
        "reason": _cell(_STATES),
        "patch": _cell(_PATCHES),
        "customer": _cell(_CUSTOMERS),
        **dict.fromkeys(("rent", "beds"), _cell(_NUMBERS)),
        "is_adapted": _cell(st.sampled_from(["yes", "No", "Y", "f", "1", "0", "maybe"])),
    },
    "orders": {
        "order_ref": _cell(_REFS),
        "home_ref": _cell(_REFS),
        "rooms": _cell(_NUMBERS),
        "raised_on": _cell(_DATES),
        "patch": _cell(_PATCHES),
        "cost": _cell(_NUMBERS),
        "state": _cell(st.sampled_from(["NEW", "DONE", "GONE"])),
    },
}


@st.composite
def tables(draw: st.DrawFn, most: int = 10, least: int = 0, is_whole: bool = False) -> dict[str, list[Row]]:
    """Draw both tables; now and then, unless they are whole, one lacks a column, or there are no orders at all."""
    found = {}
    for dataset, columns in _COLUMNS.items():
        if not is_whole and dataset == "orders" and draw(st.integers(0, 9)) == 0:
            continue
        lacking = None if is_whole else draw(st.sampled_from([None, None, None, *columns]))
        shape = {name: cell for name, cell in columns.items() if name != lacking}
        found[dataset] = draw(st.lists(st.fixed_dictionaries(shape), min_size=least, max_size=most))
    return found


_HOMES = st.one_of(
    st.builds(
        Condition, st.sampled_from(["reason", "name"]), st.sampled_from(["is", "is_not"]), _STATES | st.just("a")
    ),
    st.builds(
        Condition, st.sampled_from(["rent", "beds"]), st.sampled_from(["at_least", "at_most"]), st.integers(0, 99)
    ),
    st.builds(
        Condition, st.sampled_from(["rent", "beds"]), st.sampled_from(["is", "is_not"]), st.sampled_from(["2", "80.5"])
    ),
    st.builds(Condition, st.sampled_from(["end_on", "seen_at", "rent"]), st.just("is_recorded"), st.booleans()),
    st.builds(
        Condition,
        st.sampled_from(["start_on", "seen_at"]),
        st.sampled_from(["before", "on_or_before", "after", "on_or_after"]),
        st.sampled_from([*_DAYS, "as_of", {"field": "end_on"}, {"field": "done_at"}]),
    ),
    st.builds(
        Condition,
        st.sampled_from(["start_on", "seen_at"]),
        st.sampled_from(["is", "is_not"]),
        st.sampled_from(["2026-01-31", "2024-02-29"]),
    ),
)


def conditions() -> st.SearchStrategy[tuple[Any, ...]]:
    """Draw where a rule on homes applies: mostly everywhere, at times where several things hold."""
    several = st.lists(_HOMES, min_size=2, max_size=3).map(lambda each: AnyOf(tuple(each)))
    return st.just(()) | st.lists(_HOMES | several, min_size=1, max_size=2).map(tuple)
