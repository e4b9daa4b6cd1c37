"""R5, R9, R10: a work area is merged in mid-quarter: what is open is asked once, what is over does not change."""

from __future__ import annotations

from datetime import date

import pytest

from kim.assurance.area_changes import actions
from kim.assurance.progress import measures
from kim.assurance.progress.queries import Scope
from kim.assurance.reviews.actions import correct_review
from kim.assurance.reviews.due import due_items as reviews_due
from kim.assurance.reviews.models import Review
from kim.assurance.reviews.queries import to_write
from kim.foundations.answering.queries import answering_for
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people.actions import DateDoesNotFitError, appoint, end_post
from kim.foundations.people.choices import Role
from kim.foundations.people.lineage import found_under
from kim.foundations.people.models import Post, WorkArea
from kim.foundations.people.refusals import RefusedError
from kim.practice.best_practice.actions import offer_practice
from kim.practice.best_practice.models import Answer
from kim.practice.handovers.actions import start_handover
from kim.practice.kim_log.areas import in_force_on, known_on
from kim.practice.kim_log.models import Entry
from kim.practice.risk_register.models import Gap
from tests import factories
from tests.cast import TODAY, Cast
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import Q1, Q2

IN_Q2 = date(2026, 8, 17)


def by(cast: Cast) -> dict:
    return {"by": cast.standing("administrator"), "at": moment()}


def merged(cast: Cast, area: str = "Voids", into: str = "Repairs", from_on: date = IN_Q2, **given):
    given = {"why": "One team does both now."} | by(cast) | given
    return actions.merge_areas(area=cast.area(area), into=cast.area(into), from_on=from_on, **given)


def states(quarter) -> dict[str, str]:
    return dict(Review.objects.filter(quarter=quarter).values_list("area__name", "state"))


def test_a_merging_passes_on_what_is_open_and_leaves_what_was_made_where_it_was(cast: Cast) -> None:
    quarter = quarters.opened(Q2)
    old = factories.entry(cast)
    draft = factories.draft(cast)
    gap_of = factories.entry(cast, kind="GAP")
    quarters.saved(cast, quarters.review(quarter), quarters.statement())
    merged(cast)
    area, into = cast.area("Voids"), cast.area("Repairs")
    assert (area.ended_on, area.kept_in, area.team) == (IN_Q2, into, into.team)
    assert states(quarter) == {"Voids": "PASSED_ON", "Leasehold": "NOT_STARTED", "Repairs": "NOT_STARTED"}
    passed = quarters.review(quarter)
    assert passed.passed_to == quarters.review(quarter, "Repairs")
    assert passed.statement == quarters.statement().texts["statement"], "nothing typed is lost"
    for entry, place in ((old, area), (gap_of, area), (draft, into)):
        entry.refresh_from_db()
        assert entry.area == place
    found = set(Entry.objects.filter(found_under(into.pk, "listed_at")))
    assert found == {old, gap_of, draft}, "what was logged is found under the successor too"
    assert Gap.objects.get().area == area
    # Nobody is asked twice, and nothing is asked of nobody.
    manager, other = cast.standing("manager"), cast.standing("other_manager")
    assert not list(to_write(manager))
    assert [each.area.name for each in to_write(other)] == ["Repairs"]
    assert other.reaches(area), "whoever keeps the successor keeps what is left"
    assert not manager.reaches(area)
    assert Gap.objects.filter(other.in_chain("area__")).count() == 1
    assert "Voids" not in " ".join(item.text for item in reviews_due(TODAY))
    officer = cast.standing("officer")
    assert [post.area for post in officer.posts] == [into], "an officer's post goes along"
    ended = Post.objects.get(person=cast.person("manager"), area=area)
    assert ended.to_on == date(2026, 8, 16)
    assert not Post.objects.filter(person=cast.person("manager"), area=into).exists(), "it has a line manager"
    types = [item.type for item in history_of("people.area", area.pk)]
    assert types[:2] == ["people.area_ended", "people.area_moved"]


def test_earlier_days_show_the_old_structure(cast: Cast) -> None:
    old = factories.entry(cast, in_force_on=date(2026, 7, 1))
    before = moment()
    merged(cast)
    who, area, into = cast.standing("director"), cast.area("Voids"), cast.area("Repairs")
    then = in_force_on(who, into, date(2026, 8, 16))
    assert not then.for_all, "not yet its own"
    now = in_force_on(who, into, IN_Q2)
    assert [(each.number, each.came_from) for each in now.for_all] == [(old.pk, "Voids")]
    assert not known_on(who, into, before, TODAY).for_all, "as known before it was said, it was not merged"
    assert [each.number for each in known_on(who, into, moment(), TODAY).for_all] == [old.pk]
    assert [each.number for each in in_force_on(who, area, TODAY).for_all] == [old.pk], "it stays with the old area"
    assert [post.person.name for post in answering_for(area, date(2026, 8, 16)).managers] == ["Manager"]
    assert answering_for(area, date(2026, 8, 16)).team.name == "Case"
    assert not answering_for(area, IN_Q2).managers


