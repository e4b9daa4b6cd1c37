"""Whether the triggers that guard the record, or keep an index of words, stand exactly as migrations make them."""

from __future__ import annotations

import re
from importlib import import_module

from django.db import connection

from kim.foundations.full_text import indexes

ADOPTED = "adopted_logs_adoptedlog"
_MADE = re.compile(r"CREATE TRIGGER (\w+)")
_NAMES = """
    SELECT t.tgname, t.tgenabled, p.prosrc FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""


def wrong_triggers() -> list[str]:
    """Name what is missing, changed, switched off or strange among the triggers."""
    made = [import_module("kim.foundations.audit_trail.migrations.0002_append_only")]
    if ADOPTED in connection.introspection.table_names():  # a backup of an older version has none
        made.append(import_module("kim.foundations.adopted_logs.migrations.0001_first"))
    if connection.vendor == "sqlite":
        wanted = {_MADE.findall(each)[0]: each for module in made for each in module.sqlite_triggers()}
        return sorted(_compared(wanted | indexes.triggers_made(), _sqlite()))
    statements = [each for module in made for each in module.postgres_triggers()]
    wanted = {name: _body(each, statements) for each in statements for name in _MADE.findall(each)}
    return sorted(_compared(wanted, _postgres()))


def _compared(wanted: dict[str, str], standing: dict[str, str]) -> list[str]:
    found = [f"the trigger {name} is missing." for name in wanted.keys() - standing.keys()]
    found += [f"the trigger {name} is none of ours." for name in standing.keys() - wanted.keys()]
    return found + [
        f"the trigger {name} was changed or switched off."
        for name in wanted.keys() & standing.keys()
        if wanted[name] != standing[name]
    ]


def _sqlite() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def _postgres() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_NAMES)
        return {name: source.strip() if enabled == "O" else "" for name, enabled, source in cursor.fetchall()}


def _body(trigger: str, statements: list[str]) -> str:
    """Give the text of the function that a trigger calls."""
    function = trigger.rpartition("EXECUTE FUNCTION ")[2]
    [made] = [each for each in statements if each.startswith(f"CREATE FUNCTION {function} ")]
    return made.split("$$")[1].strip()
