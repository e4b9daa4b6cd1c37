"""Every table is in the record or has its reason, and the migrations are whole and in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.apps.registry import Apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from kim.foundations.audit_trail.kinds import Kind

TEXTS = (models.CharField, models.TextField)


def unrecorded(
    all_models: Iterable[type[models.Model]], kinds: Iterable[Kind], outside: Mapping[str, str]
) -> list[str]:
    """Name tables that are in no kind, not outside with a reason, and not a recorded many-to-many."""
    kinds = list(kinds)
    recorded = {kind.model for kind in kinds}
    through = {getattr(kind.model, name).through for kind in kinds for name in _many(kind) if name in kind.state}
    return [
        f"{model._meta.label} is in no recorded kind and has no reason to be outside"
        for model in all_models
        if model not in recorded | through and not outside.get(model._meta.label)
    ]


def unsound_kinds(kinds: Iterable[Kind]) -> list[str]:
    """Name kinds that leave a field unsaid, or erase or label what is not their state."""
    found = []
    for kind in kinds:
        fields = {field.attname: field for field in kind.model._meta.concrete_fields}
        said = set(kind.state) | set(kind.left_out) | {f"{name}_id" for name in kind.left_out}
        found += [f"{kind.name}: '{name}' is neither state nor left out" for name in {*fields, *_many(kind)} - said]
        found += [f"{kind.name}: erases '{name}', not its state" for name in set(kind.erasable) - set(kind.state)]
        found += [f"{kind.name}: labels '{name}', not its state" for name in set(kind.labels) - set(kind.state)]
        texts = {name for name in kind.erasable if name in fields and not isinstance(fields[name], TEXTS)}
        found += [f"{kind.name}: erases '{name}', which is no text" for name in texts]
        room = kind.model._meta.app_label
        found += [f"{kind.name}: event '{name}' is another room's" for name in kind.events if _foreign(name, room)]
    return found


def _many(kind: Kind) -> list[str]:
    return [field.name for field in kind.model._meta.many_to_many]


def _foreign(name: str, room: str) -> bool:
    return not name.startswith(f"{room}.")


def unmade_migrations(state: ProjectState, registry: Apps) -> list[str]:
    """Name the rooms whose models differ from what their migrations make."""
    detector = MigrationAutodetector(state, ProjectState.from_apps(registry))
    changes = detector.changes(graph=loaded().graph)
    return [f"{room}: {operation.describe()}" for room, made in changes.items() for operation in made[0].operations]


def loaded() -> MigrationLoader:
    """Read the migrations as they lie on disk (no database)."""
    return MigrationLoader(None)


def forks(parents: Mapping[str, list[str]]) -> list[str]:
    """Name migrations of a room that share a parent, or have two: a room's migrations are one line."""
    children: dict[str, list[str]] = {}
    for name, before in parents.items():
        for parent in before or ["(the beginning)"]:
            children.setdefault(parent, []).append(name)
    found = [f"{parent} is followed by {' and '.join(names)}" for parent, names in children.items() if len(names) > 1]
    return found + [f"{name} follows {' and '.join(before)}" for name, before in parents.items() if len(before) > 1]


def lines(loader: MigrationLoader) -> dict[str, dict[str, list[str]]]:
    """Give each room's migrations, each with those of its own room that it follows."""
    found: dict[str, dict[str, list[str]]] = {}
    for (room, name), migration in loader.disk_migrations.items():
        found.setdefault(room, {})[name] = [before for label, before in migration.dependencies if label == room]
    return found
