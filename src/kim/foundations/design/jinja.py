"""The template environment: one global for the Design System's components, and the words for dates and counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from kim.foundations.design import fields, marks, slots
from kim_engine.calendar import say_date

LONDON = ZoneInfo("Europe/London")


class Components:
    """`govuk.date_input({...})` renders the official component of that name."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._macros: dict[str, Callable[..., Markup]] = {}

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._macros:
            template = f"govuk_frontend_jinja/components/{name.replace('_', '-')}/macro.html"
            module: Any = self._environment.get_template(template).module
            self._macros[name] = getattr(module, "govuk" + name.title().replace("_", ""))
        return self._macros[name]


def environment(**options: Any) -> Environment:
    """Build the environment (called by Django)."""
    loader = ChoiceLoader(
        [options.pop("loader"), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    env = Environment(loader=loader, **options)  # noqa: S701 - Django's backend turns autoescape on
    env.globals |= {
        "govuk": Components(env),
        "static": static,
        "url": _url,
        "field": fields.render,
        "error_summary": fields.error_summary,
        "kept_filters": slots.kept_filters,
    }
    env.filters |= {
        "day": day,
        "moment": moment,
        "count": count,
        "marked": marks.marked,
        "file_size": file_size,
        "paragraphs": paragraphs,
    }
    return env


def _url(name: str, *args: Any, query: dict[str, Any] | None = None, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None, query=query)


def day(value: date | datetime | None, absent: str = "Not dated") -> str:
    """Say a date: '22 November 2026'."""
    if value is None:
        return absent
    if isinstance(value, datetime):
        value = localtime(value, LONDON).date()
    return say_date(value)


def moment(value: datetime) -> str:
    """Say a moment in the landlord's time: '22 November 2026, 10:42'."""
    local = localtime(value, LONDON)
    return f"{say_date(local.date())}, {local:%H:%M}"


def count(number: int, one: str, many: str = "") -> str:
    """Say a number of things: '1 entry', '1,204 entries'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def file_size(size: int) -> str:
    """Say how large a file is: '12 bytes', '3 kB', '1.4 MB'."""
    if size < 1000:
        return count(size, "byte")
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.0f} kB"


def paragraphs(text: str) -> Markup:
    """Keep a text's own line breaks, escaped."""
    return Markup("<br>").join(text.splitlines())
