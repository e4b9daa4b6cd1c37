"""R10: whatever people do, in whatever order, and whatever is refused: the record holds and has every place once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.foundations.audit_trail.models import Event, Log
from kim.foundations.audit_trail.verification import verify_log, verify_state
from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log import actions
from kim.practice.kim_log.content import Content
from kim.practice.kim_log.models import Entry
from tests import factories
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.foundations.audit_trail import tampering

# Each with whoever does it, on whichever entry: what its state does not allow is refused.
VERBS: dict[str, Callable[..., object]] = {
    "draft": lambda entry, words, **by: actions.draft_entry(area=entry.area, content=words, **by),
    "change": lambda entry, words, **by: actions.change_draft(entry=entry, content=words, **by),
    "discard": lambda entry, words, **by: actions.discard_draft(entry=entry, **by),
    "record": lambda entry, words, **by: actions.record_entry(draft=entry, content=words, **by),
    "record at once": lambda entry, words, **by: actions.record_entry(area=entry.area, content=words, **by),
    "replace": lambda entry, words, **by: actions.record_entry(area=entry.area, content=words, replaces=entry, **by),
    "correct": lambda entry, words, **by: actions.correct_entry(entry=entry, content=words, why="Better.", **by),
    "withdraw": lambda entry, words, **by: actions.withdraw_entry(
        entry=entry, why="It ended.", from_on=words.in_force_on or date(2026, 11, 22), **by
    ),
    "restrict": lambda entry, words, **by: actions.restrict_entry(
        entry=entry, restriction="STAFF", why="It is about a post.", **by
    ),
    "lift": lambda entry, words, **by: actions.lift_restriction(entry=entry, why="It is over.", **by),
    "add a link": lambda entry, words, **by: actions.add_link(
        entry=entry, label="A form", url="https://files.example/form", **by
    ),
}
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30)
CONTENTS = st.builds(
    Content,
    what=TEXTS,
    why=TEXTS,
    in_force_on=st.none() | st.dates(date(2020, 1, 1), date(2026, 12, 1)),
    kind=st.sampled_from(["CHANGE_OF_PRACTICE", "GAP", "LESSON"]),
    customer_types=st.sets(st.sampled_from([1, 2, 3])).map(tuple),
    locations=st.sets(st.sampled_from([1, 2])).map(tuple),
)
WHO = st.sampled_from(["manager", "manager", "officer", "service_manager", "governance", "inspector"])
ACTS = st.tuples(st.sampled_from(sorted(VERBS)), WHO, st.integers(0, 5), CONTENTS)


def act(cast: Cast, verb: str, who: str, which: int, words: Content) -> bool:
    """Do one thing to one entry; say whether it was done. What is refused leaves the record where it was."""
    entries = list(Entry.objects.select_related("area").order_by("pk"))
    before = tampering.size()
    try:
        with transaction.atomic():
            VERBS[verb](entries[which % len(entries)], words, by=cast.standing(who), at=moment())
    except RefusedError:
        assert tampering.size() == before
        return False
    assert tampering.size() > before
    return True


@given(acts=st.lists(ACTS, min_size=4, max_size=14))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_course_of_things_leaves_the_record_clean(cast: Cast, acts: list[tuple[str, str, int, Content]]) -> None:
    with transaction.atomic():
        before = tampering.size()
        factories.draft(cast)
        factories.entry(cast)
        done = [act(cast, *each) for each in acts]
        log = Log.objects.get()
        assert list(Event.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(log.size))
        assert verify_log(log).problems == []
        assert verify_state().problems == []
        assert log.size >= before + 2 + sum(done)
        transaction.set_rollback(True)
