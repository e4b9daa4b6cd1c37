"""What a page reads is found by an index, however long the Log is: the database's own plan is asked, no clock."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from kim.assurance.reviews.queries import evidence_to_point_to
from kim.assurance.reviews.slots import facts_of
from kim.foundations.design import lists
from kim.foundations.evidence_files import queries as evidence_files
from kim.practice.kim_log import areas
from kim.practice.kim_log.listing import listing
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import visible_to
from tests import factories
from tests.cast import TODAY
from tests.rooms.assurance.reviews import quarters
from tests.rooms.foundations.audit_trail.tampering import on_one_database
from tests.rooms.test_statements import data_statements

WHOLE = {  # how a plan says that it reads every row
    "sqlite": ("SCAN kim_log_entry", "USING INDEX entry_by_state (state=?)", "SCAN evidence_files_evidence"),
    "postgresql": ("Seq Scan on kim_log_entry", "Seq Scan on evidence_files_evidence"),
}


def plan_of(read) -> str:
    """Give the plans of what is read: of a long table, which PostgreSQL is told to take each table for."""
    with CaptureQueriesContext(connection) as captured:
        read()
    told = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        for statement in data_statements(captured.captured_queries):
            cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{statement}")
            told += [row[-1] for row in cursor.fetchall()]
        if connection.vendor == "postgresql":
            cursor.execute("RESET enable_seqscan")
    return "\n".join(told)


def no_whole_table(plan: str) -> None:
    """Hold that a plan reads neither the whole Log nor all evidence."""
    found = [line for line in plan.splitlines() if any(f"{each} " in f"{line} " for each in WHOLE[connection.vendor])]
    assert not found, plan


def test_what_a_review_counts_and_offers_of_its_area_is_found_by_the_area(cast):
    quarter = quarters.opened()
    review, who = quarters.review(quarter), cast.standing("manager")
    quarters.proof(cast)
    facts = plan_of(lambda: facts_of(who, review.area, quarter.begins_on, quarter.ends_on))
    offered = plan_of(lambda: list(evidence_to_point_to(who, review)))
    no_whole_table(facts)
    no_whole_table(offered)
    if connection.vendor == "sqlite":
        assert "entry_known_alone (state=? AND area_id=?" in facts
        assert "entry_with_evidence (state=? AND area_id=?)" in facts
        assert "evidence_by_source (source_kind=?)" not in offered, "each entry's own, not all of a kind"


@on_one_database("sqlite", "PostgreSQL sorts one area's rows, and SQLite would sort the whole Log")
def test_the_list_by_area_begins_at_the_first_area_and_sorts_nothing(cast):
    rows = visible_to(cast.standing("officer")).select_related("area", "author")
    read = lambda: listing(TODAY).read(QueryDict("sort=area"), rows).rows  # noqa: E731
    plan = plan_of(read)
    assert "entry_by_area (area_id=?)" in plan
    assert "ORDER BY" not in plan, plan


def test_the_list_by_area_turns_its_pages_to_and_fro(cast, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    where = {"Voids": "manager", "Repairs": "other_manager"}
    made = {factories.entry(cast, area=area, by=by).pk for area, by in where.items() for _ in range(3)}
    rows = visible_to(cast.standing("officer")).select_related("area", "author")
    expected = list(rows.order_by("area__name", "-listed_at", "-pk").values_list("pk", flat=True))
    page, pages = listing(TODAY).read(QueryDict("sort=area"), rows), []
    pages.append([row.pk for row in page.rows])
    while page.next_cursor:
        page = listing(TODAY).read(QueryDict(page.next_address()[1:]), rows)
        pages.append([row.pk for row in page.rows])
    assert [pk for each in pages for pk in each] == expected
    assert set(expected) == made
    while page.previous_cursor:
        page = listing(TODAY).read(QueryDict(page.previous_address()[1:]), rows)
        assert [row.pk for row in page.rows] == pages[-2]
        pages.pop()
    assert len(pages) == 1


def test_what_is_in_force_is_read_newest_first_and_the_undated_after_it(cast, monkeypatch):
    monkeypatch.setattr(areas, "MOST", 3)
    cast.is_tampered = True
    dated = [factories.entry(cast, kind="PRACTICE") for _ in range(2)]
    undated = [factories.entry(cast, kind="PRACTICE") for _ in range(3)]
    Entry.objects.filter(pk__in=[each.pk for each in undated]).update(in_force_on=None)
    read = lambda: areas.in_force_on(cast.standing("officer"), cast.area(), TODAY)  # noqa: E731
    page = read()
    assert page.is_cut
    assert {each.number for each in page.undated} == {undated[-1].pk}
    assert {each.number for each in page.for_all} == {each.pk for each in dated}
    if connection.vendor == "sqlite":
        assert "entry_by_effect (area_id=?" in plan_of(read)


@pytest.mark.parametrize("words", ["procedure", "zeppelin"])
def test_evidence_is_searched_by_its_words(cast, words):
    quarters.opened()
    quarters.proof(cast)
    no_whole_table(plan_of(lambda: list(evidence_files.found(cast.standing("officer"), words, None))))


@on_one_database("postgresql", "SQLite asks its index of words alone")
def test_a_text_is_looked_through_before_it_is_split_into_words(cast):
    """However the words are written: with capitals, accents, letters of other scripts, or none of ASCII."""
    from kim.foundations.full_text.indexes import search, search_within
    from kim.practice.kim_log.queries import WORDS

    said = ["KEYS at the Café", "keys, cafe's", "Ключи у двери", "KEYS\N{ZERO WIDTH SPACE}safe", "mon(keys", "keys"]
    for what in said:
        factories.entry(cast, what=what)
    rows = Entry.objects.all()
    for words in ("keys", "KEY", "cafe", "café", "ключи", "keys cafe", "safe", "mon keys", "monkeys", "%", "ke_s"):
        expected = set(search(rows, WORDS, words))
        assert set(search_within(rows, WORDS, words, rows)) == expected, words
        assert expected or words in ("monkeys", "%", "ke_s"), words
