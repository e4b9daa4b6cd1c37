"""For every constraint of recording standards: a row that it refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kim.rules.recording_standards.models import RecordingStandard, StandardVersion
from tests.cast import AT, FROM, Cast
from tests.rooms.refusing import Case


def standard(cast: Cast, **given: Any) -> RecordingStandard:
    return RecordingStandard(**({"code": "keys", "title": "Keys"} | given))


def version(cast: Cast, **given: Any) -> StandardVersion:
    of = RecordingStandard.objects.first() or standard(cast)
    of.save()
    usual = {"standard": of, "number": 1, "content": "id: keys", "digest": "a" * 64, "file_version": 1}
    return StandardVersion(**(usual | {"proposed_by": cast.person("head"), "proposed_at": AT} | given))


def agreed(cast: Cast, **given: Any) -> StandardVersion:
    decided = {"decided_by": cast.person("head"), "decided_at": AT, "effective_from": FROM, "state": "AGREED"}
    return version(cast, **(decided | given))


def declined(cast: Cast, **given: Any) -> StandardVersion:
    decided = {"decided_by": cast.person("head"), "decided_at": AT, "why_declined": "No.", "state": "DECLINED"}
    return version(cast, **(decided | given))


def off(cast: Cast, **given: Any) -> StandardVersion:
    ended = {"off_from": FROM, "off_by": cast.person("head"), "off_at": AT, "why_off": "Over."}
    return agreed(cast, **(ended | given))


CASES = [
    Case("recording_standards.RecordingStandard.code", standard),
    Case("recordingstandard_has_a_title", standard, {"title": ""}),
    Case("standardversion_number_once", agreed, {"effective_from": FROM + timedelta(days=1)}),
    Case("standardversion_number_from_one", version, {"number": 0}),
    Case("standardversion_state_known", declined, {"state": "LOST", "why_declined": ""}),
    Case("standardversion_has_content", version, {"content": ""}),
    Case("standardversion_one_proposed", version, {"number": 2}),
    Case("standardversion_decided_whole", agreed, {"decided_by": None}),
    Case("standardversion_decided_whole", agreed, {"decided_at": None}),
    Case("standardversion_decided_whole", version, lambda cast: {"decided_by": cast.person("head"), "decided_at": AT}),
    Case("standardversion_agreed_from_a_day", agreed, {"effective_from": None}),
    Case("standardversion_agreed_from_a_day", version, {"effective_from": FROM}),
    Case("standardversion_day_once", agreed, {"number": 2}),
    Case("standardversion_declined_with_why", declined, {"why_declined": ""}),
    Case("standardversion_declined_with_why", agreed, {"why_declined": "No."}),
    *(Case("standardversion_off_whole", off, {name: None}) for name in ("off_by", "off_at")),
    Case("standardversion_off_whole", off, {"why_off": ""}),
    Case("standardversion_off_whole", agreed, {"why_off": "Over."}),
    Case("standardversion_off_once_begun", off, {"off_from": FROM - timedelta(days=1)}),
]
