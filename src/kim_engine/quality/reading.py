"""A recording standard read from its file: YAML 1.2, safe and small, held against the schema, then against itself.

What is wrong is told in sentences that say where and what to do; a file is read whole or refused.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, DuplicateKeyError, SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, Event

from kim_engine.quality import schema
from kim_engine.quality.conditions import COMPARISONS, TESTS, AnyOf, Condition, Part
from kim_engine.quality.consistency import faults
from kim_engine.quality.kinds import KINDS
from kim_engine.quality.standards import Authority, CodeList, Dataset, Examples, Field, Limit, Rule, Standard
from kim_engine.quality.vocabulary import Dimension, FieldType, Level, Weight

LARGEST = 1024 * 1024  # bytes; the largest start standard is a twentieth of it
MOST_PROBLEMS = 20
_DEEPEST = 20
_MOST_PARTS = 60_000  # ten times the largest start standard; reading more would take minutes


class StandardError(ValueError):
    """A file that is no recording standard; `problems` are sentences, the first that were met."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class _Constructor(SafeConstructor):
    """Leaves dates as the text that they are: an example row holds what an extract would hold."""


def _finite(constructor: SafeConstructor, node: Any) -> Any:
    number = constructor.construct_yaml_float(node)
    if not isfinite(number):
        raise ConstructorError(problem="no number", problem_mark=node.start_mark)
    return number


_Constructor.add_constructor("tag:yaml.org,2002:float", _finite)
_Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def read_file(path: Path) -> Standard:
    """Read a standard. Raises StandardError, and OSError where there is no such file."""
    return read(path.read_bytes())


def read(content: bytes) -> Standard:
    """Read a standard from its file's bytes. Raises StandardError with a sentence for each problem."""
    raw = document(content)
    problems = [_said(error) for error in islice(_validator().iter_errors(raw), 10 * MOST_PROBLEMS)]
    if problems:
        raise StandardError(*list(dict.fromkeys(problems))[:MOST_PROBLEMS])
    try:
        standard = _standard(raw, hashlib.sha256(content).hexdigest())
    except _WrongPartError as error:
        raise StandardError(str(error)) from None
    found = faults(standard)
    if found:
        raise StandardError(*found[:MOST_PROBLEMS])
    return standard


class _WrongPartError(ValueError):
    """One part of the file has the right shape and means nothing."""