def test_a_review_that_was_sent_or_cannot_be_covered_stays_and_is_kept_by_the_successor(cast: Cast) -> None:
    first, second = quarters.opened(Q1), quarters.opened(Q2)
    sent = quarters.sent(cast, quarters.review(second))
    quarters.sent(cast, quarters.review(second, "Repairs"), by="other_manager")
    merged(cast, "Leasehold", from_on=date(2026, 8, 1))
    merged(cast, from_on=date(2026, 8, 2))
    assert states(second) == {"Voids": "SUBMITTED", "Leasehold": "NOT_STARTED", "Repairs": "SUBMITTED"}
    assert states(first) == dict.fromkeys(("Voids", "Leasehold", "Repairs"), "NOT_STARTED")
    other = cast.standing("other_manager")
    asked = sorted((each.area.name, each.quarter.code) for each in to_write(other))
    assert asked == [
        ("Leasehold", "2026-Q1"),
        ("Leasehold", "2026-Q2"),
        ("Repairs", "2026-Q1"),
        ("Voids", "2026-Q1"),
    ]
    assert not list(to_write(cast.standing("other_head"))), "its line manager is asked, and nobody above as well"
    quarters.closed(cast, first, by="other_head", service="Property")
    assert set(states(first).values()) == {"NOT_RETURNED"}, "it stood in that quarter, and nobody sent it"
    sent.refresh_from_db()
    agreed = quarters.agreed(cast, quarters.review(second), by="other_head")
    assert agreed.state == "AGREED"


def test_a_closed_quarter_counts_what_was_passed_on_neither_as_silence_nor_as_nil(cast: Cast) -> None:
    quarter = quarters.opened(Q2)
    merged(cast)
    quarters.sent(cast, quarters.review(quarter, "Repairs"), by="other_manager")
    quarters.agreed(cast, quarters.review(quarter, "Repairs"), by="other_head")
    quarters.closed(cast, quarter, by="other_head", service="Property")
    quarters.closed(cast, quarter)
    quarter.refresh_from_db()
    assert quarter.closed_at is not None
    assert states(quarter) == {"Voids": "PASSED_ON", "Leasehold": "NOT_RETURNED", "Repairs": "AGREED"}
    page = measures.page_of(cast.standing("director"), Scope("All"))
    returns = page.measure("returns")
    assert returns is not None
    assert returns.rows[0][1:] == ["2 (small number)", 1, 0, 0, 0, 0, 1]
    assert [each.said for each in page.breaks] == ["Voids was merged into Repairs"]
    one = measures.page_of(cast.standing("director"), Scope("Repairs", area=cast.area("Repairs")))
    assert [each.said for each in one.breaks] == ["Voids was merged into Repairs"]
    given = {"answers": quarters.statement(), "why": "Late.", "seen": 0, "by": cast.standing("other_manager")}
    with pytest.raises(RefusedError, match="Another area’s review covers"):
        correct_review(review=quarters.review(quarter), at=moment(), **given)
    with pytest.raises(DateDoesNotFitError, match=r"Quarter 2.* is closed for .*Give a day after 30 September 2026"):
        merged(cast, "Leasehold", from_on=date(2026, 9, 30))
    merged(cast, "Leasehold", from_on=date(2026, 10, 1))
    assert states(quarter)["Leasehold"] == "NOT_RETURNED", "a closed quarter does not change"


def test_best_practice_is_answered_once(cast: Cast) -> None:
    both = factories.entry(cast, area="Leasehold", by="head", kind="BEST_PRACTICE")
    offer_practice(
        entry=both, areas=[cast.area("Voids"), cast.area("Repairs")], **(by(cast) | {"by": cast.standing("head")})
    )
    own = factories.entry(cast, area="Leasehold", by="head", kind="BEST_PRACTICE")
    offer_practice(entry=own, areas=[cast.area("Voids")], **(by(cast) | {"by": cast.standing("head")}))
    merged(cast)
    found = sorted(Answer.objects.values_list("offer__entry", "area__name", "state"))
    assert found == [(both.pk, "Repairs", "ASKED"), (both.pk, "Voids", "PASSED_ON"), (own.pk, "Repairs", "ASKED")]


