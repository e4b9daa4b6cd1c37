"""Our macros render the official fixtures of the Design System: the two pins (npm and Python) move together."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from importlib.metadata import version

import pytest
from django.template import engines
from jinja2 import Environment, nodes

from tests.house.trees import HERE, SRC, dotted, modules, templates

OFFICIAL = HERE / "node_modules/govuk-frontend"
COMPONENTS = OFFICIAL / "dist/govuk/components"
SCSS = SRC / "kim/foundations/design/scss/_components.scss"
PINS = {"6.3.0": "4.1.0"}  # govuk-frontend -> the govuk-frontend-jinja that was written for it
pytestmark = pytest.mark.skipif(not COMPONENTS.is_dir(), reason="node_modules is absent: run make assets (CI does)")


class Said(HTMLParser):
    """Reads a page as a list of tags, attributes and words, without regard to white space."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[object] = []

    def handle_starttag(self, tag, attrs):
        said = {name: " ".join((value or "").split()) for name, value in attrs}
        self.parts.append((tag, tuple(sorted(said.items()))))

    def handle_endtag(self, tag):
        self.parts.append(f"/{tag}")

    def handle_data(self, data):
        if data.strip():
            self.parts.append(" ".join(data.split()))


def said(html: str) -> list[object]:
    reader = Said()
    reader.feed(html)
    reader.close()
    return reader.parts


def called() -> set[str]:
    """Name the components that templates and the form adapter call."""
    found = set()
    for _, text in templates(SRC):
        for node in Environment().parse(text).find_all(nodes.Getattr):
            if isinstance(node.node, nodes.Name) and node.node.name == "govuk":
                found.add(node.attr)
    adapter = next(tree for path, tree in modules(SRC) if path.as_posix().endswith("design/fields.py"))
    renderers = next(node for node in adapter.body if "_RENDERERS" in dotted(getattr(node, "target", adapter)))
    return found | {each.elts[1].value for each in renderers.value.elts} | {"error_summary"}


@cache
def used() -> tuple[str, ...]:
    """Name the components whose styles are loaded or whose macros are called."""
    styled = re.findall(r'govuk/components/([a-z-]+)"', SCSS.read_text())
    return tuple(sorted({*styled, *(name.replace("_", "-") for name in called())}))


def fixtures(component: str) -> list[dict]:
    return json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]


def rendered(component: str, options: dict) -> str:
    return getattr(engines["jinja2"].env.globals["govuk"], component.replace("-", "_"))(options)


def differing(component: str, official: list[dict]) -> list[str]:
    """Name the fixtures that our macro renders otherwise."""
    return [each["name"] for each in official if said(rendered(component, each["options"])) != said(each["html"])]


def test_the_components_used_render_every_official_fixture():
    official = {component: fixtures(component) for component in used()}
    wrong = {component: bad for component, each in official.items() if (bad := differing(component, each))}
    total = sum(len(each) for each in official.values())
    print(f"{total - sum(map(len, wrong.values()))} of {total} fixtures of {len(official)} components match")
    assert total > 300
    assert wrong == {}


def test_a_fixture_that_differs_is_noticed():
    official = fixtures("button")
    official[0] = official[0] | {"html": official[0]["html"].replace("Save and continue", "Save")}
    assert differing("button", official) == [official[0]["name"]]


def test_the_two_pins_move_together():
    frontend = json.loads((OFFICIAL / "package.json").read_text())["version"]
    assert PINS.get(frontend) == version("govuk-frontend-jinja")


def test_each_component_called_has_its_styles():
    loaded = set(re.findall(r'govuk/components/([a-z-]+)"', SCSS.read_text()))
    part_of_others = {"input", "label", "hint", "fieldset", "error-message"}  # textarea and select bring them
    assert {name.replace("_", "-") for name in called()} - loaded <= part_of_others
