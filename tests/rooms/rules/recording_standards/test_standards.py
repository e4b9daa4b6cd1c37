"""R20, R25: standards are proposed, agreed from a day, declined and switched off; which applied when is never lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim.foundations.audit_trail.models import Event, Payload
from kim.foundations.people.refusals import RefusedError
from kim.rules.recording_standards import actions, due, queries, saying
from kim.rules.recording_standards.models import RecordingStandard, StandardVersion
from kim.rules.recording_standards.queries import ContentChangedError
from kim_engine.quality import starting, trying
from kim_engine.quality.reading import StandardError, read
from tests.cast import TODAY, Cast
from tests.factories import moment
from tests.rooms.rules.recording_standards.standards import SHELF, agreed, keys, proposed

DAY = timedelta(days=1)
NEXT = {"content": keys(2, more=SHELF), "what_changed": "The shelf."}


def switched_off(cast: Cast, version: StandardVersion, on: date, *, at: date = TODAY) -> StandardVersion:
    given = {"off_from": on, "why": "It is part of another.", "by": cast.standing("head", at), "at": moment()}
    return actions.switch_off(standard=version.standard, **given)


def on_or_off(code: str, day: date) -> int | None:
    found = queries.in_force(code, day)
    return found.version.number if found else None


def test_every_start_standard_can_be_taken_up_and_none_is_on_before_it_is_agreed(cast: Cast) -> None:
    assert queries.listed(cast.standing("inspector"), TODAY).on == []
    for name in starting.names():
        assert starting.title(name) == queries.start_standard(name).title
    made = actions.take_up(name="void", by=cast.standing("service_manager"), at=moment())
    assert (made.number, made.state, made.digest) == (1, "PROPOSED", starting.load("void").digest)
    assert queries.in_force("void", TODAY) is None
    actions.agree_version(version=made, effective_from=TODAY, by=cast.standing("head"), at=moment())
    found = queries.in_force("void", TODAY)
    assert found is not None
    assert (found.standard, found.since) == (starting.load("void"), TODAY)
    assert queries.in_force("void", TODAY - DAY) is None
    assert list(queries.on(TODAY)) == ["void"]
    assert "void" not in dict(queries.listed(cast.standing("inspector"), TODAY).start)
    switched_off(cast, made, TODAY)
    assert "void" in dict(queries.listed(cast.standing("inspector"), TODAY).start), "to be switched on again"
    assert actions.take_up(name="void", by=cast.standing("service_manager"), at=moment()).number == 2


def test_versions_follow_each_other_and_every_day_keeps_its_own(cast: Cast) -> None:
    first = agreed(cast)
    second = agreed(cast, from_on=TODAY + 5 * DAY, **NEXT)
    assert [on_or_off("keys", TODAY + days * DAY) for days in (-1, 0, 4, 5, 400)] == [None, 1, 1, 2, 2]
    switched_off(cast, second, TODAY + 9 * DAY)
    assert [on_or_off("keys", TODAY + days * DAY) for days in (8, 9, 400)] == [2, None, None]
    later = TODAY + 20 * DAY
    back = actions.bring_file(content=NEXT["content"], by=cast.standing("head", later), at=moment())
    by = cast.standing("director", later)
    actions.agree_version(version=back, effective_from=later, by=by, at=moment())
    assert [on_or_off("keys", TODAY + days * DAY) for days in (0, 5, 8, 9, 19, 20)] == [1, 2, 2, None, None, 3]
    lasts = [each.last for each in queries.periods_of(queries.versions_of(first.standard))]
    assert lasts == [TODAY + 4 * DAY, TODAY + 8 * DAY, None]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.none() | st.integers(0, 60)), max_size=6), st.integers(0, 200))
def test_at_most_one_version_applies_on_any_day(steps: list[tuple[int, int | None]], asked: int) -> None:
    begun, versions = TODAY, []
    for number, (after, off_after) in enumerate(steps, 1):
        begun += after * DAY
        off_from = None if off_after is None else begun + off_after * DAY
        versions.append(StandardVersion(pk=number, number=number, effective_from=begun, off_from=off_from))
    day, periods = TODAY + asked * DAY, queries.periods_of(reversed(versions))
    expected = None
    for each in versions:  # slow and obvious: the newest that began, unless it was switched off
        if each.effective_from <= day:
            expected = None if each.off_from and each.off_from <= day else each
    found = queries.period_on(periods, day)
    assert (found.version if found else None) == expected
    assert sum(each.holds(day) for each in periods) <= 1


@pytest.mark.parametrize(
    ("on", "words"),
    [(TODAY - DAY, "today or a later day"), (TODAY, "Version 1 applies from 22 November 2026")],
)
def test_a_day_that_is_over_or_not_later_than_the_last_is_refused(cast: Cast, on: date, words: str) -> None:
    agreed(cast)
    version = proposed(cast, **NEXT)
    with pytest.raises(RefusedError, match=words) as refused:
        actions.agree_version(version=version, effective_from=on, by=cast.standing("head"), at=moment())
    assert refused.value.about == "effective_from"


def test_one_version_waits_at_a_time_and_is_decided_once(cast: Cast) -> None:
    version = proposed(cast)
    with pytest.raises(RefusedError, match="Version 1 of this standard waits"):
        proposed(cast, **NEXT)
    by = cast.standing("head")
    actions.decline_version(version=version, why="Too little.", by=by, at=moment())
    for act in (
        lambda: actions.decline_version(version=version, why="Again.", by=by, at=moment()),
        lambda: actions.agree_version(version=version, effective_from=TODAY, by=by, at=moment()),
    ):
        with pytest.raises(RefusedError, match="declined already"):
            act()
    assert proposed(cast).number == 2, "what was declined can be brought again"


def test_a_new_version_says_something_new_bears_a_higher_number_and_says_what_changed(cast: Cast) -> None:
    agreed(cast)
    for file, words, about in (
        ({"content": keys()}, "as it stands", "file"),
        ({"content": keys(1, more=SHELF), "what_changed": "The shelf."}, "Write 2 there", "file"),
        ({"content": keys(2, more=SHELF), "what_changed": "  "}, "Say what changed since version 1", "what_changed"),
    ):
        with pytest.raises(RefusedError, match=words) as refused:
            proposed(cast, **file)
        assert refused.value.about == about
    assert StandardVersion.objects.count() == 1


def test_a_file_whose_examples_do_otherwise_is_told_so_and_nothing_is_kept(cast: Cast) -> None:
    before = Event.objects.count()
    with pytest.raises(StandardError, match="Rule K01: its failing example passes"):
        proposed(cast, keys(spoilt=", back_on: 01/11/2026"))
    with pytest.raises(StandardError, match="'rules' is missing"):
        proposed(cast, keys().split(b"rules:")[0])
    assert not RecordingStandard.objects.exists()
    assert Event.objects.count() == before


def test_trying_the_examples_ends_at_its_bounds() -> None:
    short = trying.Trial(wall_seconds=0.1)
    assert trying.faults_of.__wrapped__(keys(), short) == (trying.TOO_SLOW,)  # type: ignore[attr-defined]
    starved = trying.Trial(memory_bytes=64 * 1024**2)
    assert trying.faults_of.__wrapped__(keys(), starved) == (trying.BROKEN,)  # type: ignore[attr-defined]


def test_switching_off_asks_for_a_reason_a_day_to_come_and_something_that_is_on(cast: Cast) -> None:
    version = agreed(cast, from_on=TODAY + 3 * DAY)
    given = {"standard": version.standard, "by": cast.standing("head"), "at": moment()}
    for more, words in (
        ({"off_from": TODAY, "why": " "}, "Say why"),
        ({"off_from": TODAY - DAY, "why": "Over."}, "today or a later day"),
        ({"off_from": TODAY, "why": "Over."}, "Version 1 begins on 25 November 2026"),
    ):
        with pytest.raises(RefusedError, match=words):
            actions.switch_off(**given, **more)
    switched_off(cast, version, TODAY + 3 * DAY)
    assert queries.periods_of(queries.versions_of(version.standard))[0].is_empty
    with pytest.raises(RefusedError, match="not on"):
        switched_off(cast, version, TODAY + 4 * DAY)


def test_the_record_holds_the_files_digest_and_a_text_changed_beside_the_site_is_noticed(cast: Cast) -> None:
    version = agreed(cast, keys(1, purpose=" Nowhere else."))
    held = [str(value) for value in Payload.objects.values_list("value", flat=True)]
    assert any(version.digest in value for value in held)
    assert not any("Nowhere else" in value for value in held)
    queries._read.clear()
    StandardVersion.objects.filter(pk=version.pk).update(content=keys(1, purpose=" Something else.").decode())
    with pytest.raises(ContentChangedError):
        queries.in_force("keys", TODAY)
    StandardVersion.objects.filter(pk=version.pk).update(content=version.content)


def test_a_file_is_read_once_in_a_process(cast: Cast, django_assert_num_queries) -> None:
    agreed(cast)
    queries._read.clear()
    with django_assert_num_queries(2):
        first = queries.in_force("keys", TODAY)
    with django_assert_num_queries(1):
        assert queries.in_force("keys", TODAY).standard is first.standard


def test_what_differs_is_said_by_sentence(cast: Cast) -> None:
    before, after = read(keys()), read(keys(2, more=SHELF, purpose=" And nobody lets it."))
    found = saying.differences(before, after)
    assert [each.sentence for each in found.added] == ["The shelf of every key must be recorded."]
    assert [label for label, *_ in found.texts] == ["What it is for"]
    assert (found.gone, found.changed, found.fields, found.lists) == ([], [], [], [])
    back = saying.differences(after, before)
    assert [each.id for each in back.gone] == ["K02"]
    other = read(
        keys(2)
        .replace(b"field: back_on", b"field: shelf")
        .replace(b"Ask who", b"Find who")
        .replace(b"{title: Shelf, type: TEXT}", b"{title: Place, type: TEXT}")
    )
    [changed] = saying.differences(before, other).changed
    assert (changed.before, changed.after) == (
        "The day back of every key must be recorded.",
        "The place of every key must be recorded.",
    )
    assert changed.also == ("how it is put right",)
    assert saying.differences(before, other).fields == [("Changed", "Place, Keys")]
    softer = read(keys(2).replace(b"    source: [own]\n    mend", b"    weight: SOFT\n    mend"))
    [changed] = saying.differences(before, softer).changed
    assert changed.before == changed.after
    assert changed.also == ("where it comes from", "how sure it is")
    assert not saying.differences(before, read(keys(2)))


def test_a_version_that_waits_is_due_for_heads_and_then_directors(cast: Cast) -> None:
    version = proposed(cast)
    [item] = due.due_items(TODAY)
    assert item.levels[0] == (cast.person("head").pk, cast.person("other_head").pk)
    assert item.levels[1] == (cast.person("director").pk,)
    actions.decline_version(version=version, why="Too little.", by=cast.standing("head"), at=moment())
    assert list(due.due_items(TODAY)) == []