def test_a_split_parts_new_areas_and_every_quarter_has_one_review_for_each(cast: Cast) -> None:
    first, second = quarters.opened(Q1), quarters.opened(Q2)
    old = factories.entry(cast)
    given = {"area": cast.area(), "why": "Too big.", "from_on": IN_Q2}
    actions.split_areas(names=["Keys"], goes_on=True, **given, **by(cast))
    assert states(second)["Keys"] == states(second)["Voids"] == "NOT_STARTED"
    assert "Keys" not in states(first), "it did not stand in that quarter"
    keys = WorkArea.objects.get(name="Keys")
    held = set(Post.objects.filter(area=keys).values_list("role", flat=True))
    assert held == {Role.LINE_MANAGER, Role.OFFICER, Role.KIM_LOG_ADMINISTRATOR}, "nothing is asked of nobody"
    assert old not in Entry.objects.filter(found_under(keys.pk, "listed_at")), "it was logged after the parting"
    change = actions.split_areas(
        names=["Lettings", "Void works"], goes_on=False, **(given | {"from_on": date(2026, 9, 1)}), **by(cast)
    )
    assert states(second)["Voids"] == "PASSED_ON"
    assert cast.area("Voids").kept_in == cast.area("Lettings")
    for name in ("Lettings", "Void works"):
        assert old in Entry.objects.filter(found_under(cast.area(name).pk, "listed_at"))
    actions.undo_change(change=change, from_on=date(2026, 9, 15), why="Not yet.", **by(cast))
    assert cast.area("Voids").ended_on is None
    assert {name: states(second)[name] for name in ("Voids", "Lettings", "Void works")} == {
        "Voids": "NOT_STARTED",
        "Lettings": "PASSED_ON",
        "Void works": "PASSED_ON",
    }
    assert cast.standing("manager").keeps(cast.area("Lettings")), "what the short-lived area left is kept"


def test_a_merging_is_undone_by_another_dated_act(cast: Cast) -> None:
    quarter = quarters.opened(Q2)
    quarters.saved(cast, quarters.review(quarter), quarters.statement())
    change = merged(cast)
    undone = actions.undo_change(change=change, from_on=date(2026, 9, 1), why="It was a mistake.", **by(cast))
    area = cast.area()
    assert (area.ended_on, area.team.name) == (None, "Case")
    assert states(quarter)["Voids"] == "IN_PROGRESS"
    manager = cast.standing("manager")
    assert [post.area.name for post in manager.posts] == ["Voids"]
    assert [post.area.name for post in cast.standing("officer").posts] == ["Voids"]
    assert not answering_for(area, date(2026, 8, 20)).managers, "the days between stay as they were"
    for again in (change, undone):
        with pytest.raises(RefusedError, match="undone"):
            actions.undo_change(change=again, from_on=TODAY, why="Again.", **by(cast))


def test_what_does_not_fit_is_refused_in_a_sentence(cast: Cast) -> None:
    quarters.opened(Q2)
    with pytest.raises(RefusedError, match="can’t be merged into itself"):
        merged(cast, into="Voids")
    with pytest.raises(DateDoesNotFitError, match="can't lie in the future"):
        merged(cast, from_on=date(2026, 12, 1))
    with pytest.raises(RefusedError, match="Say why"):
        merged(cast, why=" ")
    start_handover(post=cast.standing("officer").posts[0], last_on=TODAY, by=cast.standing("manager"), at=moment())
    with pytest.raises(RefusedError, match="Officer is handing over in Voids"):
        merged(cast)
    change = merged(cast, "Leasehold")
    with pytest.raises(RefusedError, match=r"Leasehold ended on 17 August 2026\. It goes on in Repairs"):
        merged(cast, "Repairs", "Leasehold")
    with pytest.raises(RefusedError, match="ended on"):
        merged(cast, "Leasehold", "Voids")
    with pytest.raises(DateDoesNotFitError, match="ended on 17 August 2026"):
        appoint(
            person=cast.person("nobody"), role=Role.OFFICER, place=cast.area("Leasehold"), from_on=TODAY, **by(cast)
        )
    with pytest.raises(RefusedError, match="ended on"):
        factories.entry(cast, area="Leasehold", by="director")
    with pytest.raises(DateDoesNotFitError, match="moved on 17 August 2026"):
        actions.undo_change(change=change, from_on=date(2026, 8, 1), why="No.", **by(cast))
    later = actions.split_areas(
        area=cast.area("Repairs"), names=["Boilers"], goes_on=True, from_on=TODAY, why="Big.", **by(cast)
    )
    with pytest.raises(RefusedError, match=r"was split on 22 November 2026\. Undo that first"):
        actions.undo_change(change=change, from_on=TODAY, why="No.", **by(cast))
    assert later.kind == "SPLIT"
    own = appoint(
        person=cast.person("administrator"),
        role=Role.OFFICER,
        place=cast.area("Repairs"),
        from_on=date(2026, 4, 1),
        by=cast.standing("second_administrator"),
        at=moment(),
    )
    with pytest.raises(RefusedError, match="You hold a post in Repairs"):
        merged(cast, "Repairs", "Voids", from_on=TODAY)
    end_post(post=own, last_on=TODAY, by=cast.standing("second_administrator"), at=moment())
