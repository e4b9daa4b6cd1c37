"""R10: Django's own commands are no way around the record: what they would change is refused or named."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from kim.foundations.audit_trail.verification import verify_state
from tests.rooms.foundations.audit_trail import tampering
from tests.rooms.foundations.audit_trail.conftest import Record

Told = list[dict[str, Any]]


def told_by(name: str, *arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


def dump(*labels: str) -> Told:
    found: Told = json.loads(told_by("dumpdata", *labels))
    assert found, "there is something to load"
    return found


def load(path: Path, rows: Told) -> None:
    path.write_text(json.dumps(rows), encoding="utf-8")
    told_by("loaddata", str(path))


REFUSED = r"couldn't be flushed|(the record|an adopted Log) cannot be changed"


def stays(act: Callable[[], Any], error: type[Exception]) -> None:
    """Have a command fail, and the record and the live rows hold afterwards."""
    tampering.settle()
    before = tampering.contents()
    with pytest.raises(error, match=REFUSED), transaction.atomic():
        act()
    assert tampering.contents() == before
    assert tampering.faults() == []
    assert verify_state().problems == []


def test_flush_empties_nothing(record: Record) -> None:
    stays(lambda: told_by("flush", interactive=False, verbosity=0), CommandError)


def test_what_sqlflush_prints_is_refused_when_it_is_run(record: Record) -> None:
    lines = [line for line in told_by("sqlflush").splitlines() if line not in ("BEGIN;", "COMMIT;")]
    assert any("audit_trail_event" in line for line in lines)

    def run() -> None:
        for line in lines:
            tampering.raw(line)

    stays(run, DatabaseError)


@pytest.mark.parametrize("model", ["event", "payload", "node", "seal", "log"])
def test_a_dump_of_the_record_is_not_loaded_over_it(record: Record, model: str, tmp_path: Path) -> None:
    rows = dump(f"audit_trail.{model}")
    stays(lambda: load(tmp_path / "dump.json", rows), IntegrityError)


def test_a_dump_of_everything_is_not_loaded_over_it(record: Record, tmp_path: Path) -> None:
    rows = dump()
    stays(lambda: load(tmp_path / "dump.json", rows), IntegrityError)


def test_an_entry_loaded_over_its_row_is_named(record: Record, undone: None, tmp_path: Path) -> None:
    rows = dump("kim_log.entry")
    changed = next(row for row in rows if row["pk"] == record.entry.pk)
    changed["fields"]["what"] = "Keys were always logged."
    load(tmp_path / "dump.json", rows)
    assert [problem.sentence for problem in verify_state().problems] == [
        f"kim_log.entry {record.entry.pk} was changed outside the record: what."
    ]


def test_an_account_that_is_loaded_is_named(record: Record, undone: None, tmp_path: Path) -> None:
    account = dump("sign_in.account")[0]
    load(tmp_path / "dump.json", [account | {"pk": 900, "fields": account["fields"] | {"email": "root@example.org"}}])
    assert [problem.sentence for problem in verify_state().problems] == [
        "sign_in.account 900 was added outside the record."
    ]
