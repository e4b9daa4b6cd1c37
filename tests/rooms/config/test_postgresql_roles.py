"""docs/how-to/set-up-postgresql.md: a lesser role serves, and what it cannot do is said and not passed over."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.rooms.config.installation import HERE, POSTGRES, Installation, tell_postgres

pytestmark = pytest.mark.skipif(not POSTGRES, reason="SQLite knows no roles")
PAGE = HERE / "docs/how-to/set-up-postgresql.md"
SCRUB = "from kim.config.cli import open_house; open_house(); from kim.foundations.audit_trail import erasing as e; "


def test_a_lesser_role_does_the_days_work_and_leaves_erased_bytes_to_the_owner(
    begun: Installation, tmp_path: Path
) -> None:
    import psycopg

    role, url = f"kim_app_{uuid.uuid4().hex[:8]}", urlsplit(begun.database)
    tell_postgres(f"CREATE ROLE {role} LOGIN")
    try:
        statements = re.findall(r"^ +((?:GRANT|ALTER|REVOKE) .*;)$", PAGE.read_text(encoding="utf-8"), re.M)
        assert len(statements) == 6
        for statement in statements:
            begun.ask(statement.replace("kim_app", role))
        lesser = Installation(begun.folder, url._replace(netloc=f"{role}@{url.hostname}:{url.port}").geturl())
        for given in (("tick",), ("doctor",), ("verify", "--state"), ("backup", tmp_path / "b"), ("upgrade",)):
            done = lesser.kim(*given)
            assert (done.status, done.err) == (0, ""), done
        for statement in ("UPDATE audit_trail_event SET actor = 'x'", "DELETE FROM audit_trail_event"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                lesser.ask(statement)
        refused = lesser.run("-c", f"{SCRUB}e.scrub()")
        assert "NotOwnerError" in refused.err
        assert begun.run("-c", f"{SCRUB}e.scrub()").status == 0
    finally:
        begun.ask(f"DROP OWNED BY {role}")
        tell_postgres(f"DROP ROLE {role}")
