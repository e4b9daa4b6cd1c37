"""R43: a manager says in lines of their own what only one person knows; a gap is raised from one, and goes with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kim.assurance.reviews import actions as reviews
from kim.assurance.reviews import slots as review_facts
from kim.foundations.audit_trail.models import Event
from kim.foundations.people.refusals import RefusedError
from kim.practice.handovers import actions, known_actions, offers
from kim.practice.handovers.known_actions import Line
from kim.practice.handovers.models import KnownLine
from kim.practice.handovers.queries import goes_with
from kim.practice.kim_log import actions as kim_log
from kim.practice.risk_register.models import Gap
from tests import factories
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.practice.handovers import leaving

FIRST, LAST = date(2026, 7, 1), date(2026, 12, 31)


def said(cast: Cast, number: int, starts: str, by: str = "manager") -> str:
    area = cast.area("Voids")
    [fact] = [
        each
        for each in review_facts.facts_of(cast.standing(by), area, FIRST, LAST)
        if starts in f"{each.figure} {each.words}"
    ]
    return f"{fact.figure} {fact.words}"


def test_a_line_is_looked_over_written_changed_and_ended(cast: Cast) -> None:
    client, area = cast.client("manager"), cast.area()

    def send(address: str, **typed: Any) -> str:
        return client.post(address, typed, follow=True).content.decode()

    page = send(f"/areas/{area.pk}/who-knows-what/add/", what="", known_by="")
    assert "Say what only one person knows" in page
    assert "Say who knows it" in page
    page = send(f"/areas/{area.pk}/who-knows-what/add/", what="Her NHS number is 943 476 5919", known_by="Jo")
    assert "what looks like an NHS number" in page
    assert "943 476 5919" in page, "nothing typed is lost"
    page = send(f"/areas/{area.pk}/who-knows-what/add/", what="Where the spare keys hang.", known_by="The store keeper")
    line = KnownLine.objects.get()
    assert "Where the spare keys hang." in page
    assert "1 of 1 without cover" in page
    page = send(f"/known-by-one/{line.pk}/change/", what="Where keys hang.", known_by="Jo", covered_by="Sam")
    assert "0 of 1 without cover" in page
    assert "End it" not in cast.client("officer").get(f"/areas/{area.pk}/who-knows-what/").content.decode()
    page = send(f"/known-by-one/{line.pk}/end/", reason="Two more were shown.")
    assert "The line is over." in page
    assert "Where keys hang." not in page
    with pytest.raises(RefusedError, match="over already"):
        known_actions.change_line(known=line, line=leaving.LINE, by=cast.standing("manager"), at=moment())
    events = Event.objects.filter(object_kind="handovers.known").order_by("pk").values_list("type", flat=True)
    assert [each.partition(".")[2] for each in events] == ["known_written", "known_changed", "known_ended"]
    history = cast.client("officer").get("/history/").content.decode()
    assert "Line on what one person knows ended" in history


def test_a_gap_is_raised_once_and_goes_with_cover_or_with_the_line(cast: Cast) -> None:
    line, client = leaving.a_line(cast), cast.client("manager")
    given = {"by": cast.standing("manager"), "at": moment()}
    page = client.post(f"/known-by-one/{line.pk}/gap/", follow=True).content.decode()
    gap = Gap.objects.get()
    assert (gap.source_kind, gap.source_number, gap.state) == ("handovers.known", line.pk, "OPEN")
    assert gap.what == "Only The store keeper knows this: Where the spare keys hang."
    assert "Gap: open" in page
    client.post(f"/known-by-one/{line.pk}/gap/")
    assert Gap.objects.count() == 1
    assert said(cast, 1, "gap").startswith("1 gap open")
    page = client.post(f"/gaps/{gap.pk}/settle/", {"state": "ACCEPTED", "why": "For now."}, follow=True)
    assert page.redirect_chain[-1][0] == f"/areas/{cast.area().pk}/who-knows-what/"
    assert "Gap: accepted" in page.content.decode()
    client.post(f"/gaps/{gap.pk}/reopen/", {"why": "Not any more."})
    known_actions.change_line(known=line, line=Line("Keys", "Jo", "Sam"), **given)
    assert Gap.objects.get().state == "WITHDRAWN"
    with pytest.raises(RefusedError, match="Somebody covers this"):
        known_actions.raise_gap_of(known=line, **given)
    known_actions.change_line(known=line, line=Line("Keys", "Jo"), **given)
    known_actions.raise_gap_of(known=line, **given)
    assert Gap.objects.get().state == "OPEN"
    known_actions.end_line(known=line, why="Two know it.", **given)
    assert (Gap.objects.get().state, Gap.objects.get().settled_why) == ("WITHDRAWN", "Two know it.")
    with pytest.raises(RefusedError):
        known_actions.raise_gap_of(known=leaving.a_line(cast), by=cast.standing("officer"), at=moment())


def test_a_line_goes_with_its_keepers_post_and_is_counted_where_entries_are(cast: Cast) -> None:
    leaving.a_line(cast)
    leaving.a_line(cast, "Repairs", by="other_manager")
    handed = [each for each in goes_with(leaving.post_of(cast, "manager")) if each.source_kind == "handovers.known"]
    assert [each.title for each in handed] == ["A line of 22 November 2026: one person knows it"]
    assert not [each for each in goes_with(leaving.post_of(cast, "officer")) if each.source_kind == "handovers.known"]
    assert said(cast, 1, "only one person knows").startswith("1 thing that only one person knows has no cover")
    service = cast.area().team.service_id
    page = cast.client("head").get(f"/services/{service}/who-knows-what/").content.decode()
    assert "1 without cover" in page


def test_a_review_counts_nothing_that_few_may_see_and_no_handover_that_its_reader_may_not(cast: Cast) -> None:
    factories.entry(cast, known_only_by="Jo")
    kept = factories.restricted(cast, kind="GAP", in_force_on=None, known_only_by="Jo")
    assert Gap.objects.filter(source_number=kept.pk).exists()
    assert said(cast, 0, "gap").startswith("0 gaps open")
    assert said(cast, 1, "only one person knows").startswith("1 thing")
    kim_log.lift_restriction(entry=kept, why="It is known.", by=cast.standing("manager"), at=moment())
    assert said(cast, 1, "gap").startswith("1 gap open")
    assert said(cast, 2, "only one person knows").startswith("2 things")


def test_a_part_asked_for_another_post_of_the_leaver_stays_with_that_post(cast: Cast) -> None:
    quarter = quarters.opened()
    leaving.follows(cast, "other_manager")  # the manager of Repairs is an officer of Voids, too
    for area, by in (("Voids", "manager"), ("Repairs", "other_manager")):
        quarters.saved(cast, quarters.review(quarter, area), quarters.statement(), by=by)
    asked = {"review": quarters.review(quarter), "question": "Keys?", "asked": cast.person("other_manager")}
    reviews.ask_part(**asked, by=cast.standing("manager"), at=moment())
    posts = cast.standing("other_manager").posts
    handed = {
        each.area.name: [row.title for row in goes_with(each) if row.kind == "REVIEW"] for each in posts if each.area
    }
    assert handed["Voids"] == [f"A part of the review of Voids, {quarter.name}"]
    assert handed["Repairs"] == [f"Review of Repairs, {quarter.name}"]


def test_the_page_of_a_post_says_how_it_is_handed_over_and_links_only_for_who_may_see(cast: Cast) -> None:
    handover = leaving.started(cast)
    address = f"/administration/posts/{handover.post_id}/"
    page = cast.client("administrator").get(address).content.decode()
    assert "Handover: Being handed over, last day 4 December 2026" in page
    assert f"/handovers/{handover.pk}/" not in page
    known = offers.post_facts(cast.standing("manager"), handover.post_id)
    assert [each.href for each in known] == [f"/handovers/{handover.pk}/"]
    actions.withdraw_handover(handover=handover, by=cast.standing("manager"), at=moment())
    assert "Being handed over" not in cast.client("administrator").get(address).content.decode()
