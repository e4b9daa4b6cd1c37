"""One change for many entries at once: shown first, held to each entry's policy, one batch in the History."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from kim.foundations.audit_trail.models import Event
from kim.foundations.landlord.models import CustomerType
from kim.places.holdings.models import Location
from kim.practice.kim_log import actions
from kim.practice.kim_log.models import Entry
from kim.practice.list_changes import many, reading
from tests import factories
from tests.factories import content, moment
from tests.rooms.practice.kim_log.pages import text_of

HERE = reverse("list_changes:many_choose")
REASON = "The places were named anew."


def sent(client: Any, query: str = "", **typed: Any) -> Any:
    return client.post(f"{HERE}?{query}", {"which": "ticked", "reason": REASON} | typed)


def confirmed(client: Any, page: Any, query: str = "", **typed: Any) -> Any:
    pairs = re.findall(r'name="seen" value="(\d+:\d+)"', text_of(page))
    return client.post(f"{HERE}?{query}", {"which": "ticked", "reason": REASON, "do": "change", "seen": pairs} | typed)


def test_a_tag_is_added_to_all_that_match_and_what_is_not_hers_is_not_listed(cast):
    place = Location.objects.get(name="Key book").pk
    mine = [factories.entry(cast, what=f"Keys {turn}.") for turn in range(30)]
    tagged = factories.entry(cast, what="Keys tagged.", locations=(place,))
    others = factories.entry(cast, by="other_manager", area="Repairs", what="Keys of others.")
    elsewhere = factories.entry(cast, what="Not about these.")
    client, change = cast.client("manager"), f"locations+:{place}"
    page = sent(client, "words=keys", which="all", change=change)
    assert "30 entries would change" in text_of(page)
    assert "1 entry says so already." in text_of(page)
    assert "Cannot be changed" not in text_of(page), "what she may not change is not among all of them"
    assert "Keys of others" not in text_of(client.get(f"{HERE}?words=keys%20others"))
    forged = sent(client, "words=keys", entry=[others.pk, mine[0].pk], change=change)
    assert "Cannot be changed and left as they are: 1" in text_of(forged)
    assert "Only its author and those who answer for its work area can do this." in text_of(forged)
    before = Event.objects.count()
    done = confirmed(client, page, "words=keys", change=change)
    assert done.status_code == 302
    assert "words=keys" in done["Location"]
    assert "30 entries are changed." in text_of(client.get(done["Location"]))
    added = Event.objects.filter(sequence__gte=before)
    assert list(added.values_list("type", flat=True)) == ["kim_log.entry_corrected"] * 30
    assert len(set(added.values_list("moment", flat=True))) == 1
    assert {Entry.objects.get(pk=each.pk).version for each in mine} == {2}
    assert [Entry.objects.get(pk=each.pk).version for each in (tagged, others, elsewhere)] == [1, 1, 1]
    nothing = sent(client, "words=keys", which="all", change=change)
    assert "Nothing would change" in text_of(nothing)


def test_every_change_does_what_it_says(cast):
    given = content(customer_types=(1, 2), locations=(3,), questions="24")
    expected = {
        "kind:LESSON": ("kind", "LESSON"),
        "customer_types+:9": ("customer_types", (1, 2, 9)),
        "customer_types-:1": ("customer_types", (2,)),
        "locations-:3": ("locations", ()),
        "questions+:3": ("questions", "234"),
        "questions-:2": ("questions", "4"),
    }
    for change, (name, value) in expected.items():
        after = many.changed(given, change)
        assert getattr(after, name) == value
        assert many.changed(after, change) == after, "done twice it changes nothing more"


def test_what_was_changed_meanwhile_stops_all_of_it(cast):
    first, second = factories.entry(cast), factories.draft(cast, what="A draft.")
    client, change = cast.client("manager"), "kind:LESSON"
    page = sent(client, "state=ALL", entry=[first.pk, second.pk], change=change)
    assert "2 entries would change" in text_of(page)
    theirs = content(why="Theirs.")
    actions.correct_entry(entry=first, content=theirs, why="First.", by=cast.standing("head"), at=moment())
    after = confirmed(client, page, change=change)
    assert after.status_code == 400
    assert "Somebody else changed this just now" in text_of(after)
    assert set(Entry.objects.values_list("kind", flat=True)) == {"CHANGE_OF_PRACTICE"}
    again = sent(client, "state=ALL", entry=[first.pk, second.pk], change=change)
    assert confirmed(client, again, change=change).status_code == 302
    assert {each.state: each.kind for each in Entry.objects.all()} == {"RECORDED": "LESSON", "DRAFT": "LESSON"}


def test_what_is_missing_is_asked_and_nothing_typed_is_lost(cast, monkeypatch):
    entries = [factories.entry(cast, what=f"Keys {turn}.") for turn in range(3)]
    client, change = cast.client("manager"), "kind:LESSON"
    assert "Tick at least one entry" in text_of(sent(client, change=change))
    assert "Choose what should change" in text_of(sent(client, entry=entries[0].pk))
    gone = CustomerType.objects.latest("pk")
    CustomerType.objects.filter(pk=gone.pk).update(is_offered=False)
    refused = sent(client, entry=entries[0].pk, change=f"customer_types+:{gone.pk}")
    assert refused.status_code == 400
    assert REASON in text_of(refused)
    assert f'value="{entries[0].pk}" checked' in text_of(refused)
    CustomerType.objects.filter(pk=gone.pk).update(is_offered=True)
    personal = sent(client, entry=entries[0].pk, change=change, reason="Asked by 943 476 5919.")
    assert "holds what looks like an NHS number" in text_of(personal)
    for module in (reading, many):
        monkeypatch.setattr(module, "MOST_CHANGED", 2)
    monkeypatch.setattr("kim.practice.list_changes.many_forms.MOST_CHANGED", 2)
    assert "At most 2 entries change at once" in text_of(sent(client, which="all", change=change))
    assert cast.client("inspector").get(HERE).status_code == 403
