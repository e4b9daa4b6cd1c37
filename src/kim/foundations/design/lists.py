"""The one list pattern: filters in the address, sort, columns, keyset pages, capped counts, the same for every room."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db import connection
from django.db.models import Model, Q, QuerySet, Subquery
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)

PAGE = 25
COUNTED_UP_TO = 1000
STRETCH = {"sqlite": 2000, "postgresql": 4000}  # rows


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: what a cell shows, what a download holds, and whether it can sort."""

    key: str
    label: str
    value: Callable[[Row], Any]  # for a download: text, number, date or None
    show: Callable[[Row], Any] | None = None  # for the page; the value itself when not given
    sort: str = ""  # the model field that sorts by it, ascending
    is_shown: bool = True  # before anybody chooses columns
    is_numeric: bool = False
    code: Callable[[Row], Any] | None = None  # for a download that speaks in codes; none where the value is no label

    def cell(self, row: Row) -> Any:
        """Give what the page shows."""
        return self.show(row) if self.show else self.value(row)


@dataclass(frozen=True)
class Filter(Generic[Row]):
    """One filter: a word box (no choices) or a choice; `apply` narrows the rows."""

    key: str
    label: str
    apply: Callable[[QuerySet[Row], str], QuerySet[Row]]
    choices: Sequence[tuple[str, str]] | None = None
    all_label: str = "All"
    in_sight: bool = True
    default: str = ""
    # Where `apply` must gather all that it finds: the same for a stretch of the table alone, and some of it to count.
    within: Callable[[QuerySet[Row], str, QuerySet[Row]], QuerySet[Row]] | None = None
    some: Callable[[QuerySet[Row], str], QuerySet[Row]] | None = None

    def label_of(self, value: str) -> str:
        """Say a value in words; '' when it is none of the choices."""
        return value if self.choices is None else dict(self.choices).get(value, "")


@dataclass(frozen=True)
class Order:
    """One way to sort: model fields (with '-' for newest or largest first), ended by the primary key."""

    key: str
    label: str
    fields: tuple[str, ...]
    # With a first field of another table: what none of its values is less than. It lets SQLite begin there.
    least: Any = None


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """What a room declares about one of its lists."""

    columns: Sequence[Column[Row]]
    filters: Sequence[Filter[Row]]
    orders: Sequence[Order]  # the first is the default
    thing: tuple[str, str]  # one, many

    @property
    def has_codes(self) -> bool:
        """Say whether a download of this list can speak in codes."""
        return any(column.code for column in self.columns)

    def read(self, query: QueryDict, rows: QuerySet[Row]) -> ListPage[Row]:
        """Read one page of rows by the address's query; unknown parts of it are ignored."""
        # No text of the database holds a null character, and PostgreSQL refuses even to look for one.
        chosen = {f.key: str(query.get(f.key, f.default)).replace("\0", "").strip() for f in self.filters}
        chosen = {key: value for key, value in chosen.items() if value and self.filter(key).label_of(value)}
        whole = rows
        shortcuts = Shortcuts(self, chosen, rows) if any(self.filter(key).within for key in chosen) else None
        for key, value in chosen.items():
            rows = self.filter(key).apply(rows, value)
        return ListPage(self, query, chosen, rows, self._order(query), self._columns(query), whole, shortcuts)

    def filter(self, key: str) -> Filter[Row]:
        """Find a filter by its key."""
        return next(f for f in self.filters if f.key == key)

    def _order(self, query: QueryDict) -> Order:
        return next((o for o in self.orders if o.key == query.get("sort")), self.orders[0])

    def _columns(self, query: QueryDict) -> list[Column[Row]]:
        wanted = query.getlist("columns")
        chosen = [column for column in self.columns if column.key in wanted]
        return chosen or [column for column in self.columns if column.is_shown]


