"""For every constraint of handovers: a row that it refuses."""

from __future__ import annotations

from typing import Any

from kim.practice.handovers.models import Handover, Item, KnownLine
from tests.cast import FROM, Cast
from tests.rooms.refusing import Case


def handover(cast: Cast, **given: Any) -> Handover:
    post = cast.standing("officer").posts[0]
    usual = {"post": post, "last_on": FROM, "started_by": cast.person("manager"), "started_on": FROM}
    return Handover(**(usual | given))


def item(cast: Cast, **given: Any) -> Item:
    of = Handover.objects.first() or handover(cast)
    of.save()
    return Item(**({"handover": of, "kind": "OWN", "title": "Keys"} | given))


def _decided(cast: Cast, **given: Any) -> Item:
    return item(cast, **({"state": "HELD", "decided_by": cast.person("head"), "decided_on": FROM} | given))


def line(cast: Cast, **given: Any) -> KnownLine:
    usual = {"area": cast.area(), "what": "Keys", "known_by": "Jo", "written_by": cast.person("manager")}
    return KnownLine(**(usual | {"written_on": FROM} | given))


CASES = [
    Case("knownline_says_what_and_who", line, {"what": ""}),
    Case("knownline_says_what_and_who", line, {"known_by": ""}),
    Case("handover_state_known", handover, {"state": "LOST", "ended_on": FROM}),
    Case("handover_over_with_its_day", handover, {"state": "DONE"}),
    Case("handover_over_with_its_day", handover, {"ended_on": FROM}),
    Case("handover_one_open_a_post", handover),
    Case("handoveritem_kind_known", item, {"kind": "HAT"}),
    Case("handoveritem_state_known", _decided, {"state": "LOST"}),
    Case("handoveritem_has_a_title", item, {"title": ""}),
    Case("handoveritem_source_whole", item, {"source_kind": "kim_log.entry"}),
    Case("handoveritem_source_whole", item, {"source_number": 1}),
    Case("handoveritem_decided_by_somebody", item, {"state": "ACCEPTED"}),
    Case("handoveritem_decided_by_somebody", item, {"decided_on": FROM}),
    Case("handoveritem_sent_back_with_its_reason", _decided, {"state": "SENT_BACK"}),
]
