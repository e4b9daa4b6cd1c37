"""R43: a leaver's list is found by itself, accepted item by item, sent back, held in a vacancy and reminded of."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from kim.assurance.reviews.slots import facts_of
from kim.foundations.audit_trail.models import Event
from kim.foundations.people import actions as people
from kim.foundations.people.choices import Role
from kim.foundations.people.refusals import RefusedError
from kim.practice.handovers import actions, queries
from kim.practice.handovers.choices import ITEM_MOVES, HandoverState, ItemState
from kim.practice.handovers.due import due_items
from kim.practice.handovers.models import Item
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log.content import Content
from tests.cast import TODAY
from tests.factories import moment
from tests.rooms.practice.dip_checks import checks
from tests.rooms.practice.handovers import leaving

pytestmark = pytest.mark.django_db


def logged(cast, by="manager", **given):
    content = Content(what="The boiler codes are in a notebook.", why="Habit.", in_force_on=date(2026, 9, 1), **given)
    return kim_log.record_entry(area=cast.area(), content=content, by=cast.standing(by), at=moment())


def first_told(cast, on=TODAY):
    [item] = due_items(on)
    return [[name for name in cast.people if cast.person(name).pk in tier] for tier in item.levels]


def test_what_goes_with_a_post_is_found_by_itself(cast):
    alone = logged(cast, known_only_by="Manager")
    logged(cast, known_only_by="Manager", covered_by="Officer")
    content = Content(what="A draft.")
    draft = kim_log.draft_entry(area=cast.area(), content=content, by=cast.standing("manager"), at=moment())
    check = checks.asked(cast, of="manager")
    handover = leaving.started(cast, "manager", by="service_manager")
    found = [(item.kind, item.source_kind, item.source_number) for item in queries.items_of(handover)]
    assert found[:4] == [
        ("AREA", "people.area", cast.area().pk),
        ("KNOWN_ALONE", "kim_log.entry", alone.pk),
        ("DRAFT", "kim_log.entry", draft.pk),
        ("DIP_CHECK", "dip_checks.check", check.pk),
    ]
    assert Event.objects.filter(type="handovers.item_found").count() == len(found)
    titles = [item.title for item in queries.items_of(handover)]
    assert titles[0] == "Voids: 2 entries stand in its Log"
    assert not any("boiler" in title or "draft." in title for title in titles), "no text that anybody typed is copied"
    with pytest.raises(RefusedError, match="already"):
        leaving.started(cast, "manager", by="manager")


def test_a_dip_check_stays_with_the_post_that_its_checker_keeps(cast):
    checks.asked(cast, of="officer")
    given = {"person": cast.person("officer"), "role": Role.OFFICER, "place": cast.area("Repairs")}
    post = people.appoint(**given, from_on=TODAY, by=cast.standing("administrator"), at=moment())
    assert list(queries.goes_with(post)) == []
    assert [each.kind for each in queries.goes_with(leaving.post_of(cast, "officer"))] == ["DIP_CHECK"]


def test_an_item_is_sent_back_mended_and_accepted_and_the_last_one_ends_the_handover(cast):
    item = leaving.with_line(cast)
    leaving.follows(cast)
    new, leaver = cast.standing("nobody"), cast.standing("officer")
    with pytest.raises(RefusedError, match="what is missing"):
        actions.send_item_back(item=item, missing=" ", by=new, at=moment())
    actions.send_item_back(item=item, missing="Which store?", by=new, at=moment())
    assert first_told(cast)[0] == ["officer"]
    with pytest.raises(RefusedError, match="sent back"):
        actions.accept_item(item=item, by=new, at=moment())
    actions.write_note(item=item, note="The north store.", by=leaver, at=moment())
    assert first_told(cast) == [["officer", "nobody"], ["manager"], ["service_manager"]]
    with pytest.raises(RefusedError, match="somebody else accepts"):
        actions.accept_item(item=item, by=leaver, at=moment())
    with pytest.raises(RefusedError, match="follows"):
        actions.accept_item(item=item, by=cast.standing("manager"), at=moment())
    done = actions.accept_item(item=item, by=new, at=moment()).handover
    assert (done.state, done.ended_on) == (HandoverState.DONE, TODAY)
    assert list(due_items(TODAY)) == []
    types = Event.objects.filter(object_kind="handovers.item").order_by("sequence").values_list("type", flat=True)
    assert [each.removeprefix("handovers.item_") for each in types] == ["added", "sent_back", "written", "accepted"]
    with pytest.raises(RefusedError, match="accepted already"):
        actions.write_note(item=item, note="More.", by=leaver, at=moment())
    with pytest.raises(RefusedError, match="handed over"):
        actions.withdraw_handover(handover=done, by=cast.standing("manager"), at=moment())


def test_in_a_vacancy_the_manager_holds_it_and_it_is_not_done(cast):
    item = leaving.with_line(cast)
    held = actions.accept_item(item=item, by=cast.standing("manager"), at=moment())
    assert (held.state, held.handover.state) == (ItemState.HELD, HandoverState.OPEN)
    assert Event.objects.filter(type="handovers.item_held").count() == 1
    assert [each.what for each in queries.waiting_for(cast.standing("manager"))] == ["HELD"]
    assert not queries.waiting_for(cast.standing("service_manager")).exists(), "it waits for whoever holds it"
    leaving.follows(cast)
    assert queries.waiting_for(cast.standing("nobody")).get() == held.handover
    taken = actions.accept_item(item=item, by=cast.standing("nobody"), at=moment())
    assert (taken.state, taken.handover.state) == (ItemState.ACCEPTED, HandoverState.DONE)


def test_who_begins_when_the_leaver_goes_follows_and_else_any_colleague(cast):
    item = leaving.with_line(cast)
    leaving.follows(cast, "director")
    assert queries.waiting_for(cast.standing("director")).get() == item.handover, "a colleague in the same post"
    colleague = cast.standing("director")
    leaving.follows(cast, "nobody", from_on=leaving.LAST)
    assert [each.person.name for each in queries.following(item.handover)] == [cast.person("nobody").name]
    assert not queries.waiting_for(colleague).exists()
    assert not queries.visible_to(colleague).exists()
    with pytest.raises(RefusedError, match="follows"):
        actions.accept_item(item=item, by=colleague, at=moment())
    assert first_told(cast)[0] == ["officer"], "who begins later reads nothing yet"
    assert first_told(cast, leaving.LAST)[0] == ["officer", "nobody"]
    new = cast.standing("nobody", on=leaving.LAST)
    assert actions.accept_item(item=item, by=new, at=moment()).state == ItemState.ACCEPTED


def test_a_handover_without_items_ends_because_somebody_said_so(cast):
    manager = cast.standing("manager")
    handover = leaving.started(cast)
    with pytest.raises(RefusedError, match="manages"):
        actions.end_empty(handover=handover, by=cast.standing("officer"), at=moment())
    ended = actions.end_empty(handover=handover, by=manager, at=moment())
    assert (ended.state, ended.ended_on) == (HandoverState.NOTHING, TODAY)
    assert Event.objects.filter(type="handovers.handover_empty").count() == 1
    assert list(due_items(TODAY)) == []
    with pytest.raises(RefusedError, match="nothing to hand over"):
        actions.end_empty(handover=handover, by=manager, at=moment())
    item = leaving.with_line(cast)
    with pytest.raises(RefusedError, match="listed"):
        actions.end_empty(handover=item.handover, by=manager, at=moment())


def test_who_has_gone_already_leaves_it_to_the_manager(cast):
    post = leaving.post_of(cast, "officer")
    people.end_post(post=post, last_on=date(2026, 11, 20), by=cast.standing("administrator"), at=moment())
    by = cast.standing("manager")
    assert post in queries.posts_to_hand_over(by, cast.area())
    given = {"last_on": date(2026, 11, 20), "by": by, "at": moment()}
    handover = actions.start_handover(post=post, **given)
    assert post not in queries.posts_to_hand_over(by, cast.area())
    item = actions.add_item(handover=handover, title="Keys", by=by, at=moment())
    actions.write_note(item=item, note="Ask the caretaker.", by=cast.standing("manager"), at=moment())
    assert first_told(cast)[0] == ["manager"]
    with pytest.raises(RefusedError):
        actions.write_note(item=item, note="Too late.", by=cast.standing("officer"), at=moment())


def test_a_line_manager_does_not_manage_their_own_handover(cast):
    handover = leaving.started(cast, "manager", by="manager")
    item = Item.objects.filter(handover=handover).first()
    for name, because in (("manager", "somebody else"), ("log_administrator", "follows")):
        with pytest.raises(RefusedError, match=because):
            actions.accept_item(item=item, by=cast.standing(name), at=moment())
    assert first_told(cast) == [["manager"], ["service_manager"], ["head"]]
    actions.accept_item(item=item, by=cast.standing("service_manager"), at=moment())
    leaving.follows(cast, role=Role.LINE_MANAGER)
    with pytest.raises(RefusedError, match="follows"):
        actions.send_item_back(item=item, missing="All.", by=cast.standing("service_manager"), at=moment())


def test_the_review_is_told_what_has_no_cover(cast):
    logged(cast, known_only_by="Manager")
    logged(cast, known_only_by="Manager")
    logged(cast, known_only_by="Manager", covered_by="Officer")
    leaving.started(cast)
    facts = facts_of(cast.standing("manager"), cast.area(), date(2026, 10, 1), TODAY)
    [fact] = [each for each in facts if "only one person knows" in each.words]
    assert (fact.figure, fact.words) == ("2", "things that only one person knows have no cover")
    assert fact.source == "From the Log and its manager. 1 handover under way"
    alone = list(queries.known_alone(cast.standing("officer"), cast.area()))
    assert [each.covered_by for each in alone] == ["", "", "Officer"]


def test_a_service_counts_what_its_reader_may_see(cast):
    logged(cast, known_only_by="Manager")
    logged(cast, known_only_by="Manager", covered_by="Officer")
    leaving.started(cast)
    service = cast.area().team.service
    counts = {}
    for name in ("manager", "other_manager", "nobody"):
        found = queries.counted_areas(cast.standing(name), service)
        counts[name] = {each.name: (each.alone, each.out_of, each.leaving) for each in found}
    assert counts["manager"]["Voids"] == (1, 2, 1)
    assert counts["other_manager"]["Voids"] == (1, 2, 0), "whose handover it is, is not theirs to know"
    assert counts["nobody"] == {}
    page = cast.client("manager").get(f"/services/{service.pk}/who-knows-what/").content.decode()
    assert "1 of 2 without cover" in page


def test_every_move_of_the_table_leads_somewhere(cast):
    assert set(ITEM_MOVES) == set(ItemState)
    assert ITEM_MOVES[ItemState.ACCEPTED] == ()


def test_an_areas_handovers_go_out_as_a_list_to_who_may_see_them(cast):
    """R43: each with how many items are accepted, out of how many."""
    leaving.with_line(cast)
    address = reverse("handovers:area_knowledge", args=[cast.area().pk]) + "?format=csv"
    rows = b"".join(cast.client("manager").get(address)).decode().splitlines()
    assert (len(rows), '"2026-12-04"' in rows[1], '"0","1"' in rows[1]) == (2, True, True)
    assert len(b"".join(cast.client("inspector").get(address)).decode().splitlines()) == 1
