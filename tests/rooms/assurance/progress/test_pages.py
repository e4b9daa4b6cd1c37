"""What people see of progress: figures out of how many, too early for a trend, and the same as a file (R3, R4, R9)."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

from django.urls import reverse

from kim.assurance.progress import queries
from kim.assurance.reviews import quarter_actions
from kim.practice.risk_register.actions import raise_gap, settle_gap
from kim_engine.risk.information import InformationRisk
from kim_engine.vocabulary import Source
from tests import factories
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import Q1, Q2

LANDLORD = "progress:landlord_progress"


def table(cast: Cast, key: str, name: str = LANDLORD, number: int | None = None, by: str = "inspector"):
    address = reverse(name, args=[number] if number else [])
    response = cast.client(by).get(f"{address}?format=csv&table={key}")
    heading, *lines = csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")))
    return [dict(zip(heading, each, strict=True)) for each in lines]


def two_quarters(cast: Cast) -> None:
    earlier = quarters.opened(Q1)
    quarters.closed(cast, earlier)
    quarters.closed(cast, earlier, by="other_head", service="Property")
    quarters.sent(cast, quarters.review(quarters.opened(Q2)))


def test_a_page_says_what_each_share_is_out_of_and_which_quarter_is_open(cast: Cast) -> None:
    two_quarters(cast)
    now, before = table(cast, "returns")
    assert now["Quarter"] == "Q2 2026/27, not closed yet"
    assert (now["Submitted, not agreed"], now["Not sent yet"], now["Out of"]) == ("1", "2", "3 (small number)")
    assert before["Quarter"] == "Q1 2026/27"
    assert before["Not returned"] == before["Out of"].split()[0] == "3"
    assert table(cast, "judgement")[0]["Out of"] == "None to count", "nobody counts what was not agreed"
    page = cast.client("inspector").get(reverse(LANDLORD)).content.decode()
    assert "Too early to show a trend" in page
    assert "polyline" not in page
    assert "Reviews brought in from an old Log are not counted" in page


def test_a_service_and_an_area_count_their_own_alone(cast: Cast) -> None:
    two_quarters(cast)
    area = cast.area()
    [service] = table(cast, "returns", "progress:service_progress", area.team.service_id)[:1]
    assert service["Submitted, not agreed"] == "1"
    whole = int(table(cast, "returns")[0]["Out of"].split()[0])
    services = [each.pk for each in queries.services_visible_to(cast.standing("inspector"))]
    parts = [table(cast, "returns", "progress:service_progress", each)[0]["Out of"] for each in services]
    assert sum(int(each.split()[0]) for each in parts if each != "None to count") == whole


def test_an_area_says_each_quarter_in_words_not_in_shares(cast: Cast) -> None:
    """R3, R9: one review is no share. What was not agreed has no judgement yet, and silence is said."""
    first = quarters.opened(Q1)
    quarters.agreed(cast, quarters.sent(cast, quarters.review(first)))
    quarters.closed(cast, first)
    quarters.sent(cast, quarters.review(quarters.opened(Q2)))
    area = cast.area()
    [now, before] = table(cast, "reviews", "progress:area_progress", area.pk)
    assert (now["Return"], now["Judgement"], now["Newest evidence"]) == (
        "Submitted, not agreed",
        "None agreed",
        "None agreed",
    )
    assert (before["Return"], before["Judgement"]) == ("Agreed, with changes", "Needs work")
    address = reverse("progress:area_progress", args=[area.pk])
    page = cast.client("inspector").get(address).content.decode()
    assert '<td class="kim-shade--work"><span>Needs work</span></td>' in page
    assert not re.search(r"\d of \d", page), "nothing of one area is a share"
    silent = reverse("progress:area_progress", args=[quarters.review(first, "Leasehold").area_id])
    page = cast.client("inspector").get(silent).content.decode()
    assert '<td class="kim-shade--absent"><span>Not returned</span></td>' in page
    for below in ("reviews:area_reviews", "kim_log:area_show"):
        page = cast.client("inspector").get(reverse(below, args=[area.pk])).content.decode()
        assert f'href="{address}"' in page, f"{below} leads here"


def test_a_restricted_entrys_gap_is_counted_for_nobody(cast: Cast) -> None:
    """R8, R41: not even a number tells that there is an entry which few may see."""
    quarters.opened(Q2)
    who = {"by": replace(cast.standing("manager"), on=Q2.last_day), "at": moment()}
    for entry in (factories.entry(cast), factories.restricted(cast)):
        raise_gap(source=Source("kim_log.entry", entry.pk), area=cast.area(), what="Nobody holds the keys.", **who)
    for member in ("director", "manager", "inspector"):  # the manager may read it; the figure is one for all
        assert table(cast, "gaps", by=member)[0]["Opened"] == "1"


def test_gaps_are_counted_for_everybody_and_effort_is_held_against_risk(cast: Cast) -> None:
    now = quarters.opened(Q2)
    who = {"by": replace(cast.standing("manager"), on=Q2.last_day), "at": moment()}
    for number in (1, 2):
        gap = raise_gap(source=Source("planted", number), area=cast.area(), what="The key safe has no owner.", **who)
    settle_gap(gap=gap, state="PUT_RIGHT", why="It has one now.", **who)
    quarter_actions.set_approach(
        area=cast.area(),
        autonomy="GUIDED",
        risk=InformationRisk("HIGH", "HIGH", "LOW", "LOW"),
        why="Many records.",
        by=cast.standing("service_manager"),
        at=moment(),
    )
    [gaps] = table(cast, "gaps", by="director")
    assert (gaps["Opened"], gaps["Closed"]) == ("2", "1")
    high = table(cast, "effort")[0]
    assert high["Information risk"] == "High risk"
    assert (high["Guided form"], high["Two pieces of evidence or more"]) == ("1", "0 of 1")
    assert "The key safe" not in cast.client("director").get(reverse(LANDLORD)).content.decode()
    link = f'href="{reverse(LANDLORD)}"'
    assert link in cast.client("inspector").get(reverse("reviews:quarter_show", args=[now.code])).content.decode()


def test_before_the_first_quarter_the_page_says_so_and_a_strange_table_is_none(cast: Cast) -> None:
    assert "No quarter has been opened yet" in cast.client("director").get(reverse(LANDLORD)).content.decode()
    assert cast.client("director").get(reverse(LANDLORD) + "?format=csv&table=nothing").status_code == 404
    assert cast.client("nobody").get(reverse(LANDLORD)).status_code == 403
