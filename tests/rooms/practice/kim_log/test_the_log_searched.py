"""A search looks in the newest rows first, then in all: the same rows in the same order, however far it looked (R9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from kim.foundations.design import lists
from kim.practice.kim_log.listing import listing
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import visible_to
from tests.cast import TODAY
from tests.rooms.practice.kim_log.pages import text_of
from tests.rooms.test_statements import AT_MOST, data_statements

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
ROWS = 120


@pytest.fixture
def entries(cast):
    """Put entries beside the record, dated in another order than they are numbered, some at the same moment."""
    cast.is_tampered = True
    person, other = cast.standing("officer").person, cast.standing("other_manager").person
    for number in range(ROWS):
        words = ["keys", f"w{number}", *["repairs"] * (number % 3 == 0), *["cassette"] * (number < 9)]
        given = {"state": "RECORDED", "recorded_by": person, "author": person, "area": cast.area()}
        if number % 10 == 4:
            given |= {"state": "DRAFT", "recorded_by": None, "author": other, "area": cast.area("Repairs")}
        moved = number + 30 if number % 7 == 0 else number // 2 * 2
        Entry.objects.create(what=" ".join(words), listed_at=AT + timedelta(minutes=moved), **given)


def through(cast, query: str) -> list[int]:
    """Turn every page of a list, then back to the first."""
    rows, found, back = visible_to(cast.standing("officer")).select_related("area", "author"), [], []
    page = listing(TODAY).read(QueryDict(query), rows)
    pages = [[row.pk for row in page.rows]]
    while page.next_cursor:
        page = listing(TODAY).read(QueryDict(page.next_address()[1:]), rows)
        pages.append([row.pk for row in page.rows])
    while page.previous_cursor:
        address = page.previous_address()
        assert "before" in parse_qs(address[1:])
        page = listing(TODAY).read(QueryDict(address[1:]), rows)
        back.append([row.pk for row in page.rows])
    assert back[::-1] == pages[:-1], "the way back shows the same pages"
    for each in pages:
        found += each
    return found


@pytest.mark.parametrize("long", [4, 45, 90, 10_000])
def test_every_stretch_gives_the_same_rows_in_the_same_order(cast, entries, monkeypatch, long):
    monkeypatch.setattr(lists, "STRETCH", dict.fromkeys(lists.STRETCH, long))
    monkeypatch.setattr(lists, "PAGE", 7)
    of_all = visible_to(cast.standing("officer"))
    for words, holds in (
        ("keys", of_all),
        ("repairs", of_all.filter(what__contains="repairs")),
        ("repai", of_all.filter(what__contains="repairs")),
        ("cassette", of_all.filter(what__contains="cassette")),  # in old entries alone
        ("repairs keys w11", of_all.filter(what__contains="repairs").filter(what__contains="w11")),
        ("zeppelin", of_all.none()),
    ):
        for sort, order in (("newest", ("-listed_at", "-pk")), ("oldest", ("listed_at", "pk"))):
            expected = list(holds.order_by(*order).values_list("pk", flat=True))
            assert through(cast, f"words={words}&state=ALL&sort={sort}") == expected, (words, sort)


def test_a_count_that_was_cut_off_says_so_in_words(cast, entries, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED_UP_TO", 20)
    client = cast.client("officer")
    assert "More than 20 entries" in text_of(client.get("/log/?words=repairs&state=ALL"))
    assert "More than 20 entries" in text_of(client.get("/log/?words=repai&state=ALL")), "a beginning is counted whole"
    assert "8 entries" in text_of(client.get("/log/?words=cassette&state=ALL"))


@pytest.mark.parametrize("words", ["repairs", "cassette", "zeppelin", "repairs+w4"])
def test_a_search_that_must_look_further_asks_at_most_ten_times(cast, entries, monkeypatch, words):
    monkeypatch.setattr(lists, "STRETCH", dict.fromkeys(lists.STRETCH, 6))
    monkeypatch.setattr(lists, "PAGE", 5)
    client = cast.client("officer")
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/log/?words={words}").status_code == 200
    assert len(data_statements(captured.captured_queries)) <= AT_MOST