@dataclass(frozen=True)
class Shortcuts(Generic[Row]):
    """What spares a list from gathering all that a filter finds: see `Filter`."""

    listing: Listing[Row]
    chosen: Mapping[str, str]
    rows: QuerySet[Row]

    def within(self, stretch: QuerySet[Row]) -> QuerySet[Row]:
        """Give the filtered rows, of which those outside a stretch of the table may be left out."""
        rows = self.rows
        for key, value in self.chosen.items():
            by = self.listing.filter(key)
            rows = by.within(rows, value, stretch) if by.within else by.apply(rows, value)
        return rows

    def some(self) -> QuerySet[Row]:
        """Give some of the filtered rows."""
        rows = self.rows
        for key, value in self.chosen.items():
            by = self.listing.filter(key)
            rows = (by.some or by.apply)(rows, value)
        return rows


@dataclass
class ListPage(Generic[Row]):
    """One page of a list, ready for the template."""

    listing: Listing[Row]
    query: QueryDict
    chosen: Mapping[str, str]
    filtered: QuerySet[Row]
    order: Order
    columns: list[Column[Row]]
    whole: QuerySet[Row]  # without any filter
    shortcuts: Shortcuts[Row] | None = None
    rows: list[Row] = field(init=False)
    count: int = field(init=False)
    is_far: bool = field(init=False, default=False)  # all that a filter finds had to be gathered: it is not very much
    next_cursor: str = field(init=False, default="")
    previous_cursor: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.rows = self._page()
        self.count = self._count()

    @property
    def is_count_capped(self) -> bool:
        """Say whether there are more than were counted."""
        return self.count > COUNTED_UP_TO

    @property
    def count_text(self) -> str:
        """Say how many there are."""
        one, many = self.listing.thing
        if self.is_count_capped:
            return f"More than {COUNTED_UP_TO:,} {many}"
        return f"{self.count:,} {one if self.count == 1 else many}"

    @property
    def all_rows(self) -> QuerySet[Row]:
        """Give every filtered row in order, for a download."""
        return self.filtered.order_by(*self.order.fields)

    def applied(self) -> list[dict[str, str]]:
        """List the filters applied, each with the address that removes it."""
        found = []
        for key, value in self.chosen.items():
            each = self.listing.filter(key)
            found.append({"text": f"{each.label}: {each.label_of(value)}", "href": self.address({key: ""})})
        return found

    def address(self, changes: Mapping[str, str] | None = None, *, cursor: tuple[str, str] | None = None) -> str:
        """Give this list's address with changes; '' removes a part. Paging starts anew unless a cursor is given."""
        query = self.query.copy()
        for own in ("after", "before"):
            query.pop(own, None)
        for key, value in (changes or {}).items():
            if value or (key in self.chosen and self.listing.filter(key).default):
                query[key] = value
            else:
                query.pop(key, None)
        if cursor:
            query[cursor[0]] = cursor[1]
        return "?" + query.urlencode()

    @property
    def is_narrowed(self) -> bool:
        """Say whether somebody has chosen a filter: what stands chosen by itself does not count."""
        return any(value != self.listing.filter(key).default for key, value in self.chosen.items())

    @property
    def outgrows_a_page(self) -> bool:
        """Say whether the list is longer than a page without its filters (at most one statement)."""
        is_paged = bool(self.next_cursor or self.previous_cursor)
        return is_paged or self.whole.order_by()[: PAGE + 1].count() > PAGE

    def cleared(self) -> str:
        """Give the address with no filter at all."""
        return self.address(dict.fromkeys(self.chosen, ""))

    def hidden_pairs(self) -> list[tuple[str, str]]:
        """List what a filter form must carry along: the order and the columns."""
        return [(key, value) for key in ("sort", "columns") for value in self.query.getlist(key)]

    def next_address(self) -> str:
        """Give the address of the next page, or ''."""
        return self.address(cursor=("after", self.next_cursor)) if self.next_cursor else ""

    def previous_address(self) -> str:
        """Give the address of the page before, or ''."""
        return self.address(cursor=("before", self.previous_cursor)) if self.previous_cursor else ""

    def _count(self) -> int:
        is_all = not self.query.get("after") and not self.query.get("before") and not self.next_cursor
        if is_all:
            return len(self.rows)
        some = _counted(self.shortcuts.some()) if self.shortcuts and not self.is_far else 0
        return some if some > COUNTED_UP_TO else _counted(self.filtered)

    def _page(self) -> list[Row]:
        back, after = _cursor(self.query.get("before")), _cursor(self.query.get("after"))
        if back and len(back) == len(self.order.fields):
            return self._page_before(back)
        is_later = after is not None and len(after) == len(self.order.fields)
        found = self._from(self.order.fields, after if is_later else None)
        if len(found) > PAGE:
            found.pop()
            self.next_cursor = self._mark(found[-1])
        if is_later and found:
            self.previous_cursor = self._mark(found[0])
        return found

    def _page_before(self, back: list[Any]) -> list[Row]:
        turned = tuple(_turned(name) for name in self.order.fields)
        found = self._from(turned, back)
        has_more = len(found) > PAGE
        found = found[:PAGE][::-1]
        if found:
            self.next_cursor = self._mark(found[-1])
            self.previous_cursor = self._mark(found[0]) if has_more else ""
        return found

    def _from(self, fields: tuple[str, ...], place: list[Any] | None) -> list[Row]:
        """Read one row more than a page in an order, from a place on: from a stretch of it where that is enough."""
        beyond = self._beginning if place is None else _beyond(fields, place)
        if self.shortcuts and "__" not in fields[0]:
            found = first_of(self.shortcuts.within, self.filtered.model, fields, beyond, PAGE + 1)
            if found is not None:
                return found
            self.is_far = True
        return list(self.filtered.filter(beyond).order_by(*fields)[: PAGE + 1])

    @property
    def _beginning(self) -> Q:
        least = self.order.least
        return Q() if least is None else Q(**{f"{self.order.fields[0]}__gte": least})

    def _mark(self, row: Row) -> str:
        values = [_value(row, name.lstrip("-")) for name in self.order.fields]
        plain = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
        return signing.dumps(plain, salt="list", compress=True).replace(":", "~")


