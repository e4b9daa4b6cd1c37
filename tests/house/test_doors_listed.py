"""Every address is in the table of doors; one that is not is refused."""

from __future__ import annotations

from django.urls import get_resolver, path

from tests.cast import JOBS
from tests.house import doors
from tests.house.own_pages import patterns

NAMES = [name for name, *_ in patterns(get_resolver())]


def test_every_address_is_in_the_table():
    assert doors.unlisted(NAMES, doors.DOORS) == []
    assert doors.gone(NAMES, doors.DOORS) == []


def test_every_address_has_its_name():
    assert [name for name in NAMES if name.endswith("(unnamed)")] == []


def test_an_unlisted_address_is_refused():
    class Planted:
        url_patterns = [*get_resolver().url_patterns, path("attic/", lambda request: None, name="attic")]

    names = [name for name, *_ in patterns(Planted)]
    assert "attic" in doors.unlisted(names, doors.DOORS)


def test_a_line_for_an_address_that_is_gone_is_refused():
    assert doors.gone(["home:my_work"], [doors.Door("home:attic"), doors.Door("home:my_work")]) == ["home:attic"]


def test_the_table_speaks_of_the_cast_and_counts_nobody_twice():
    assert set(doors.EVERYBODY.split()) == set(JOBS)
    assert doors.unknown_members(doors.DOORS, JOBS) == []
    planted = doors.Door("home:my_work", ok="officer officer ghost")
    assert len(doors.unknown_members([planted], JOBS)) == 3
