"""R4: once a list outgrows a page, a person keeps its filters under a name, for herself alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.landlord.names import NameTakenError
from kim.foundations.people import filter_actions as filters
from kim.foundations.people.models import KeptFilter
from kim.foundations.people.refusals import RefusedError
from tests import factories
from tests.factories import moment
from tests.rooms.practice.kim_log.pages import text_of

pytestmark = pytest.mark.django_db
LOG = reverse("kim_log:entry_list")
KEEP = reverse("people:filter_keep", args=["log"])


def keep(cast, name="Drafts", query="state=DRAFT", by="manager"):
    return filters.keep_filter(of_list="log", name=name, query=query, by=cast.standing(by), at=moment())


def test_they_are_offered_once_the_list_is_longer_than_a_page_named_used_and_removed(cast):
    client = cast.client("manager")
    factories.entry(cast, what="Keys.")
    assert "Keep these filters" not in text_of(client.get(f"{LOG}?words=keys")), "one page needs none"
    for turn in range(26):
        factories.entry(cast, what=f"Line {turn}.")
    assert "Keep these filters" not in text_of(client.get(LOG)), "there is nothing to keep"
    shown = text_of(client.get(f"{LOG}?words=keys&kind=&after=x"))
    assert f'href="{KEEP}?words=keys&kind="' in shown
    asked = client.get(f"{KEEP}?words=keys&kind=&format=csv")
    assert "for you alone" in text_of(asked)
    done = client.post(f"{KEEP}?words=keys&kind=&format=csv", {"name": "Keys"}, follow=True)
    assert done.redirect_chain[-1][0] == f"{LOG}?words=keys"
    assert "Your filters:" in text_of(done)
    kept = KeptFilter.objects.get()
    assert (kept.name, kept.query, kept.person) == ("Keys", "words=keys", cast.person("manager"))
    assert f'href="{LOG}?words=keys"' in text_of(client.get(LOG))
    assert "Your filters" not in text_of(cast.client("head").get(LOG)), "nobody else has it"
    remove = reverse("people:filter_remove", args=[kept.pk])
    assert cast.client("head").post(remove).status_code == 404
    assert "‘Keys’ goes from above the list" in text_of(client.get(remove))
    assert "The filter is removed." in text_of(client.post(remove, follow=True))
    assert not KeptFilter.objects.exists()
    assert [each.type for each in history_of("people.kept_filter", kept.pk)] == [
        "people.filter_removed",
        "people.filter_kept",
    ]


def test_what_cannot_be_kept_is_said(cast):
    client = cast.client("manager")
    for query, name, said in (
        ("words=keys", "Mr Ali Khan", "The name holds what looks like"),
        ("words=943+476+5919", "Numbers", "A filter holds what looks like"),
        ("words=", "Nothing", "Filter the list first"),
        ("words=keys", "", "Name these filters"),
        (f"words={'x' * 1000}", "Long", "too long to keep"),
    ):
        page = client.post(f"{KEEP}?{query}", {"name": name})
        assert (page.status_code, said in text_of(page)) == (400, True), said
    keep(cast)
    assert "There is a filter of yours called drafts already" in text_of(
        client.post(f"{KEEP}?words=keys", {"name": "drafts"})
    )
    keep(cast, by="head")  # hers has the same name
    with pytest.raises(NameTakenError):
        keep(cast)
    with pytest.raises(RefusedError, match="somebody else"):
        filters.remove_filter(kept=KeptFilter.objects.first(), by=cast.standing("head"), at=moment())
    for turn in range(filters.MOST - 1):
        keep(cast, name=f"Filter {turn}")
    assert "Remove one first" in text_of(client.post(f"{KEEP}?words=keys", {"name": "One more"}))
    assert cast.client("inspector").get(f"{KEEP}?words=keys").status_code == 403
    assert client.get(reverse("people:filter_keep", args=["nothing"])).status_code == 404
