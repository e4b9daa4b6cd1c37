"""R3: an incident pauses the calendar: dates move by its working days, nothing becomes late, nobody is chased in it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from kim.assurance.progress.measures import _about_time
from kim.assurance.reviews.models import KimQuarter
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.landlord import actions
from kim.foundations.landlord.models import Pause
from kim.foundations.landlord.pauses import PauseDoesNotFitError, counted
from kim.foundations.landlord.queries import pause_on, quarter_calendar, runs_since
from kim.home.work import _status
from kim_engine.calendar import quarter_of
from kim_engine.clocks.reminders import MOST_PAUSED, DueItem, Stage, Steps, wanted_on
from tests.factories import moment
from tests.rooms.foundations.people.reading import parts
from tests.rooms.practice.kim_log.pages import text_of

pytestmark = pytest.mark.django_db
BEGINS, ENDS = date(2026, 11, 3), date(2026, 11, 16)  # ten working days
SECOND = quarter_of(date(2026, 9, 30))


def record(cast, first=BEGINS, last=None, *, on=None, name="Cyber attack"):
    by = cast.standing("administrator")
    return actions.record_pause(from_on=first, to_on=last, name=name, by=by, at=moment(), on=on or last or first)


def dates(on):
    return quarter_calendar(on).dates_of(SECOND)


def test_dates_move_by_the_paused_working_days_while_it_lasts_and_then_stand(cast):
    before = quarter_calendar(BEGINS).dates_of(SECOND)
    assert before.agree_by_on == date(2026, 11, 4)
    pause = record(cast)
    assert dates(BEGINS).agree_by_on == date(2026, 11, 5), "one day of it has passed"
    assert dates(BEGINS + timedelta(days=6)).agree_by_on == date(2026, 11, 11), "five"
    actions.end_pause(pause=pause, last_on=ENDS, by=cast.standing("administrator"), at=moment(), on=ENDS)
    for on in (ENDS, ENDS + timedelta(days=30)):
        assert dates(on).agree_by_on == date(2026, 11, 18)
        assert dates(on).due_on == before.due_on, "what came before it stays"
    assert "the pause ‘Cyber attack’ on 3, 4" in dates(ENDS).explain()[2]
    ended, recorded = history_of("landlord.pause", pause.pk)
    assert (recorded.type, ended.type) == ("landlord.pause_recorded", "landlord.pause_ended")
    assert ("Last day", "", "16 November 2026") in [(each.label, each.before, each.after) for each in ended.changes]


def test_nobody_is_chased_and_nothing_becomes_late_in_it(cast):
    eve = BEGINS - timedelta(days=1)
    item = DueItem(("reviews.review", 1, "WRITE"), "Review Voids", "/", eve, ((1,), (2,), (3,)))

    def stages(on):
        calendar = quarter_calendar(on).for_years(on.year - 1, on.year + 1)
        return {each.stage for each in wanted_on(on, [item], Steps(), calendar).values()}

    assert stages(BEGINS) == {Stage.LATE}
    record(cast, BEGINS, ENDS)
    for days in range(14):
        on = BEGINS + timedelta(days=days)
        assert stages(on) == {Stage.TODAY}, on
        assert runs_since(on) == eve
        assert pause_on(on).said == "Cyber attack, 3 November 2026 to 16 November 2026"
    assert stages(ENDS + timedelta(days=1)) == {Stage.LATE}
    assert (runs_since(eve), runs_since(ENDS + timedelta(days=1))) == (eve, ENDS + timedelta(days=1))
    review = type("Review", (), {"state": "NOT_STARTED"})()
    assert _status(review, BEGINS, eve)[0] == "Not started"
    assert _status(review, BEGINS, eve - timedelta(days=1))[0] == "Overdue"
    assert _status(review, ENDS + timedelta(days=1), eve)[0] == "Overdue"


def test_what_does_not_fit_is_said(cast):
    record(cast, BEGINS, ENDS)

    def refused(first, last, on=ENDS):
        with pytest.raises(PauseDoesNotFitError) as error:
            record(cast, first, last, on=on, name="Flood")
        return str(error.value)

    assert "a pause on some of these days already: Cyber attack" in refused(ENDS, None)
    assert "has begun" in refused(ENDS + timedelta(days=3), None)
    assert "can't end before it begins" in refused(ENDS + timedelta(days=3), ENDS)
    assert "in the years" in refused(date(1990, 1, 1), None)
    assert f"at most {MOST_PAUSED} days" in refused(date(2026, 12, 1), date(2027, 3, 20))
    pause, by = Pause.objects.get(), cast.standing("administrator")
    for last, said in ((ENDS, "ends by then already"), (BEGINS - timedelta(days=1), "before it begins")):
        with pytest.raises(PauseDoesNotFitError, match=said):
            actions.end_pause(pause=pause, last_on=last, by=by, at=moment(), on=ENDS)


def test_one_that_is_over_is_recorded_while_another_goes_on(cast):
    record(cast)
    record(cast, date(2026, 3, 2), date(2026, 3, 6), on=ENDS, name="Flood")
    assert [each.name for each in counted(Pause.objects.values_list("from_on", "to_on", "name"), ENDS)] == [
        "Flood",
        "Cyber attack",
    ]


ROWS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 119)), max_size=6)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 1200))
def test_whatever_pauses_stand_dates_can_be_counted(rows, days):
    """Also many, and ones forgotten open: no more than a year's days are stopped, so no count runs off the calendar."""
    first = date(2024, 1, 1)
    on = first + timedelta(days=days)
    begun = {first + timedelta(days=start): length for start, length in rows}
    found = counted([(day, None if n % 3 == 0 else day + timedelta(days=n), "x") for day, n in begun.items()], on)
    for each in found:
        assert (each.last - each.first).days < MOST_PAUSED
    assert sum(1 for each in found if each.is_open) <= 1 + len(begun)


def test_an_administrator_records_and_ends_one_and_the_pages_say_so(cast):
    client, on = cast.client("administrator"), timezone.localdate()
    day = parts("from_on", on)
    refused = client.post(reverse("people:pause_add"), {"name": "Mr Ali Khan fell", **day})
    assert refused.status_code == 400
    assert "what looks like" in text_of(refused)
    done = client.post(reverse("people:pause_add"), {"name": "Cyber attack", **day}, follow=True)
    assert "The pause is recorded." in text_of(done)
    assert "Cyber attack, since" in text_of(done)
    work = text_of(cast.client("manager").get(reverse("home:my_work")))
    assert re.search(r"Cyber attack, since .*: a pause\. .*nobody is chased", work)
    assert "Cyber attack" in text_of(cast.client("manager").get(reverse("notices:reminder_list")))
    last = parts("last_on", on)
    pause = Pause.objects.get(name="Cyber attack")
    assert "It ends." in text_of(client.post(reverse("people:pause_end", args=[pause.pk]), last, follow=True))
    assert cast.client("manager").get(reverse("people:pause_add")).status_code == 403


def test_on_time_figures_say_that_a_pause_applied(cast):
    quarter = KimQuarter(code=SECOND.code, starts_in=4, begins_on=SECOND.first_day, ends_on=SECOND.last_day)
    quarter.opens_on, quarter.close_by_on = date(2026, 9, 16), date(2026, 11, 18)
    assert "pause" not in _about_time([quarter])
    record(cast, BEGINS, ENDS)
    assert "A pause applied to" in _about_time([quarter])
    assert "Cyber attack, 3 November 2026 to 16 November 2026. Its dates moved." in _about_time([quarter])
