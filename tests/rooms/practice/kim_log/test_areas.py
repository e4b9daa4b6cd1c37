"""How an area keeps records: what has no date is shown as such, and past reviews follow the date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from kim.practice.kim_log import areas, queries
from kim.practice.kim_log.importing import FileRead, import_log
from kim.practice.kim_log.importing_plans import PlannedEntry, PlannedReview
from tests.cast import TODAY

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HEADING = "Since when is not known"


@pytest.fixture
def area(cast):
    """Bring in a dated and two undated practices, and what was said of three quarters."""
    area = cast.area("Voids")
    entries = [
        PlannedEntry(area=area.pk, what="Keys are logged", why="Lost", in_force_on=TODAY - timedelta(days=90)),
        PlannedEntry(
            area=area.pk, what="Plans are scanned", why="Lost", in_force_on=None, known_only_by="Voids officer"
        ),
        PlannedEntry(area=area.pk, what="Ask first", why="Lost", in_force_on=None, kind="GUIDANCE"),
        PlannedEntry(area=area.pk, what="No index", why="Lost", in_force_on=None, kind="LESSON"),
    ]
    reviews = tuple(PlannedReview(area.pk, code, "GREEN", f"Said of {code}", "") for code in ("2024-Q3", "2026-Q3"))
    planned = [("CSV", row, entry, reviews if row == 2 else (), {}) for row, entry in enumerate(entries, 2)]
    by = cast.standing("administrator", TODAY)
    import_log(file=FileRead("a.csv", "0" * 64, ("CSV",)), planned=planned, tables=[], by=by, at=AT)
    return area


def page(cast, area, query="") -> str:
    return unescape(cast.client("officer").get(f"/areas/{area.pk}/{query}").content.decode())


def then(day, meaning) -> str:
    return f"?on-day={day.day}&on-month={day.month}&on-year={day.year}&meaning={meaning}"


def test_undated_practices_and_rules_are_shown_under_their_own_heading(cast, area):
    now = areas.in_force_on(cast.standing("officer"), area, TODAY)
    assert [each.heading for each in now.for_all] == ["Keys are logged"]
    assert [each.heading for each in now.undated] == ["Plans are scanned", "Ask first"]
    assert [each.heading for each in now.known_by_one] == ["Plans are scanned"]
    found = page(cast, area)
    assert HEADING in found
    assert found.index("Keys are logged") < found.index(HEADING) < found.index("Ask first")
    assert "since None" not in found


def test_undated_practices_are_shown_as_they_were_known(cast, area):
    person = cast.standing("officer")
    assert len(areas.known_on(person, area, AT, TODAY).undated) == 2
    assert areas.known_on(person, area, AT - timedelta(days=1), TODAY).undated == []
    assert HEADING in page(cast, area, then(TODAY, "known"))


def test_as_in_force_the_page_says_what_it_cannot_show(cast, area):
    found = page(cast, area, then(TODAY, "force"))
    assert HEADING not in found
    assert "2 entries are not shown, because since when they apply is not known." in found


def test_what_was_withdrawn_is_not_shown_as_undated(cast, area):
    from kim.practice.kim_log import actions
    from kim.practice.kim_log.models import Entry

    entry = Entry.objects.get(what="Ask first")
    by = cast.standing("manager", TODAY)
    actions.withdraw_entry(entry=entry, why="Wrong", from_on=TODAY, by=by, at=AT + timedelta(hours=1))
    assert [each.heading for each in areas.in_force_on(by, area, TODAY).undated] == ["Plans are scanned"]


def test_past_reviews_follow_the_date_as_known_and_as_in_force(cast, area):
    def of(**given):
        return [each.quarter for each in queries.past_reviews_of(cast.standing("officer"), area, **given)]

    assert of() == ["2026-Q3", "2024-Q3"]
    assert of(known_at=AT) == ["2026-Q3", "2024-Q3"]
    assert of(known_at=AT - timedelta(seconds=1)) == []
    assert of(begun_by=TODAY.replace(month=9)) == ["2024-Q3"]
    assert of(begun_by=TODAY.replace(year=2024, month=9)) == []
    assert of(begun_by=TODAY.replace(month=10, day=1)) == ["2026-Q3", "2024-Q3"]


def test_the_page_of_an_earlier_day_shows_no_review_that_came_later(cast, area):
    assert "Said of 2024-Q3" in page(cast, area)
    earlier = TODAY.replace(month=6, day=1)
    assert "Said of" not in page(cast, area, then(earlier, "known"))
    in_force = page(cast, area, then(earlier, "force"))
    assert "Said of 2024-Q3" in in_force
    assert "Said of 2026-Q3" not in in_force


def test_the_check_of_an_import_says_where_undated_entries_stand(cast):
    from tests.rooms.practice.kim_log.old_logs import HEADINGS, check, row

    dated, undated = row(), row(what="Second", date="")
    browser = check(cast, dated, undated, [*row(what="Third", date="")], headings=HEADINGS)
    words = unescape(" ".join(browser.page.split()))
    assert "3 entries will stand in the Log as of today, each with the date it took effect where one is given." in words
    assert "2 entries give no date: the pages of their work areas show them under ‘Since when is not known’." in words
    assert "past review" not in words.split("Bring it in")[1].split("Every row")[0]


def test_a_page_that_holds_too_many_says_that_the_log_has_the_others(cast, area, monkeypatch):
    monkeypatch.setattr(areas, "MOST", 1)
    found = page(cast, area)
    assert "The newest 1 are shown. The Log has the others." in found
    assert "Keys are logged" in found
    assert HEADING not in found, "what has no date gives way first"
    monkeypatch.setattr(areas, "MOST", 3)
    assert "The Log has the others" not in page(cast, area)
