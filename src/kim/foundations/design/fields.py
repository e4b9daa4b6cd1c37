"""The form adapter: the only place where Django's forms meet the Design System's components."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.template import engines
from markupsafe import Markup

from kim.foundations.design.dates import PARTS, DayMonthYear

Params = dict[str, Any]


def render(bound: BoundField, **extra: Any) -> Markup:
    """Render a bound field as its Design System component, with label, hint and error.

    `extra` is laid over the component's parameters: classes, rows, formGroup …
    """
    widget = bound.field.widget
    for kind, component, parameters in _RENDERERS:
        if isinstance(widget, kind):
            return _component(component, _common(bound, component) | parameters(bound) | extra)
    raise TypeError(f"no Design System component for {type(widget).__name__}")


def error_summary(form: forms.BaseForm) -> Markup:
    """Render the summary of a form's errors, each a link to its field; nothing when there are none."""
    if not form.errors:
        return Markup("")
    items = [{"text": text} for text in form.non_field_errors()]
    for bound in form:
        items += [{"text": text, "href": f"#{_first_id(bound)}"} for text in bound.errors]
    return _component(
        "error_summary",
        {"titleText": "There is a problem", "errorList": items, "classes": "kim-form"},
    )


def _component(name: str, params: Params) -> Markup:
    env: Any = engines["jinja2"].env  # type: ignore[attr-defined]
    macro = getattr(env.globals["govuk"], name)
    return Markup(macro(params))  # noqa: S704 - the component escapes its own text parameters


def _common(bound: BoundField, component: str) -> Params:
    params: Params = {"id": bound.auto_id, "name": bound.html_name}
    if bound.help_text:
        params["hint"] = {"text": bound.help_text}
    if bound.errors:
        params["errorMessage"] = {"text": bound.errors[0]}
    if component in ("radios", "checkboxes", "date_input"):
        legend = {"text": bound.label, "classes": "govuk-fieldset__legend--s"}
        return params | {"fieldset": {"legend": legend}, "idPrefix": bound.auto_id}
    return params | {"label": {"text": bound.label, "classes": "govuk-label--s"}}


def _first_id(bound: BoundField) -> str:
    if isinstance(bound.field.widget, DayMonthYear):
        return f"{bound.auto_id}-day"
    return str(bound.auto_id)


# `maxlength` would cut what somebody pastes without a word: our own sentence says what is too long, and keeps it all.
_LEFT_OUT = ("class", "rows", "cols", "maxlength")


def _attributes(bound: BoundField) -> Params:
    return {name: str(value) for name, value in bound.field.widget.attrs.items() if name not in _LEFT_OUT}


def _input(bound: BoundField) -> Params:
    widget: Any = bound.field.widget
    value = "" if isinstance(widget, forms.PasswordInput) else bound.value()
    params: Params = {"type": widget.input_type, "value": "" if value is None else str(value)}
    attributes = _attributes(bound)
    if "autocomplete" in attributes:
        params["autocomplete"] = attributes.pop("autocomplete")
    if isinstance(bound.field, forms.IntegerField):
        params |= {"type": "text", "inputmode": "numeric"}
        attributes = {name: value for name, value in attributes.items() if name not in ("min", "max", "step")}
    return params | {"attributes": attributes, "spellcheck": False}


def _textarea(bound: BoundField) -> Params:
    rows = bound.field.widget.attrs.get("rows", 4)
    return {"value": bound.value() or "", "rows": rows, "attributes": _attributes(bound)}


def _select(bound: BoundField) -> Params:
    chosen = str(bound.value() if bound.value() is not None else "")
    return {
        "items": [
            {"value": str(value), "text": text, "selected": str(value) == chosen} for value, text in _choices(bound)
        ]
    }


def _items(bound: BoundField) -> Params:
    value = bound.value()
    chosen = {str(each) for each in (value if isinstance(value, list | tuple) else [value]) if each is not None}
    items = [{"value": str(value), "text": text, "checked": str(value) in chosen} for value, text in _choices(bound)]
    return {"items": items}


def _choices(bound: BoundField) -> list[tuple[Any, str]]:
    field: Any = bound.field
    return [(value, str(text)) for value, text in field.choices]


def _checkbox(bound: BoundField) -> Params:
    item: Params = {"value": "on", "text": bound.label, "checked": bool(bound.value())}
    if bound.help_text:
        item["hint"] = {"text": bound.help_text}
    return {"items": [item], "fieldset": None, "hint": None}


def _file(bound: BoundField) -> Params:
    return {"attributes": _attributes(bound)}


def _date(bound: BoundField) -> Params:
    texts = DayMonthYear.parts(bound.value())
    error = " govuk-input--error" if bound.errors else ""
    items = [
        {
            "name": part,
            "label": part.capitalize(),
            "value": text,
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{error}",
        }
        for part, text in zip(PARTS, texts, strict=True)
    ]
    return {"items": items, "namePrefix": bound.html_name}


_RENDERERS: list[tuple[type[forms.Widget], str, Any]] = [
    (DayMonthYear, "date_input", _date),
    (forms.Textarea, "textarea", _textarea),
    (forms.CheckboxSelectMultiple, "checkboxes", _items),
    (forms.RadioSelect, "radios", _items),
    (forms.CheckboxInput, "checkboxes", _checkbox),
    (forms.Select, "select", _select),
    (forms.FileInput, "file_upload", _file),
    (Input, "input", _input),
]
