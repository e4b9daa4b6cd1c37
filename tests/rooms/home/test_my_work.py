"""R2: My work shows each of the cast their posts, their drafts, their areas and what was logged there lately."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from kim.foundations.people import actions as people
from kim.home import work
from kim.places.holdings.models import Location
from kim.practice.kim_log import actions
from tests import factories
from tests.cast import EVERYBODY, TODAY, Cast
from tests.factories import moment
from tests.house.doors import ADMINISTRATORS, CHAIN, OTHER_CHAIN
from tests.rooms import world

VOIDS, LEASEHOLD, REPAIRS = "Voids", "Leasehold", "Repairs"
AREAS = {  # whose page names which areas as theirs
    "officer": [VOIDS],
    "manager": [VOIDS],
    "log_administrator": [VOIDS],
    "service_manager": [LEASEHOLD, VOIDS],
    "head": [LEASEHOLD, VOIDS],
    "other_manager": [REPAIRS],
    "other_head": [REPAIRS],
}
POSTS = {
    "officer": "Officer, Voids",
    "manager": "Line manager, Voids",
    "log_administrator": "KIM Log administrator, Voids",
    "service_manager": "Service manager, Case",
    "head": "Head of Service, Housing",
    "director": "Director",
    "governance": "Information governance officer",
    "administrator": "Site administrator",
    "second_administrator": "Site administrator",
    "inspector": "Inspector (read only)",
    "other_manager": "Line manager, Repairs",
    "other_head": "Head of Service, Property",
}


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    world.stop_the_clock(monkeypatch)


def my_work(client: Client) -> str:
    return unescape(client.get("/").content.decode())


def part(page: str, heading: str) -> str:
    """Give what stands under a heading, up to the next one."""
    found = re.search(rf"<h2[^>]*>{re.escape(heading)}</h2>(.*?)(?=<h2|</main>)", page, re.DOTALL)
    return found[1] if found else ""


def links(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r"<a [^>]*>(.*?)</a>", html, re.DOTALL)]


@pytest.mark.parametrize("member", EVERYBODY)
def test_each_sees_their_posts_and_their_areas(cast: Cast, member: str) -> None:
    page = my_work(cast.client(member))
    if member == "nobody":
        assert "You have no post yet" in page
        assert part(page, "To do") == part(page, "Your work areas") == ""
        return
    assert f">{POSTS[member]}</" in re.sub(r"\s*\n\s*", "", page)
    expected = [f"How {area} keeps records" for area in AREAS.get(member, [])]
    assert links(part(page, "Your work areas")) == expected
    assert "Nothing waits for you here." in part(page, "To do")


@pytest.mark.parametrize("member", EVERYBODY)
def test_whoever_may_log_is_offered_it(cast: Cast, member: str) -> None:
    may = member not in ("inspector", "nobody", *ADMINISTRATORS.split())  # who have no work area to log for
    assert (f'href="{reverse("kim_log:entry_new")}"' in my_work(cast.client(member))) is may


@pytest.mark.parametrize("member", EVERYBODY)
def test_what_was_logged_lately_is_of_the_areas_one_answers_for_or_works_in(cast: Cast, member: str) -> None:
    factories.entry(cast, what="Keys are logged.")
    factories.restricted(cast, what="One lock is weak.")
    factories.draft(cast, what="Half a thought.")
    factories.entry(cast, by="other_manager", area=REPAIRS, what="Jobs are dated.")
    recent = links(part(my_work(cast.client(member)), "Recently in your areas"))
    expected = {"officer": ["Keys are logged"], "nobody": []}
    expected |= {name: ["One lock is weak", "Keys are logged"] for name in CHAIN.split()}
    expected |= {name: ["Jobs are dated"] for name in OTHER_CHAIN.split()}
    assert recent == expected.get(member, ["See the whole Log"])


def test_no_more_than_six_are_shown_the_newest_first(cast: Cast) -> None:
    for number in range(8):
        factories.entry(cast, what=f"Entry {number}.")
    shown = links(part(my_work(cast.client("manager")), "Recently in your areas"))
    assert shown == [f"Entry {number}" for number in (7, 6, 5, 4, 3, 2)]


def test_a_draft_waits_for_its_author_alone(cast: Cast) -> None:
    draft = factories.draft(cast, by="officer", what="Half a thought.")
    page = part(my_work(cast.client("officer")), "To do")
    assert links(page) == ["Finish the draft: Half a thought"]
    assert f'href="{reverse("kim_log:draft_edit", args=[draft.pk])}"' in page
    for member in ("manager", "service_manager", "governance", *ADMINISTRATORS.split()):
        assert "Nothing waits for you here." in part(my_work(cast.client(member)), "To do"), member


def test_who_sets_a_landlord_up_is_told_where_to_begin_until_all_is_begun(cast: Cast) -> None:
    assert "Begin here" not in my_work(cast.client("administrator"))
    cast.is_tampered = True  # type: ignore[attr-defined] # a landlord that has only just begun has no places
    Location.objects.all().delete()
    begun = part(my_work(cast.client("administrator")), "Begin here")
    assert links(begun) == [
        "Add services, their teams and their work areas",
        "Add the places where you keep knowledge and information",
        "Add people, appoint them to posts and invite them",
    ]
    assert begun.count("Begun") == 2, "the work areas and the posts are there"
    assert "Begin here" not in my_work(cast.client("manager"))


def test_a_post_to_confirm_is_due_by_its_first_day_while_that_is_to_come(cast: Cast) -> None:
    given = {"person": cast.person("nobody"), "role": "DIRECTOR", "place": None, "by": cast.standing("administrator")}
    for first, said in ((TODAY.replace(day=30), "30 November 2026"), (TODAY.replace(month=4), "No date")):
        post = people.appoint(**given, from_on=first, at=moment())  # type: ignore[arg-type]
        row = part(my_work(cast.client("second_administrator")), "To do")
        assert "Confirm a post: Nobody, Director" in row
        assert said in row
        people.decline_post(post=post, by=cast.standing("second_administrator"), at=moment())


@pytest.mark.parametrize("end", ["recorded", "discarded"])
def test_a_draft_that_is_recorded_or_discarded_waits_no_longer(cast: Cast, end: str) -> None:
    draft = factories.draft(cast, what="Half a thought.")
    given = {"by": cast.standing("manager"), "at": moment()}
    if end == "recorded":
        actions.record_entry(draft=draft, content=factories.content(), **given)  # type: ignore[arg-type]
    else:
        actions.discard_draft(entry=draft, **given)  # type: ignore[arg-type]
    page = my_work(cast.client("manager"))
    assert "Nothing waits for you here." in part(page, "To do")
    assert (links(part(page, "Recently in your areas")) == ["Keys are now logged at handover"]) is (end == "recorded")


def test_a_post_that_has_ended_takes_its_areas_from_the_page(cast: Cast) -> None:
    factories.entry(cast, what="Keys are logged.")
    post, by = cast.standing("manager").posts[0], cast.standing("administrator")
    people.end_post(post=post, last_on=TODAY.replace(day=21), by=by, at=moment())
    page = my_work(cast.client("manager"))
    assert "You have no post yet" in page
    assert "Keys are logged" not in page


def test_a_second_post_adds_its_area(cast: Cast) -> None:
    by = cast.standing("administrator")
    given = {"person": cast.person("manager"), "place": cast.area(REPAIRS), "from_on": TODAY}
    people.appoint(role="OFFICER", by=by, at=moment(), **given)  # type: ignore[arg-type]
    page = my_work(cast.client("manager"))
    assert links(part(page, "Your work areas")) == ["How Repairs keeps records", "How Voids keeps records"]
    assert "Line manager, Voids · Officer, Repairs" in page


def test_more_drafts_than_are_listed_are_a_line_that_leads_to_all(cast, monkeypatch):
    monkeypatch.setattr(work, "DRAFTS", 2)
    by = cast.standing("officer")
    for number in range(3):
        given = {"content": factories.content(what=f"Draft {number}."), "by": by, "at": moment()}
        actions.draft_entry(area=cast.area(), **given)
    page = my_work(cast.client("officer"))
    assert page.count("Finish the draft: ") == 2
    assert "See your other drafts" in page
    assert "More than 2 are begun" in page
    href = re.search(r'href="(/log/\?state=DRAFT&by=[0-9]+)"', page)
    assert href
    assert "3 entries" in unescape(cast.client("officer").get(href[1]).content.decode())