@cache
def _validator() -> Any:  # the library's classes are made at run time
    return Draft202012Validator(schema.build(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def document(content: bytes) -> Any:
    """Read small, safe YAML 1.2 as text, numbers, lists and names with values. Raises StandardError."""
    if len(content) > LARGEST:
        raise StandardError("The file is larger than 1 MB. A recording standard is a short text: bring that file.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StandardError("The file is not text in UTF-8. Save it again with that encoding.") from None
    try:
        _no_tricks(text)
        reader = YAML(typ="safe", pure=True)
        reader.Constructor = _Constructor
        return reader.load(io.StringIO(text))
    except DuplicateKeyError as error:
        raise StandardError(f"A name stands twice{_at(error)}. Keep one of them.") from None
    except YAMLError as error:
        raise StandardError(f"The file cannot be read as YAML{_at(error)}. Mend that line.") from None
    except StandardError:
        raise
    except ValueError:
        raise StandardError("A number in the file is too long to be read. Write it shorter.") from None
    except RecursionError:
        raise StandardError("The file is nested too deeply to be a recording standard.") from None


def _no_tricks(text: str) -> None:
    """Refuse tags, anchors and aliases: nothing in a standard needs them, and a few lines of them can fill a memory."""
    depth = 0
    for at, event in enumerate(YAML(typ="safe", pure=True).parse(io.StringIO(text))):
        if at > _MOST_PARTS:
            raise StandardError("The file has far more parts than a recording standard. Make several standards of it.")
        depth += _change_of_depth(event)
        if depth > _DEEPEST:
            raise StandardError("The file is nested too deeply to be a recording standard.")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise StandardError(f"There is an anchor or alias (& or *){_at(event)}. Write the part out instead.")
        if getattr(event, "tag", None) and not _is_plain(event):
            raise StandardError(f"There is a tag (!){_at(event)}. Take it away: a standard needs none.")


def _change_of_depth(event: Event) -> int:
    kind = type(event).__name__
    return 1 if kind.endswith(("SequenceStartEvent", "MappingStartEvent")) else -1 if "End" in kind else 0


def _is_plain(event: Event) -> bool:
    return str(getattr(event, "tag", "")) in ("None", "")


def _at(event: Any) -> str:
    mark = getattr(event, "start_mark", None) or getattr(event, "problem_mark", None)
    return f" on line {mark.line + 1}" if mark is not None else ""


def _said(error: ValidationError) -> str:
    """Say what is wrong at one place of the file, in our own words."""
    while error.context:  # of several shapes that would do, the one that came furthest says most
        error = max(error.context, key=lambda each: len(each.absolute_path))
    say = _SENTENCES.get(str(error.validator))
    what = say(error) if say else f"this does not have the right shape ({error.validator}). Look at the format's page."
    return f"{_place(error)}: {what}"


def _say_required(error: ValidationError) -> str:
    missing = [name for name in error.validator_value if name not in error.instance]
    return f"'{missing[0]}' is missing. Add it."


def _say_extra(error: ValidationError) -> str:
    extra = sorted(set(error.instance) - set(dict(error.schema).get("properties", {})))  # type: ignore[arg-type]
    return f"'{extra[0]}' is not known here. Take it away, or mend its spelling."


_SENTENCES: Mapping[str, Callable[[ValidationError], str]] = {
    "required": _say_required,
    "additionalProperties": _say_extra,
    "enum": lambda error: f"this is not one of {', '.join(map(str, error.validator_value))}.",
    "type": lambda error: f"this should be {_kind_words(error.validator_value)}. Put quotes around a text of digits.",
    "const": lambda error: f"this should be {error.validator_value}.",
    "format": lambda _error: "this is not a day. Write it as 2026-11-22.",
}


def _kind_words(kinds: str | list[str]) -> str:
    names = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}
    wanted = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(
        names.get(each, {"array": "a list", "object": "names with values"}.get(each, each)) for each in wanted
    )


def _place(error: ValidationError) -> str:
    parts: list[str] = []
    for part in error.absolute_path:
        parts.append(f"number {part + 1}" if isinstance(part, int) else str(part))
    return "In " + ", ".join(parts) if parts else "At the top"


def _standard(raw: Mapping[str, Any], digest: str) -> Standard:
    return Standard(
        **{name: raw[name] for name in ("id", "title", "version", "activity", "purpose", "who", "when")},
        authorities={name: _authority(name, each) for name, each in raw["sources"].items()},
        datasets={name: _dataset(name, each) for name, each in raw["datasets"].items()},
        lists={name: _code_list(name, each) for name, each in raw.get("lists", {}).items()},
        rules=tuple(_named_rule(each) for each in raw["rules"]),
        missing=tuple(raw.get("missing", ())),
        examples_on=date.fromisoformat(raw["examples_on"]) if "examples_on" in raw else None,
        digest=digest,
    )


def _authority(name: str, raw: Mapping[str, Any]) -> Authority:
    verified = date.fromisoformat(raw["verified_on"]) if "verified_on" in raw else None
    return Authority(id=name, **{key: each for key, each in raw.items() if key != "verified_on"}, verified_on=verified)


def _code_list(name: str, raw: Mapping[str, Any]) -> CodeList:
    return CodeList(id=name, title=raw["title"], codes=raw["codes"], source=tuple(raw.get("source", ())))


def _dataset(name: str, raw: Mapping[str, Any]) -> Dataset:
    own = {key: raw[key] for key in ("title", "record", "made_on", "area", "customer_type") if key in raw}
    fields = {key: _field(key, each) for key, each in raw["fields"].items()}
    return Dataset(id=name, key=tuple(raw["key"]), fields=fields, **own)


def _field(name: str, raw: Mapping[str, Any]) -> Field:
    own: dict[str, Any] = {key: raw[key] for key in ("title", "why", "who", "when", "list") if key in raw}
    own |= {key: tuple(raw[key]) for key in ("source", "applies_to", "headings", "missing") if key in raw}
    return Field(id=name, type=FieldType(raw["type"]), is_must_have=bool(raw.get("must_have", False)), **own)


def _named_rule(raw: Mapping[str, Any]) -> Rule:
    try:
        return _rule(raw)
    except _WrongPartError as error:
        raise _WrongPartError(f"Rule {raw['id']}: {error}") from None


def _rule(raw: Mapping[str, Any]) -> Rule:
    kind = KINDS[raw["kind"]]
    names = {each.name for each in kind.options}
    options = {key: _option(key, each) for key, each in raw.items() if key in names}
    own = {key: raw[key] for key in ("id", "dataset", "because", "mend") if key in raw}
    return Rule(
        kind=kind.code,
        options=options,
        when=_conditions(raw.get("when", ())),
        weight=Weight(raw.get("weight", Weight.HARD)),
        dimension=Dimension(raw.get("dimension", kind.dimension)),
        limits={Level(name.upper()): Limit(**each) for name, each in raw.get("limits", {}).items()},
        source=tuple(raw.get("source", ())),
        examples=_examples(raw),
        **own,
    )


def _option(name: str, raw: Any) -> Any:
    if name in ("then", "other_when"):
        return _conditions(raw)
    if name in ("least", "most") and isinstance(raw, str) and raw != "as_of":
        return _day(raw)
    return tuple(raw) if isinstance(raw, list) else raw


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise _WrongPartError(f"'{raw}' is not a day. Write it as 2026-11-22.") from None


def _conditions(raw: Any) -> tuple[Part, ...]:
    return tuple(_part(each) for each in raw)


def _part(raw: Mapping[str, Any]) -> Part:
    if "any" in raw:
        if len(raw) > 1:
            raise _WrongPartError("A condition with 'any' has nothing beside it. Make two conditions of it.")
        return AnyOf(tuple(_condition(each) for each in raw["any"]))
    return _condition(raw)


def _condition(raw: Mapping[str, Any]) -> Condition:
    tests = [key for key in raw if key in TESTS]
    if "field" not in raw or len(tests) != 1:
        raise _WrongPartError("A condition names one field and one test, such as 'is'. Mend the one that does not.")
    test, against = tests[0], raw[tests[0]]
    if test in COMPARISONS and isinstance(against, str) and against != "as_of":
        against = _day(against)
    return Condition(str(raw["field"]), test, tuple(against) if isinstance(against, list) else against)


def _examples(raw: Mapping[str, Any]) -> Examples | None:
    if "passes" not in raw or "fails" not in raw:
        return None
    beside = {name: _rows(rows) for name, rows in raw.get("beside", {}).items()}
    return Examples(passes=_rows(raw["passes"]), fails=_rows(raw["fails"]), beside=beside)


def _rows(raw: Any) -> tuple[Mapping[str, str], ...]:
    return tuple(raw) if isinstance(raw, list) else (raw,)
