"""One way of writing a value as bytes (RFC 8785), for the kinds of value that the record holds."""

from __future__ import annotations

import json
from typing import Any

Value = Any  # str | int | bool | None | list[Value] | dict[str, Value]

LARGEST_INTEGER = 2**53 - 1  # beyond it, other languages' readers round (RFC 7493)


class NotCanonicalError(ValueError):
    """The value cannot be written so that every reader would write the same bytes."""


def canonical_bytes(value: Value) -> bytes:
    """Write a value as RFC 8785 (JSON Canonicalization Scheme) bytes, UTF-8.

    Holds text, whole numbers within ±(2^53-1), truth values, None, lists and dictionaries with text keys.
    Numbers with a fraction are refused: the record writes amounts as text.

    Raises NotCanonicalError for anything else, lone surrogates included.
    Source: RFC 8785 §3.2; integers RFC 7493 §2.2.
    """
    try:
        return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("text holds half a character (a lone surrogate)") from error


def _ordered(value: Value) -> Value:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonicalError("a whole number is too large to be read alike everywhere")
        return value
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in _sorted_keys(value)}
    raise NotCanonicalError(f"a {type(value).__name__} has no canonical form here")


def _sorted_keys(value: dict[Any, Value]) -> list[str]:
    if not all(isinstance(key, str) for key in value):
        raise NotCanonicalError("a key is not text")
    return sorted(value, key=in_canonical_order)


def in_canonical_order(key: str) -> bytes:
    """Give what the keys of one dictionary are sorted by. Raises NotCanonicalError."""
    # RFC 8785 §3.2.3 sorts by UTF-16 code units, which differs from code points beyond U+FFFF.
    try:
        return key.encode("utf-16-be")
    except UnicodeEncodeError as error:
        raise NotCanonicalError("a key holds half a character (a lone surrogate)") from error
