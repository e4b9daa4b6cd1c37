"""R1, R2, R10: the verbs of the Log do what they say, refuse in sentences, and stand in the record."""

from datetime import date

import pytest

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log import actions
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.content import content_of
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND
from kim.practice.risk_register.models import Gap
from tests import factories
from tests.factories import content, moment


def events(entry):
    return [item.type for item in history_of(KIND, entry.pk)]


def test_a_change_is_logged_with_who_when_why_and_since_when(cast):
    entry = factories.entry(cast, by="officer")
    assert (entry.state, entry.author, entry.recorded_by) == (
        EntryState.RECORDED,
        cast.person("officer"),
        cast.person("officer"),
    )
    assert entry.in_force_on == date(2026, 11, 1)
    assert events(entry) == ["kim_log.entry_recorded"]


@pytest.mark.parametrize(
    ("missing", "sentence"), [("what", "Say what changed."), ("why", "Say why."), ("in_force_on", "Say since when.")]
)
def test_what_is_missing_is_asked_for(cast, missing, sentence):
    given = {missing: None if missing == "in_force_on" else " "}
    with pytest.raises(RefusedError) as refused:
        factories.entry(cast, **given)
    assert refused.value.because == sentence
    assert not Entry.objects.exists()


def test_a_gap_needs_no_date_and_raises_a_gap_for_its_area(cast):
    entry = factories.entry(cast, kind="GAP", what="Nobody owns the key list.", in_force_on=None)
    gap = Gap.objects.get()
    assert (gap.area, gap.what, gap.source_kind, gap.source_number) == (
        entry.area,
        "Nobody owns the key list.",
        KIND,
        entry.pk,
    )


def test_a_correction_is_a_new_version_with_its_reason_and_keeps_the_old_words(cast):
    entry = factories.entry(cast)
    corrected = actions.correct_entry(
        entry=entry,
        content=content(what="Keys are now logged at handover. The name they went to is noted."),
        why="It is the name.",
        by=cast.standing("service_manager"),
        at=moment(),
    )
    assert corrected.version == 2
    newest = history_of(KIND, entry.pk)[0]
    assert (newest.why, newest.actor) == ("It is the name.", "Service Manager, service manager")
    [change] = newest.changes
    assert (change.label, "The post" in change.before, "The name" in change.after) == ("What changed", True, True)


def test_a_correction_without_a_reason_is_refused(cast):
    entry = factories.entry(cast)
    with pytest.raises(RefusedError, match="Say why you correct it"):
        actions.correct_entry(entry=entry, content=content(), why=" ", by=cast.standing("manager"), at=moment())


def test_an_entry_that_replaces_another_ends_it_on_the_day_it_takes_effect(cast):
    old = factories.entry(cast, in_force_on=date(2026, 1, 5))
    by = cast.standing("manager")
    new = actions.record_entry(area=cast.area(), content=content(), replaces=old, by=by, at=moment())
    old.refresh_from_db()
    assert (old.state, old.in_force_to, new.replaces) == (EntryState.REPLACED, date(2026, 11, 1), old)
    with pytest.raises(RefusedError, match="can't be changed"):
        actions.record_entry(area=cast.area(), content=content(), replaces=old, by=by, at=moment())


def test_an_entry_cannot_stop_applying_before_it_took_effect(cast):
    entry = factories.entry(cast)
    with pytest.raises(RefusedError, match="before it took effect"):
        actions.withdraw_entry(
            entry=entry, why="Wrong.", from_on=date(2026, 10, 31), by=cast.standing("manager"), at=moment()
        )


def test_a_withdrawn_entry_stays_and_cannot_be_corrected(cast):
    entry = factories.entry(cast)
    by = cast.standing("manager")
    actions.withdraw_entry(entry=entry, why="Stopped.", from_on=date(2026, 11, 20), by=by, at=moment())
    entry.refresh_from_db()
    assert entry.state == EntryState.WITHDRAWN
    with pytest.raises(RefusedError, match="Only a current entry"):
        actions.correct_entry(entry=entry, content=content(), why="x", by=by, at=moment())


def test_a_draft_is_changed_recorded_and_gone_from_drafts(cast):
    draft = factories.draft(cast, what="Half a thought", why="")
    by = cast.standing("log_administrator")
    actions.change_draft(entry=draft, content=content(what="A whole thought."), by=by, at=moment())
    entry = actions.record_entry(draft=draft, content=content_of(Entry.objects.get()), by=by, at=moment())
    assert (entry.pk, entry.state, entry.author, entry.recorded_by) == (
        draft.pk,
        EntryState.RECORDED,
        cast.person("manager"),
        cast.person("log_administrator"),
    )
    assert events(entry) == ["kim_log.entry_recorded", "kim_log.draft_changed", "kim_log.entry_drafted"]


def test_a_discarded_draft_leaves_its_trace_in_the_record(cast):
    draft = factories.draft(cast)
    number = draft.pk
    actions.discard_draft(entry=draft, by=cast.standing("manager"), at=moment())
    assert not Entry.objects.exists()
    assert history_of(KIND, number)[0].type == "kim_log.draft_discarded"


def test_restricting_and_lifting_ask_for_a_reason_and_are_recorded(cast):
    entry = factories.restricted(cast)
    assert entry.restriction == "SECURITY"
    with pytest.raises(RefusedError, match="Say why you lift"):
        actions.lift_restriction(entry=entry, why="", by=cast.standing("manager"), at=moment())
    actions.lift_restriction(entry=entry, why="The lock is new.", by=cast.standing("governance"), at=moment())
    entry.refresh_from_db()
    assert (entry.restriction, entry.restricted_why) == ("", "")


@pytest.mark.parametrize("stranger", ["other_manager", "inspector", "nobody", "administrator"])
def test_who_does_not_answer_for_an_area_neither_logs_nor_corrects_there(cast, stranger):
    entry = factories.entry(cast)
    with pytest.raises(RefusedError):
        factories.entry(cast, by=stranger)
    with pytest.raises(RefusedError):
        actions.correct_entry(entry=entry, content=content(), why="x", by=cast.standing(stranger), at=moment())


def test_the_director_logs_direction_for_any_area(cast):
    entry = factories.entry(cast, by="director", area="Repairs", kind="DIRECTION")
    assert entry.area.name == "Repairs"


def test_two_people_cannot_both_end_what_one_of_them_saw(cast):
    entry = factories.entry(cast)
    stale = Entry.objects.select_related("area__team").get(pk=entry.pk)
    by = cast.standing("manager")
    actions.withdraw_entry(entry=entry, why="Stopped.", from_on=date(2026, 11, 20), by=by, at=moment())
    with pytest.raises(RefusedError, match="can't be changed"):
        actions.withdraw_entry(entry=stale, why="Again.", from_on=date(2026, 11, 21), by=by, at=moment())