def first_of(
    within: Callable[[QuerySet[Row]], QuerySet[Row]], model: type[Row], fields: Sequence[str], beyond: Q, number: int
) -> list[Row] | None:
    """Read the first so many rows in an order if a short stretch of the table holds as many; else give nothing.

    `within` narrows the rows, and is told the stretch. `beyond` is the place from which on it is read.
    """
    long, name = STRETCH[connection.vendor], fields[0].lstrip("-")
    stretch = model._default_manager.filter(beyond).order_by(*fields)
    last = Subquery(stretch.values(name)[long - 1 : long])
    rows = within(stretch[:long]).filter(beyond, **{f"{name}__{'gte' if fields[0].startswith('-') else 'lte'}": last})
    found = list(rows.order_by(*fields)[:number])
    return found if len(found) == number else None


def _counted(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: COUNTED_UP_TO + 1].count()


def _value(row: Model, path: str) -> Any:
    """Read a field by its look-up path: 'area__name' is the name of the row's area."""
    *through, name = path.split("__")
    for each in through:
        row = getattr(row, each)
    return row.serializable_value(name)


def _cursor(text: str | None) -> list[Any] | None:
    if not text:
        return None
    try:
        values = signing.loads(text.replace("~", ":"), salt="list")
    except (signing.BadSignature, json.JSONDecodeError):
        return None
    return values if isinstance(values, list) else None


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(fields: Sequence[str], values: Sequence[Any]) -> Q:
    """Build (a, b) > (x, y) for mixed directions as an OR of ANDs: each step can use the order's index.

    Order fields are never null: the last is the primary key, the others are required.
    """
    found, equal = Q(), Q()
    for name, value in zip(fields, values, strict=True):
        bare = name.lstrip("-")
        found |= equal & Q(**{f"{bare}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{bare: value})
    first = fields[0]
    # The plain bound on the first field lets the database start in the index instead of testing every row.
    return Q(**{f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}": values[0]}) & found
