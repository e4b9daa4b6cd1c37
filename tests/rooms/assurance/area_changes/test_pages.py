"""R5, R9: what will happen is shown before it is done; what is refused stands on the form with every typed word."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from kim.foundations.people.models import AreaChange
from tests import factories
from tests.cast import Cast
from tests.rooms.assurance.reviews import quarters

DAY = {"from_on-day": "17", "from_on-month": "8", "from_on-year": "2026", "why": "One team does both."}


def said(client: Client, name: str, number: int, **given: object) -> str:
    """Post a page and give what came back, without its tags' white space."""
    response = client.post(reverse(f"area_changes:{name}", args=[number]), DAY | given, follow=True)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_every_step_shows_what_will_happen_and_only_the_last_does_it(cast: Cast) -> None:
    quarters.opened(quarters.Q1)
    quarters.opened(quarters.Q2)
    factories.entry(cast, kind="GAP")
    factories.draft(cast)
    client, area, into = cast.client("administrator"), cast.area(), cast.area("Repairs")
    parts = said(client, "area_split", area.pk, goes_on="yes", names="Keys\nLocks")
    assert "They stay in Voids. Keys and Locks finds them as well." in parts.replace("&#x27;", "'")
    whole = said(client, "area_split", area.pk, goes_on="no", names="Keys\nLocks", do="check")
    assert "It is passed on: the review of Keys covers it." in whole
    shown = said(client, "area_merge", area.pk, into=into.pk, do="check")
    for words in (
        "They stay in Voids, where they were made. Repairs finds them too.",
        "They go to Repairs.",
        "Whoever keeps Repairs settles them.",
        "Review of quarter 1</td>",
        "because Voids stood in all of that quarter. Whoever keeps Repairs writes it.",
        "It is passed on: the review of Repairs covers it.",
        "Manager, line manager</td>",
        "It ends in Voids. Repairs has its own line manager.",
        "It ends in Voids. It is given in Repairs.",
    ):
        assert words in shown, words
    assert "One team does both." in said(client, "area_merge", area.pk, into=into.pk, do="change")
    assert AreaChange.objects.count() == 0, "nothing was done by looking"
    assert "It is done: merge Voids." in said(client, "area_merge", area.pk, into=into.pk, do="do")
    change = AreaChange.objects.get()
    assert "Voids stands again." in said(client, "change_undo", change.pk, do="check")
    assert "Undone from" in said(client, "change_undo", change.pk, do="do")
    assert "This was undone already." in said(client, "change_undo", change.pk, do="do")


def test_what_is_refused_stands_at_its_box_with_every_typed_word(cast: Cast) -> None:
    client, area = cast.client("administrator"), cast.area()
    taken = said(client, "area_split", area.pk, goes_on="yes", names="Repairs")
    assert "There is a work area called Repairs already" in taken
    assert "One team does both." in taken
    late = said(client, "area_merge", area.pk, into=cast.area("Repairs").pk, **{"from_on-year": "2027"})
    assert "It can&#x27;t lie in the future" in late or "It can&#39;t lie in the future" in late
    few = said(client, "area_split", area.pk, goes_on="no", names="Keys")
    assert "Give at least two names for the new work areas" in few
    typed = said(client, "area_merge", area.pk, into=cast.area("Repairs").pk, why="NHS number 943 476 5919")
    assert "If it must stay, say why" in typed, "what looks like a resident’s is asked about first"
    stranger = cast.client("director").post(reverse("area_changes:area_merge", args=[area.pk]), DAY)
    assert stranger.status_code == 403
