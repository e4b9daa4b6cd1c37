"""Triggers that refuse whatever is not appending to the record (docs/adr/0001-the-event-is-frozen.md)."""

from django.db import migrations

REFUSED = "the record cannot be changed"
ERASED = "audit_trail.text_erased"
APPENDED = {  # table -> the columns that name one place
    "audit_trail_event": ("log_id", "sequence"),
    "audit_trail_payload": ("event_id", "name"),
    "audit_trail_node": ("log_id", "level", '"index"'),
    "audit_trail_seal": ("log_id", "epoch", "size"),
}
# A payload field may only be blanked, and only by an erasure in the batch that was appended last.
BLANKING = f"""
    NEW.id = OLD.id AND NEW.event_id = OLD.event_id AND NEW.name = OLD.name
    AND OLD.erased_by_id IS NULL AND NEW.salt IS NULL AND NEW.value IS NULL
    AND EXISTS (
        SELECT 1 FROM audit_trail_event e JOIN audit_trail_log l ON l.id = e.log_id
        WHERE e.id = NEW.erased_by_id AND e.type = '{ERASED}' AND e.sequence >= l.batch_start
    )
"""
# The head moves only by appending, or into a new epoch as it stands.
GROWING = """
    NEW.id = OLD.id AND (
        NEW.size > OLD.size AND NEW.batch_start = OLD.size AND NEW.epoch = OLD.epoch
        AND EXISTS (SELECT 1 FROM audit_trail_event WHERE log_id = NEW.id AND sequence = NEW.size - 1)
        OR NEW.epoch > OLD.epoch AND NEW.size = OLD.size AND NEW.batch_start = OLD.batch_start
        AND NEW.root = OLD.root AND NEW.peaks = OLD.peaks
    )
"""


def sqlite_triggers():
    for table, place in APPENDED.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in place)
        # REPLACE would delete the old row without firing a delete trigger unless recursive_triggers is on.
        yield trigger(table, "insert", f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR ({same}))")
        yield trigger(table, "delete", "1")
        if table != "audit_trail_payload":
            yield trigger(table, "update", "1")
    yield trigger("audit_trail_payload", "update", f"NOT ({BLANKING})")
    same = "id = NEW.id OR rowid = NEW.rowid"
    yield trigger("audit_trail_log", "insert", f"EXISTS (SELECT 1 FROM audit_trail_log WHERE {same})")
    yield trigger("audit_trail_log", "update", f"NOT ({GROWING})")
    yield trigger("audit_trail_log", "delete", "1")


def trigger(table, verb, when):
    return (
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )


def postgres_triggers():
    yield (
        "CREATE FUNCTION audit_trail_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in (*APPENDED, "audit_trail_log"):
        yield postgres_trigger(table, "delete", "FOR EACH ROW")
        yield postgres_trigger(table, "truncate", "FOR EACH STATEMENT")
        if table not in ("audit_trail_payload", "audit_trail_log"):
            yield postgres_trigger(table, "update", "FOR EACH ROW")
    # WHEN takes no sub-query on PostgreSQL: these two ask inside their own functions.
    yield guarded("audit_trail_payload", BLANKING)
    yield guarded("audit_trail_log", GROWING)
    for table in ("audit_trail_payload", "audit_trail_log"):
        yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_guard()"


def postgres_trigger(table, verb, each):
    return (
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} {each} "
        "EXECUTE FUNCTION audit_trail_refuse()"
    )


def guarded(table, condition):
    return (
        f"CREATE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT ({condition}) THEN RAISE EXCEPTION '{REFUSED}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )


def install(apps, schema_editor):
    triggers = sqlite_triggers if schema_editor.connection.vendor == "sqlite" else postgres_triggers
    for statement in triggers():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit_trail", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop, elidable=False)]
