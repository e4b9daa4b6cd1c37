"""The published JSON Schema of a recording standard's file (`standard.schema.json`), made from the kinds of rule."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kim_engine.quality.kinds import KINDS
from kim_engine.quality.kinds.base import DAY, FIELD, FIELDS, Kind
from kim_engine.quality.vocabulary import Dimension, FieldType, Weight

PUBLISHED = Path(__file__).with_name("standard.schema.json")
VERSION = 1

_TITLE = {"type": "string", "minLength": 2, "maxLength": 120}
_TEXT = {"type": "string", "minLength": 3, "maxLength": 2_000}
_IDS = {"type": "array", "items": FIELD, "maxItems": 20, "uniqueItems": True}
_WORDS = {"type": "array", "items": {"type": "string", "maxLength": 60}, "maxItems": 60}
_ROW = {"type": "object", "additionalProperties": {"type": "string", "maxLength": 500}, "maxProperties": 60}
_ROWS = {"oneOf": [_ROW, {"type": "array", "items": _ROW, "minItems": 1, "maxItems": 20}]}
_OPERAND = {
    "oneOf": [
        {"type": "number"},
        {"type": "string", "minLength": 1, "maxLength": 60},
        {
            "type": "object",
            "properties": {"field": FIELD},
            "required": ["field"],
            "additionalProperties": False,
        },
    ]
}
_VALUE = {"type": ["string", "number"], "maxLength": 200}
_VALUES = {"oneOf": [_VALUE, {"type": "array", "items": _VALUE, "minItems": 1, "maxItems": 100}]}


def _closed(properties: Mapping[str, Any], needed: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    whole = {"type": "object", "properties": dict(properties), "additionalProperties": False, **more}
    return {**whole, "required": list(needed)} if needed else whole


def _by_name(shape: Mapping[str, Any], most: int) -> dict[str, Any]:
    return {"type": "object", "propertyNames": FIELD, "additionalProperties": shape, "minProperties": 1} | {
        "maxProperties": most
    }


_LIMIT = _closed(
    {"count": {"type": "integer", "minimum": 0}, "share": {"type": "number", "minimum": 0, "maximum": 1}},
    minProperties=1,
)
_COMMON: Mapping[str, Any] = {
    "id": {"type": "string", "pattern": "^[A-Z][A-Z0-9-]{0,19}$"},
    "kind": {"enum": list(KINDS)},
    "dataset": FIELD,
    "when": {"$ref": "#/$defs/conditions"},
    "weight": {"enum": [each.value for each in Weight]},
    "dimension": {"enum": [each.value for each in Dimension]},
    "limits": _closed({"information": _LIMIT, "warning": _LIMIT, "error": _LIMIT}),
    "because": _TEXT,
    "source": _IDS,
    "mend": _TEXT,
    "passes": _ROWS,
    "fails": _ROWS,
    "beside": {"type": "object", "propertyNames": FIELD, "additionalProperties": _ROWS},
}


def _rule(kind: Kind) -> dict[str, Any]:
    options = {each.name: {**each.schema, "description": each.says} for each in kind.options}
    needed = ("id", "kind", "dataset", *(each.name for each in kind.options if each.is_needed))
    whole = _closed({**_COMMON, "kind": {"const": kind.code}, **options}, needed)
    return {**whole, "title": kind.title}


def _field() -> dict[str, Any]:
    return _closed(
        {
            "title": _TITLE,
            "type": {"enum": [each.value for each in FieldType]},
            "must_have": {"type": "boolean"},
            **dict.fromkeys(("why", "who", "when"), _TEXT),
            "source": _IDS,
            "applies_to": _WORDS,
            "headings": {"type": "array", "items": {"type": "string", "maxLength": 120}, "maxItems": 30},
            "list": FIELD,
            "missing": _WORDS,
        },
        ("title", "type"),
    )


def _dataset() -> dict[str, Any]:
    return _closed(
        {
            "title": _TITLE,
            "record": {"type": "string", "minLength": 2, "maxLength": 60},
            "key": FIELDS,
            **dict.fromkeys(("made_on", "area", "customer_type"), FIELD),
            "fields": _by_name(_field(), 60),
        },
        ("title", "record", "key", "fields"),
    )


def _authority() -> dict[str, Any]:
    return _closed(
        {
            "kind": {"enum": ["ACT", "REGULATION", "RECOMMENDATION", "UKHDS", "GUIDANCE", "STRATEGY", "RESEARCH"]},
            "title": _TITLE,
            "reference": {"type": "string", "maxLength": 300},
            "url": {"type": "string", "maxLength": 300, "pattern": "^https://"},
            "verified_on": DAY,
            "confidence": {"enum": ["high", "medium", "low", "not verified"]},
        },
        ("kind", "title", "confidence"),
    )


@cache
def build() -> dict[str, Any]:
    """Make the schema (JSON Schema 2020-12) from the kinds that there are."""
    kinds = {f"rule_{code}": _rule(kind) for code, kind in KINDS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A recording standard of KIM Log",
        **_whole(),
        "$defs": {"conditions": _conditions(), **kinds},
    }


def _whole() -> dict[str, Any]:
    needed = ("kim_standard", "id", "title", "version", "activity", "purpose", "who", "when", "sources", "datasets")
    codes = {"type": "object", "additionalProperties": {"type": "string", "maxLength": 200}, "minProperties": 1}
    listed = _closed({"title": _TITLE, "codes": codes, "source": _IDS}, ("title", "codes"))
    return _closed(
        {
            "kim_standard": {"const": VERSION, "description": "The version of this format."},
            "id": FIELD,
            "title": _TITLE,
            "version": {"type": "integer", "minimum": 1, "maximum": 10_000},
            **dict.fromkeys(("activity", "purpose", "who", "when"), _TEXT),
            "sources": _by_name(_authority(), 60),
            "missing": _WORDS,
            "lists": _by_name(listed, 60),
            "datasets": _by_name(_dataset(), 10),
            "rules": {"type": "array", "items": _any_rule(), "minItems": 1, "maxItems": 500},
            "examples_on": DAY,
        },
        (*needed, "rules"),
    )


def _any_rule() -> dict[str, Any]:
    chosen = [
        {"if": {"properties": {"kind": {"const": code}}}, "then": {"$ref": f"#/$defs/rule_{code}"}} for code in KINDS
    ]
    return {"type": "object", "required": ["id", "kind", "dataset"], "properties": dict(_COMMON), "allOf": chosen}


def _conditions() -> dict[str, Any]:
    tests = {
        "is": _VALUES,
        "is_not": _VALUES,
        "is_recorded": {"type": "boolean"},
        **dict.fromkeys(("before", "on_or_before", "after", "on_or_after", "at_least", "at_most"), _OPERAND),
    }
    single = {"field": FIELD, **tests}
    one_of_them = _closed(single, ("field",), minProperties=2, maxProperties=2)
    several = {"type": "array", "items": one_of_them, "minItems": 2, "maxItems": 10}
    part = _closed({**single, "any": several}, minProperties=1, maxProperties=2)
    return {"type": "array", "items": part, "minItems": 1, "maxItems": 10}


def text() -> str:
    """Write the schema as it is published."""
    return json.dumps(build(), indent=1, ensure_ascii=False) + "\n"
