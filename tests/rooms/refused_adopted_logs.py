"""For every constraint of adopted Logs: a row that it refuses."""

from __future__ import annotations

from typing import Any

from kim.foundations.adopted_logs.models import AdoptedEvent, AdoptedLog, AdoptedPayload
from tests.cast import AT, Cast
from tests.rooms.refusing import Case


def log(cast: Cast, **given: Any) -> AdoptedLog:
    moments = dict.fromkeys(("began_at", "ended_at", "adopted_at"), AT)
    usual = {"log": "0" * 32, "landlord_name": "Eastmere", "size": 1, "root": "r", "seal_count": 1, "keys": "k"}
    return AdoptedLog(**(usual | moments | given))


def event(cast: Cast, **given: Any) -> AdoptedEvent:
    of = AdoptedLog.objects.first() or log(cast)
    if of.pk is None:
        of.save()
    usual = {"log": of, "sequence": 0, "moment": AT, "type": "a.b", "object_kind": "a.c", "object_number": 1}
    return AdoptedEvent(**(usual | {"stored": b"{}"} | given))


def payload(cast: Cast, **given: Any) -> AdoptedPayload:
    of = AdoptedEvent.objects.first() or event(cast)
    if of.pk is None:
        of.save()
    return AdoptedPayload(**({"event": of, "name": "state.name", "salt": b"s", "value": "1"} | given))


CASES = [
    Case("adopted_logs.AdoptedLog.log", log, {"size": 2}),
    Case("adopted_log_has_events", log, {"size": 0}),
    Case("adopted_log_has_its_landlord", log, {"landlord_name": ""}),
    Case("adopted_event_one_per_place", event, {"type": "a.d"}),
    Case("adopted_payload_one_per_field", payload, {"value": "2"}),
    Case("adopted_payload_open_or_not", payload, {"salt": None}),
    Case("adopted_payload_open_or_not", payload, {"is_withheld": True}),
]
