"""The map of the quarter and an area's reviews come as files, with what the page shows and nothing that it hides."""

from __future__ import annotations

import csv
import io

from django.urls import reverse

from tests.cast import Cast
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import Q1, Q2


def rows(cast: Cast, member: str, address: str) -> list[list[str]]:
    response = cast.client(member).get(f"{address}?format=csv")
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_the_map_downloads_with_a_word_in_each_cell(cast: Cast) -> None:
    earlier = quarters.opened(Q1)
    quarters.closed(cast, earlier)
    now = quarters.opened(Q2)
    quarters.sent(cast, quarters.review(now))
    found = rows(cast, "inspector", reverse("reviews:quarter_show", args=[now.code]))
    assert found[0] == ["Team", "Work area", "Q1 2026/27", "Q2 2026/27"]
    assert ["Case", "Voids", "Not returned", "Submitted"] in found
    assert len(found) == 4
    assert (
        cast.client("nobody").get(reverse("reviews:quarter_show", args=[now.code]) + "?format=csv").status_code == 403
    )


def test_an_areas_reviews_download_as_far_as_they_may_be_read(cast: Cast) -> None:
    now = quarters.opened(Q2)
    quarters.sent(cast, quarters.review(now))
    address = reverse("reviews:area_reviews", args=[cast.area().pk])
    [heading, line] = rows(cast, "service_manager", address)
    assert dict(zip(heading, line, strict=True))["Submitted by"] == "Manager"
    assert dict(zip(heading, line, strict=True))["Status"] == "Submitted"
    assert rows(cast, "inspector", address) == [heading], "what waits to be agreed is not an inspector's to read"
