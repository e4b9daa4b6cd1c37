"""Reading what events commit to, of many events at once: a row an event where all of it is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

from django.db import connection

from kim.foundations.audit_trail.models import Payload
from kim_engine.ledger.expected import NOTHING, Openings
from kim_engine.ledger.verification import PayloadRow

AT_ONCE = 500
# Every field is open and as a database should hold it: what is joined could hide the difference. Of SQLite's values
# any text is less than any bytes, and any number less than any text.
_WHOLE = {
    "sqlite": "name >= '' AND name < x'' AND salt >= x'' AND length(salt) = 32 AND value >= '' AND value < x''",
    "postgresql": "name IS NOT NULL AND octet_length(salt) = 32 AND value IS NOT NULL",
}
_JOINED = {
    "sqlite": "group_concat(name, '\n'), CAST(group_concat(salt, '') AS blob), CAST(group_concat(value, '\n') AS blob)",
    "postgresql": "string_agg(name, '\n'), string_agg(salt, ''::bytea), convert_to(string_agg(value, '\n'), 'UTF8')",
}


def joined(events: Collection[int]) -> dict[int, Openings | None]:
    """Read what some events commit to, joined; None for one of which not all is open, or not as it should be."""
    found: dict[int, Openings | None] = dict.fromkeys(events, NOTHING)
    vendor = connection.vendor
    statement = f"""
        SELECT event_id, count(*) = count(*) FILTER (WHERE {_WHOLE[vendor]}), {_JOINED[vendor]}
        FROM audit_trail_payload WHERE event_id BETWEEN %s AND %s GROUP BY event_id"""  # noqa: S608 - texts of our own
    with connection.cursor() as cursor:
        cursor.execute(statement, [min(events), max(events)])
        for event, is_whole, names, salts, values in cursor:
            if event in found:  # another may stand between them that comes earlier or later in the record
                found[event] = Openings(names, salts, values) if is_whole else None
    return found


def rows_of(events: Mapping[int, int]) -> dict[int, list[PayloadRow]]:
    """Read what some events commit to as it stands, field by field: events by their own number, each with its place."""
    found: dict[int, list[PayloadRow]] = {number: [] for number in events}
    numbers = iter(events)
    while several := list(islice(numbers, AT_ONCE)):
        rows = Payload.objects.filter(event__in=several).order_by("event")
        for event, name, salt, value in rows.values_list("event_id", "name", "salt", "value"):
            found[event].append(PayloadRow(events[event], name, salt_in(salt), value))
    return found


def bytes_in(value: Any) -> bytes:
    """Read a column of bytes. SQLite lets anything be put there: what is no bytes agrees with nothing."""
    if type(value) is bytes:
        return value
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def salt_in(value: Any) -> bytes | None:
    """Read a salt, which an erasure takes away."""
    return value if value is None or type(value) is bytes else bytes_in(value)
