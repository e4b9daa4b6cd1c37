"""The arrows point down: what import contracts do not show - foreign keys, addresses and templates."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.db import models
from jinja2 import Environment, nodes

from tests.house.trees import dotted, is_migration, modules, templates

# Addresses that have no namespace, because allauth's code asks for them by these names.
BARE = ("account_", "invitation_", "mfa_")
# Arrows that point up, each with its reason.
ALLOWED = {
    "home:my_work": "the front page is everybody's way back",
    "sign_in:ways_show": "the frame of every page shows the way to one's own password and app",
    "account_logout": "the frame of every page shows the way out",
    "landlord:accent": "the frame of every page loads the landlord's colour",
}
ASKERS = ("reverse", "reverse_lazy", "redirect", "url")
Floor = dict[str, int]


def floors(rooms: Sequence[str]) -> Floor:
    """Number the rooms from the roof (0) down, by their labels."""
    return {room.rsplit(".", 1)[-1]: number for number, room in enumerate(rooms)}


def foreign_keys_upwards(all_models: Iterable[type[models.Model]], floor: Floor) -> list[str]:
    """Name foreign keys and many-to-many fields that point to a room above."""
    found = []
    for model in all_models:
        here = floor.get(model._meta.app_label)
        for field in (*model._meta.fields, *model._meta.many_to_many):
            other = field.remote_field.model if field.remote_field else None
            there = floor.get(other._meta.app_label) if other is not None else None
            if here is not None and there is not None and there < here:
                found.append(f"{model._meta.label}.{field.name} points up to {other._meta.label}")
    return found


def addresses_upwards(src: Path, floor: Floor) -> list[str]:
    """Name url() names, in templates and in modules, that belong to a room above."""
    found = []
    for path, name in (*_named_in_templates(src), *_named_in_modules(src), *_offered_by_modules(src)):
        room, target = _room_of(path, floor), _room_of_address(name)
        if room is None or name in ALLOWED:
            continue
        if target not in floor:
            found.append(f"{path}: no room keeps the address '{name}'")
        elif floor[target] < floor[room]:
            found.append(f"{path}: '{name}' is an address of {target}, above {room}")
    return found


def templates_upwards(src: Path, floor: Floor) -> list[str]:
    """Name templates that extend, include or import, and views that render, a template of a room above."""
    keeper = {path.as_posix().split("jinja2/", 1)[1]: _room_of(path, floor) for path, _ in templates(src)}
    found = []
    for path, name in (*_drawn_on_by_templates(src), *_rendered_by_modules(src)):
        room, target = _room_of(path, floor), keeper.get(name)
        if target is None:
            found.append(f"{path}: there is no template '{name}'")
        elif room is not None and floor[target] < floor[room]:
            found.append(f"{path}: '{name}' is a template of {target}, above {room}")
    return found


def _room_of(path: Path, floor: Floor) -> str | None:
    return next((part for part in path.parts[1:-1] if part in floor), None)


def _room_of_address(name: str) -> str:
    return "sign_in" if name.startswith(BARE) else name.partition(":")[0]


def _parsed(src: Path) -> Iterator[tuple[Path, nodes.Template]]:
    for path, text in templates(src):
        yield path, Environment().parse(text)


def _named_in_templates(src: Path) -> Iterator[tuple[Path, str]]:
    for path, tree in _parsed(src):
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "url":
                first = call.args[0]
                if isinstance(first, nodes.Getattr) and first.attr == "url_name":
                    continue  # what a room above offered through a slot: its own module names it
                yield path, str(first.value) if isinstance(first, nodes.Const) else "(not a plain name)"


def _calls(src: Path, names: Sequence[str]) -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in modules(src):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and dotted(node.func) in names and not is_migration(path):
                yield path, node


def _texts(call: ast.Call) -> list[str]:
    return [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def _named_in_modules(src: Path) -> Iterator[tuple[Path, str]]:
    for path, call in _calls(src, ASKERS):
        yield from ((path, text) for text in _texts(call)[:1] if not text.startswith("/"))


def _offered_by_modules(src: Path) -> Iterator[tuple[Path, str]]:
    for path, tree in modules(src):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and dotted(node.func).endswith("Item"):
                yield from ((path, text) for text in _texts(node) if ":" in text and " " not in text)


def _drawn_on_by_templates(src: Path) -> Iterator[tuple[Path, str]]:
    for path, tree in _parsed(src):
        for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            name = node.template  # type: ignore[attr-defined]
            yield path, str(name.value) if isinstance(name, nodes.Const) else "(not a plain name)"


def _rendered_by_modules(src: Path) -> Iterator[tuple[Path, str]]:
    for path, call in _calls(src, ("render", "get_template", "render_to_string")):
        yield from ((path, text) for text in _texts(call) if text.endswith(".html"))
