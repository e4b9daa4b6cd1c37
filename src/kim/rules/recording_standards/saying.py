"""A standard in plain words, and what differs between two of its versions: rules by their sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kim.rules.recording_standards.choices import WEIGHTS
from kim_engine.quality.kinds import KINDS
from kim_engine.quality.standards import Authority, Dataset, Field, Rule, Standard


@dataclass(frozen=True)
class SaidRule:
    """One rule as people read it."""

    id: str
    sentence: str
    because: str
    mend: str
    sources: tuple[Authority, ...]
    weight: str  # what a record that breaks it is
    limits: tuple[tuple[str, int | None, float | None], ...]


@dataclass(frozen=True)
class SaidField:
    """One field as people read it, with whose it is."""

    dataset: Dataset
    field: Field

    @property
    def kind(self) -> str:
        """Say what it holds."""
        return self.field.type.words


@dataclass(frozen=True)
class Document:
    """A standard as people read it."""

    standard: Standard
    must_haves: list[SaidField]
    datasets: list[tuple[Dataset, list[SaidField], list[SaidRule]]]

    @property
    def rules(self) -> int:
        """Count the rules."""
        return len(self.standard.rules)


@dataclass(frozen=True)
class ChangedRule:
    """A rule that stands in both versions and is not the same."""

    id: str
    before: str
    after: str
    also: tuple[str, ...]  # what else of it changed, in words


@dataclass(frozen=True)
class Differences:
    """What a version takes away, adds and changes. Texts are (what, before, after)."""

    added: list[SaidRule]
    gone: list[SaidRule]
    changed: list[ChangedRule]
    texts: list[tuple[str, str, str]]
    fields: list[tuple[str, str]]  # what became of it, and which field
    lists: list[str]

    def __bool__(self) -> bool:
        return any((self.added, self.gone, self.changed, self.texts, self.fields, self.lists))


def document_of(standard: Standard) -> Document:
    """Say a whole standard."""
    datasets = []
    for dataset in standard.datasets.values():
        fields = [SaidField(dataset, each) for each in dataset.fields.values()]
        datasets.append((dataset, fields, [say_rule(each, standard) for each in standard.rules_of(dataset.id)]))
    first = [each for _, fields, _ in datasets for each in fields if each.field.is_must_have]
    return Document(standard, first, datasets)


def say_rule(rule: Rule, standard: Standard) -> SaidRule:
    """Say one rule."""
    return SaidRule(
        id=rule.id,
        sentence=KINDS[rule.kind].sentence(rule, standard),
        because=rule.because,
        mend=rule.mend,
        sources=tuple(standard.authorities[each] for each in rule.source),
        weight=WEIGHTS[rule.weight],
        limits=tuple((level.lower(), limit.count, limit.share) for level, limit in rule.limits.items()),
    )


def differences(before: Standard, after: Standard) -> Differences:
    """Say what a version changes against the one before it."""
    old = {each.id: each for each in before.rules}
    new = {each.id: each for each in after.rules}
    both = ((old[name], new[name]) for name in new if name in old)
    return Differences(
        added=[say_rule(each, after) for name, each in new.items() if name not in old],
        gone=[say_rule(each, before) for name, each in old.items() if name not in new],
        changed=[found for pair in both if (found := _changed(*pair, before, after))],
        texts=[
            (label, one, other)
            for label, name in _TEXTS
            if (one := getattr(before, name)) != (other := getattr(after, name))
        ],
        fields=_fields_changed(before, after),
        lists=_lists_changed(before, after),
    )


_TEXTS = (
    ("Title", "title"),
    ("Activity", "activity"),
    ("What it is for", "purpose"),
    ("Who records it", "who"),
    ("When", "when"),
)
_ALSO: tuple[tuple[str, Callable[[SaidRule], Any]], ...] = (
    ("why it matters", lambda rule: rule.because),
    ("how it is put right", lambda rule: rule.mend),
    ("where it comes from", lambda rule: rule.sources),
    ("how sure it is", lambda rule: rule.weight),
    ("how many may fail", lambda rule: rule.limits),
)


def _changed(old: Rule, new: Rule, before: Standard, after: Standard) -> ChangedRule | None:
    one, other = say_rule(old, before), say_rule(new, after)
    also = tuple(words for words, of in _ALSO if of(one) != of(other))
    meant = (old.kind, old.dataset, dict(old.options), old.when) != (new.kind, new.dataset, dict(new.options), new.when)
    if one.sentence == other.sentence and meant:
        also = (*also, "what it looks at")
    if one.sentence == other.sentence and not also:
        return None
    return ChangedRule(new.id, one.sentence, other.sentence, also)


def _fields_changed(before: Standard, after: Standard) -> list[tuple[str, str]]:
    old, new = _fields(before), _fields(after)
    found = [("Added", _named(after, *place)) for place in new if place not in old]
    found += [("Taken away", _named(before, *place)) for place in old if place not in new]
    return found + [("Changed", _named(after, *place)) for place in new if place in old and old[place] != new[place]]


def _fields(standard: Standard) -> Mapping[tuple[str, str], Field]:
    return {(data.id, each.id): each for data in standard.datasets.values() for each in data.fields.values()}


def _named(standard: Standard, dataset: str, name: str) -> str:
    return f"{standard.field(dataset, name).title}, {standard.datasets[dataset].title}"


def _lists_changed(before: Standard, after: Standard) -> list[str]:
    old, new = before.lists, after.lists
    return [(new.get(name) or old[name]).title for name in (*new, *old) if old.get(name) != new.get(name)]
