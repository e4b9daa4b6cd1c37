"""The Log's list and what is shown of an entry on a day: numbers, quarters, days to come, downloads, the way back."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from kim.foundations.landlord.models import CustomerType
from kim.places.holdings.models import Location
from kim.practice.kim_log import actions
from kim.practice.kim_log.listing import listing
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import visible_to
from tests import factories
from tests.cast import TODAY
from tests.factories import content, moment
from tests.rooms import world as planted
from tests.rooms.practice.kim_log.pages import text_of

IN_FEBRUARY = date(2027, 2, 1)


@pytest.fixture(autouse=True)
def _cast_day(monkeypatch):
    planted.stop_the_clock(monkeypatch)


@pytest.fixture
def client(cast):
    return cast.client("manager")


def shown(cast, query, member="manager"):
    rows = visible_to(cast.standing(member)).select_related("area", "author")
    return [row.pk for row in listing(TODAY).read(QueryDict(query), rows).rows]


def replacing(cast, old, **given):
    by = cast.standing("manager")
    return actions.record_entry(area=cast.area(), content=content(**given), replaces=old, by=by, at=moment())


def downloaded(client, query):
    found = client.get(f"/log/?format=csv&{query}")
    return list(csv.DictReader(io.StringIO(planted.whole(found).decode("utf-8-sig"))))


@pytest.mark.parametrize("sign", ["", "%23"])
def test_an_entrys_number_finds_it_beside_words_that_hold_it(cast, sign):
    entry = factories.entry(cast, what="Keys are logged.")
    number = f"{sign}{entry.pk}"
    naming = factories.entry(cast, what=f"See #{entry.pk} and {entry.pk}.")
    factories.entry(cast, what="Other.", why="Other.")
    assert shown(cast, f"words={number}") == [naming.pk, entry.pk]


def test_a_number_finds_nothing_that_may_not_be_seen(cast):
    hidden = factories.restricted(cast)
    assert shown(cast, f"words={hidden.pk}", "other_manager") == []


def test_a_quarter_holds_what_was_recorded_in_it(cast):
    by = cast.standing("manager")
    days = [datetime(2026, 6, 30, 23, 30, tzinfo=UTC), datetime(2026, 9, 30, 22, 30, tzinfo=UTC), moment()]
    made = [actions.record_entry(area=cast.area(), content=content(), by=by, at=at) for at in days]
    numbers = [entry.pk for entry in made]
    assert shown(cast, "quarter=2026-Q2") == [numbers[1], numbers[0]], "by the landlord's own time"
    assert shown(cast, "quarter=2026-Q3") == [numbers[2]]
    [choices] = [each.choices for each in listing(TODAY).filters if each.key == "quarter"]
    assert choices[0] == ("2026-Q3", "Q3 2026/27: October to December 2026")
    assert [code for code, _ in choices] == ["2026-Q3", "2026-Q2"]


def test_an_entry_that_begins_later_says_so_and_the_old_one_stays_till_then(cast, client):
    old = factories.entry(cast, what="Keys are in the cabinet.")
    new = replacing(cast, old, in_force_on=IN_FEBRUARY)
    assert shown(cast, "") == [new.pk, old.pk]
    assert "Takes effect on 1 February 2027" in text_of(client.get(f"/log/{new.pk}/"))
    page = text_of(client.get(f"/log/{old.pk}/"))
    assert "Replaced from 1 February 2027" in page
    listed = text_of(client.get("/log/?columns=what&columns=state"))
    assert listed.count("Replaced from 1 February 2027") == 1
    rows = visible_to(cast.standing("manager")).select_related("area", "author")
    later = listing(IN_FEBRUARY).read(QueryDict(""), rows)
    assert [row.pk for row in later.rows] == [new.pk]
    assert Entry.objects.get(pk=old.pk).state_on(IN_FEBRUARY) == "Replaced"


def test_what_is_over_and_what_is_a_draft_is_not_current(cast):
    by, entry = cast.standing("manager"), factories.entry(cast)
    factories.draft(cast)
    actions.withdraw_entry(entry=entry, why="Over.", from_on=TODAY, by=by, at=moment())
    assert shown(cast, "") == []


def test_a_drafts_column_says_when_it_was_begun(cast, client):
    factories.draft(cast)
    page = text_of(client.get("/log/?state=DRAFT"))
    assert ">Begun</th>" in page
    assert ">Recorded</th>" not in page
    assert "Begun 22 November 2026" in text_of(client.get("/log/?state=ALL"))


def test_a_download_says_who_it_concerns_where_what_it_replaces_and_who_may_see_it(cast, client):
    tenant, book = CustomerType.objects.get(name="Tenant"), Location.objects.get(name="Key book")
    tags = {"customer_types": (tenant.pk,), "locations": (book.pk,), "questions": "13"}
    old = factories.entry(cast)
    new = replacing(cast, old, **tags)
    by = cast.standing("manager")
    actions.restrict_entry(entry=new, restriction="STAFF", why="Staff.", by=by, at=moment())
    first, second = downloaded(client, "state=ALL&columns=number")
    assert [first[name] for name in ("Who it concerns", "Where we keep it", "Review questions")] == [
        "Tenant",
        "Key book",
        "1, 3",
    ]
    assert (first["Restricted"], second["Restricted"]) == ("It is about a staff matter", "")
    assert (first["Replaces"], second["Replaced by"]) == (str(old.pk), str(new.pk))
    [seen] = downloaded(cast.client("officer"), "state=ALL&columns=number&columns=restricted")
    assert (seen["Number"], seen["Replaced by"]) == (str(old.pk), ""), "what may not be seen is not numbered"


def test_a_download_asks_no_more_often_when_there_are_more_rows(cast, client):
    counts = []
    tenant = CustomerType.objects.get(name="Tenant")
    for _ in range(2):
        for _ in range(4):
            replacing(cast, factories.entry(cast), customer_types=(tenant.pk,))
        with CaptureQueriesContext(connection) as captured:
            downloaded(client, "state=ALL")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_way_back_to_the_log_keeps_filters_order_and_page(cast, client):
    entry = factories.entry(cast)
    client.get("/log/?words=keys&sort=oldest&state=ALL&next=https%3A%2F%2Fevil.example")
    for address in (f"/log/{entry.pk}/", f"/log/{entry.pk}/correct/", "/log/new/"):
        page = text_of(client.get(address))
        assert 'href="/log/?words=keys&sort=oldest&state=ALL&next=https%3A%2F%2Fevil.example">The Log</a>' in page
    client.get("/log/?words=other&format=csv")
    assert "words=keys" in text_of(client.get(f"/log/{entry.pk}/")), "a download is no page to go back to"
    client.get("/log/")
    assert 'href="/log/">The Log</a>' in text_of(client.get(f"/log/{entry.pk}/"))


def known_on(client, entry, day):
    page = client.get(f"/log/{entry.pk}/?on-day={day.day}&on-month={day.month}&on-year={day.year}")
    then, _, now = text_of(page).partition("As it is now")
    return then, now


def test_everything_that_was_known_on_a_day_stands_apart_from_what_is_known_now(cast, client):
    tenant, book = CustomerType.objects.get(name="Tenant"), Location.objects.get(name="Key book")
    by, then = cast.standing("manager"), datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
    texts = content(
        kind="PRACTICE", customer_types=(tenant.pk,), locations=(book.pk,), known_only_by="Voids officer", questions="2"
    )
    entry = actions.record_entry(area=cast.area(), content=texts, by=by, at=then)
    actions.add_link(entry=entry, label="A form", url="https://a.example/", by=by, at=then)
    actions.correct_entry(entry=entry, content=content(what="Other."), why="Wrong.", by=by, at=moment())
    before, now = known_on(client, entry, date(2026, 10, 6))
    for words in ("Practice as it is", "Tenant", "Key book", "Voids officer", "2. What happens", "1 piece", "Current"):
        assert words in before, words
        assert words not in now.partition('id="history"')[0] or words in ("1 piece", "Current"), words
    assert "Change of practice" in now
    assert "was not in the Log on that day" in known_on(client, entry, date(2026, 10, 4))[0]


def test_a_day_that_has_not_come_gets_a_sentence(cast, client):
    entry = factories.entry(cast)
    assert "That day has not come yet" in known_on(client, entry, date(2026, 11, 23))[0]
    asked = "?on-day=1&on-month=2&on-year=2027&meaning="
    assert "That day has not come yet" in text_of(client.get(f"/areas/{cast.area().pk}/{asked}known"))
    assert "As in force on 1 February 2027" in text_of(client.get(f"/areas/{cast.area().pk}/{asked}force"))


def test_an_earlier_day_is_read_in_ten_statements(cast, client):
    entry = factories.entry(cast)
    client.get(f"/log/{entry.pk}/")
    with CaptureQueriesContext(connection) as captured:
        known_on(client, entry, TODAY)
    asked = [each["sql"] for each in captured.captured_queries if each["sql"].startswith("SELECT")]
    assert len(asked) <= 10, asked
