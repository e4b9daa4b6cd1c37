"""An address in Teams or the intranet opens the form with its area, kind and words filled in; nothing else happens."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kim.practice.kim_log.models import Entry
from tests.cast import Cast

NEW = reverse("kim_log:entry_new")


def page(cast: Cast, query: str) -> str:
    response = cast.client("manager").get(f"{NEW}?{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_areas_page_gives_the_address_and_it_fills_in_the_area(cast: Cast) -> None:
    area = cast.area()
    shown = cast.client("manager").get(reverse("kim_log:area_show", args=[area.pk])).content.decode()
    assert f"http://testserver{NEW}?area={area.pk}" in shown
    assert (
        f"{NEW}?area="
        not in cast.client("inspector").get(reverse("kim_log:area_show", args=[area.pk])).content.decode()
    )


def test_kind_words_and_customer_types_are_filled_in_and_can_be_changed(cast: Cast) -> None:
    said = page(cast, "kind=GAP&what=No%20key%20log%20%3Cb%3E&why=Found%20today.&customer_types=1")
    assert '<option value="GAP" selected>' in said
    assert "No key log &lt;b&gt;" in said
    assert "Found today." in said
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "query", ["area=x", "kind=NONE", "customer_types=x", "customer_types=9999999999999", "replaces=x"]
)
def test_an_address_that_means_nothing_fills_in_nothing(cast: Cast, query: str) -> None:
    assert "Log a change" in page(cast, query)
