"""The one list pattern: every row is met once whichever way one pages, and the address keeps what was chosen."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.foundations.design.lists import PAGE
from kim.practice.kim_log.listing import listing
from kim.practice.kim_log.models import Entry
from tests import factories
from tests.cast import TODAY
from tests.factories import NOW


@pytest.fixture
def entries(cast):
    """Sixty entries, many recorded at the same moment, in two areas and two kinds."""
    person = cast.person("manager")
    areas = [cast.area("Voids"), cast.area("Leasehold")]
    made = Entry.objects.bulk_create(
        Entry(
            area=areas[number % 2],
            author=person,
            recorded_by=person,
            state="RECORDED",
            kind="LESSON" if number % 3 else "PRACTICE",
            what=f"Entry {number}",
            listed_at=NOW - timedelta(days=number // 7),
        )
        for number in range(60)
    )
    cast.is_tampered = True  # made in bulk beside the actions: this test is about reading
    return made


def read(query=""):
    return listing(TODAY).read(QueryDict(query), Entry.objects.select_related("area", "author"))


def walk(query, step):
    """Follow one kind of link to the end; give each page's rows."""
    page = read(query)
    pages = [page.rows]
    while address := getattr(page, f"{step}_address")():
        page = read(address.removeprefix("?"))
        pages.append(page.rows)
    return pages, page


@pytest.mark.parametrize("sort", ["newest", "oldest", "area"])
def test_paging_forward_meets_every_row_once_in_order(entries, sort):
    pages, _ = walk(f"sort={sort}", "next")
    met = [row.pk for rows in pages for row in rows]
    assert met == [row.pk for row in read(f"sort={sort}").all_rows]
    assert [len(rows) for rows in pages] == [PAGE, PAGE, 10]


@pytest.mark.parametrize("sort", ["newest", "oldest", "area"])
def test_paging_back_meets_the_same_pages(entries, sort):
    forward, last = walk(f"sort={sort}", "next")
    page, back = last, [last.rows]
    while address := page.previous_address():
        page = read(address.removeprefix("?"))
        back.append(page.rows)
    assert [[row.pk for row in rows] for rows in reversed(back)] == [[row.pk for row in rows] for rows in forward]


def test_a_row_that_comes_in_between_neither_repeats_nor_hides_another(entries, cast):
    first = read()
    factories.entry(cast)
    second = read(first.next_address().removeprefix("?"))
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}
    assert second.rows[0].pk == list(first.all_rows)[PAGE + 1].pk


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from(["after", "before", "sort", "area", "kind", "state", "columns"]), st.text()))
def test_an_address_that_was_tampered_with_shows_a_list_and_no_error(entries, query):
    built = QueryDict(mutable=True)
    built.update(query)
    assert listing(TODAY).read(built, Entry.objects.all()).count_text


def test_filters_stand_in_the_address_and_each_can_be_taken_away(entries):
    page = read(f"kind=LESSON&words=Entry&sort=oldest&columns=what&columns=number&area={entries[0].area_id}")
    assert {each["text"] for each in page.applied()} == {
        "Words or number: Entry",
        "Kind: Lesson",
        "Area: Voids",
        "State: Current",
    }
    without = read(next(e["href"] for e in page.applied() if "Kind" in e["text"]).removeprefix("?"))
    assert (without.order.key, [c.key for c in without.columns]) == ("oldest", ["what", "number"])
    assert len(without.all_rows) == 30


def test_the_state_filter_stands_unless_it_is_taken_away(entries):
    Entry.objects.filter(pk=entries[0].pk).update(state="WITHDRAWN")
    assert read().count == 59
    assert read("state=").count == 60
    assert read(read().cleared().removeprefix("?")).count == 60


def test_a_count_is_exact_up_to_a_thousand_and_then_says_more(entries):
    assert read().count_text == "60 entries"
    person, area = entries[0].author, entries[0].area
    Entry.objects.bulk_create(
        Entry(area=area, author=person, recorded_by=person, state="RECORDED", what="x", listed_at=NOW)
        for _ in range(1000)
    )
    page = read()
    assert (page.count_text, page.is_count_capped) == ("More than 1,000 entries", True)
