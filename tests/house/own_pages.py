"""allauth shows our pages alone: none of its own addresses stand, and none of its templates can be reached."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.backends.base import BaseEngine
from django.urls import URLPattern, URLResolver

# What allauth's own modules can answer with besides a view's template: too many tries, and an account that is closed.
BESIDES = ("429.html",)


def patterns(resolver: Any, before: str = "", names: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Give every address of a resolver: its full name, its route and itself."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{names}{each.namespace}:" if each.namespace else names
            yield from patterns(each, route, inner)
        else:
            yield f"{names}{each.name or '(unnamed)'}", route, each


def view_class(pattern: URLPattern) -> type | None:
    """Give the class behind a pattern's view, if there is one."""
    return getattr(pattern.callback, "view_class", None)


def others_views(found: Iterable[URLPattern]) -> list[str]:
    """Name views that are another package's, not one of ours built upon it."""
    modules = [(view_class(each) or inspect.unwrap(each.callback)).__module__ for each in found]
    return [module for module in modules if not module.startswith("kim.")]


def pages_of_others(views: Iterable[type], backends: Iterable[BaseEngine], own: Path) -> list[str]:
    """Name templates that views built upon allauth would take from elsewhere than our own folders."""
    names = {name for view in views for name in named_by(view)} | set(BESIDES)
    return [f"{name}: {where}" for name in sorted(names) if (where := _elsewhere(name, backends, own))]


def named_by(view: type) -> set[str]:
    """Name the templates that a class and its parents from allauth can show."""
    found = {str(view.template_name)} if getattr(view, "template_name", None) else set()
    for parent in view.__mro__:
        if parent.__module__.startswith("allauth."):
            found |= set(re.findall(r"template_name\s*=\s*[\"']([\w/]+\.html)[\"']", inspect.getsource(parent)))
    return found


def _elsewhere(name: str, backends: Iterable[BaseEngine], own: Path) -> str:
    for backend in backends:
        try:
            template: Any = backend.get_template(name)
        except TemplateDoesNotExist:
            continue
        file = str(getattr(template.template, "filename", "") or template.origin.name)
        return "" if Path(file).is_relative_to(own) else f"falls back to {file}"
    return "we have no page of that name"
