"""R10: nothing that knows SQL or Django changes the record: both databases refuse whatever is not appending."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from kim.foundations.audit_trail.models import Event, Log, Node, Payload, Seal
from tests.rooms.foundations.audit_trail import tampering
from tests.rooms.foundations.audit_trail.conftest import Record
from tests.rooms.foundations.audit_trail.tampering import GUARDED, on_one_database, raw, refused

Model = type[models.Model]
CHANGES: dict[Model, tuple[str, Any]] = {
    Event: ("type", "kim_log.entry_invented"),
    Payload: ("value", '"Something else."'),
    Node: ("hash", b"\x07" * 32),
    Seal: ("note", "kim-log/x\n"),
    Log: ("root", b"\x07" * 32),
}
PLACES: dict[Model, tuple[str, ...]] = {
    Event: ("log", "sequence"),
    Payload: ("event", "name"),
    Node: ("log", "level", "index"),
    Seal: ("log", "epoch", "size"),
    Log: ("id",),
}
NUMBERED = ("id",)


def latest(model: Model) -> Any:
    row = model._default_manager.order_by("-pk").first()
    assert row is not None, f"{model.__name__} has rows to change"
    return row


def changed(model: Model) -> Any:
    row = latest(model)
    setattr(row, *CHANGES[model])
    return row


def table(model: Model) -> str:
    return model._meta.db_table


def column(model: Model) -> str:
    return connection.ops.quote_name(CHANGES[model][0])


def columns(model: Model, names: Sequence[str]) -> str:
    found = {field.name: str(field.column) for field in model._meta.concrete_fields}
    return ", ".join(connection.ops.quote_name(found[name]) for name in names)


def insert(model: Model, verb: str, after: str = "", leaves_out: Sequence[str] = ()) -> int:
    """Insert the newest row once more, with one column changed."""
    names = [field.name for field in model._meta.concrete_fields if field.name not in leaves_out or model is Log]
    told = ["%s" if name == CHANGES[model][0] else columns(model, [name]) for name in names]
    newest = f"SELECT max({model._meta.pk.column}) FROM {table(model)}"
    return raw(
        f"{verb} INTO {table(model)} ({columns(model, names)}) SELECT {', '.join(told)} FROM {table(model)} "
        f"WHERE {model._meta.pk.column} = ({newest}) {after}",
        [CHANGES[model][1]],
    )


def upsert(model: Model, unique: Sequence[str]) -> int:
    then = f"DO UPDATE SET {column(model)} = excluded.{column(model)}"
    return insert(model, "INSERT", f"ON CONFLICT ({columns(model, unique)}) {then}")


def bulk_upsert(model: Model, unique: Sequence[str]) -> None:
    model._default_manager.bulk_create(
        [changed(model)], update_conflicts=True, unique_fields=unique, update_fields=[CHANGES[model][0]]
    )


DJANGOS: dict[str, Callable[[Model], Any]] = {
    "update": lambda model: model._default_manager.update(**dict([CHANGES[model]])),
    "update_to_the_same": lambda model: model._default_manager.update(**{(name := CHANGES[model][0]): models.F(name)}),
    "save": lambda model: changed(model).save(),
    "save_as_it_is": lambda model: latest(model).save(),
    "save_one_field": lambda model: changed(model).save(update_fields=[CHANGES[model][0]]),
    "bulk_update": lambda model: model._default_manager.bulk_update([changed(model)], [CHANGES[model][0]]),
    "update_or_create": lambda model: model._default_manager.update_or_create(
        pk=latest(model).pk, defaults=dict([CHANGES[model]])
    ),
    "bulk_create_by_number": lambda model: bulk_upsert(model, (model._meta.pk.name,)),
    "bulk_create_by_place": lambda model: bulk_upsert(model, PLACES[model]),
    "raw_delete": lambda model: model._default_manager.filter(pk=latest(model).pk)._raw_delete("default"),
}
SQLS: dict[str, Callable[[Model], Any]] = {
    "update": lambda model: raw(f"UPDATE {table(model)} SET {column(model)} = %s", [CHANGES[model][1]]),
    "update_to_the_same": lambda model: raw(f"UPDATE {table(model)} SET {column(model)} = {column(model)}"),
    "delete": lambda model: raw(f"DELETE FROM {table(model)}"),
    "delete_and_return": lambda model: raw(f"DELETE FROM {table(model)} RETURNING {column(model)}"),
    "upsert_by_number": lambda model: upsert(model, (model._meta.pk.name,)),
    "upsert_by_place": lambda model: upsert(model, PLACES[model]),
}
SQLITES: dict[str, Callable[[Model], Any]] = {
    "replace": lambda model: insert(model, "REPLACE"),
    "insert_or_replace": lambda model: insert(model, "INSERT OR REPLACE"),
    "replace_by_place": lambda model: insert(model, "REPLACE", leaves_out=NUMBERED),
    "update_or_replace": lambda model: raw(
        f"UPDATE OR REPLACE {table(model)} SET {column(model)} = %s", [CHANGES[model][1]]
    ),
    "delete_without_recursion": lambda model: raw(f"DELETE FROM {table(model)}"),
}
POSTGRESQLS: dict[str, Callable[[Model], Any]] = {
    "truncate": lambda model: raw(f"TRUNCATE {table(model)} CASCADE"),
    "truncate_everything": lambda model: raw(f"TRUNCATE {', '.join(map(table, GUARDED))} RESTART IDENTITY CASCADE"),
    "delete_in_a_query": lambda model: raw(f"WITH gone AS (DELETE FROM {table(model)} RETURNING 1) SELECT * FROM gone"),
    "merge_update": lambda model: merge(model, f"UPDATE SET {column(model)} = now.{column(model)}"),
    "merge_delete": lambda model: merge(model, "DELETE"),
}


def merge(model: Model, then: str) -> int:
    pk = model._meta.pk.column
    return raw(f"MERGE INTO {table(model)} t USING {table(model)} now ON t.{pk} = now.{pk} WHEN MATCHED THEN {then}")


@pytest.mark.parametrize("way", DJANGOS)
def test_djangos_ways_of_changing_rows_are_refused(record: Record, way: str) -> None:
    for model in GUARDED:
        refused(lambda model=model: DJANGOS[way](model))  # type: ignore[misc]


@pytest.mark.parametrize("way", SQLS)
def test_plain_sql_is_refused(record: Record, way: str) -> None:
    for model in GUARDED:
        refused(lambda model=model: SQLS[way](model))  # type: ignore[misc]


@pytest.mark.parametrize("recursion", ["ON", "OFF"])
@pytest.mark.parametrize("way", SQLITES)
@on_one_database("sqlite", "REPLACE is SQLite's own")
def test_replacing_is_refused_however_the_connection_was_opened(record: Record, way: str, recursion: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {recursion}")  # OFF is what every other program begins with
        try:
            for model in GUARDED:
                refused(lambda model=model: SQLITES[way](model))  # type: ignore[misc]
        finally:
            cursor.execute("PRAGMA recursive_triggers = ON")


@pytest.mark.parametrize("way", POSTGRESQLS)
@on_one_database("postgresql", "TRUNCATE and MERGE are PostgreSQL's own")
def test_truncating_and_merging_are_refused(record: Record, way: str) -> None:
    tampering.settle()
    for model in GUARDED:
        refused(lambda model=model: POSTGRESQLS[way](model))  # type: ignore[misc]


def test_deleting_an_event_is_refused_before_and_by_the_database(record: Record) -> None:
    with pytest.raises(ProtectedError):
        Event.objects.all().delete()
    for row in (latest(Payload), latest(Node), latest(Seal)):
        refused(row.delete)


@pytest.mark.parametrize("model", GUARDED)
def test_rows_that_stand_are_not_written_over_by_rows_that_may_conflict(record: Record, model: Model) -> None:
    before = tampering.contents()
    with suppress(IntegrityError), transaction.atomic():  # SQLite refuses; PostgreSQL leaves what stands
        model._default_manager.bulk_create([changed(model)], ignore_conflicts=True)
    assert tampering.contents() == before
    assert tampering.faults() == []


@pytest.mark.parametrize("model", [Event, Node, Seal, Payload])
def test_a_place_is_held_by_one_row(record: Record, model: Model) -> None:
    before = tampering.contents()
    row = changed(model)
    row.pk = row.pk + 1000
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert tampering.contents() == before
    assert tampering.faults() == []


def test_every_table_of_the_record_has_its_guards(record: Record) -> None:
    verbs = {"sqlite": ("insert", "update", "delete"), "postgresql": ("update", "delete", "truncate")}
    wanted = {(f"{table(model)}_no_{verb}", table(model)) for model in GUARDED for verb in verbs[connection.vendor]}
    assert tampering.triggers() == wanted
