"""After each test what it wrote is held against the record; this shows that the net still catches."""

from __future__ import annotations

import pytest
from django.db import connection

from kim.foundations.audit_trail.verification import verify_state
from kim.foundations.people.models import WorkArea
from tests import conftest
from tests.cast import Cast


@pytest.mark.parametrize("way", ["the library's", "a statement's"])
def test_a_write_beside_the_record_is_caught(cast: Cast, way: str) -> None:
    before = conftest._last_event()
    with conftest._noting_tables() as written:
        assert conftest._touched(written, before) == []
        if way == "the library's":
            WorkArea.objects.filter(name="Voids").update(name="Something else")
        else:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE people_workarea SET name = %s WHERE name = %s", ["Something else", "Voids"])
    touched = conftest._touched(written, before)
    assert [kind.model for kind in touched] == [WorkArea]
    assert verify_state(*touched).problems
    cast.is_tampered = True  # type: ignore[attr-defined]


def test_what_only_reads_is_not_held_against_the_record(cast: Cast) -> None:
    before = conftest._last_event()
    with conftest._noting_tables() as written:
        cast.area("Voids")
    assert conftest._touched(written, before) == []
