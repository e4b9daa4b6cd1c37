"""Reading a page as a screen reader would: every field has its words, every reference its target."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

FIELDS = ("input", "select", "textarea")
NEEDS_NO_LABEL = ("hidden", "submit", "button")
REFERENCES = ("aria-describedby", "aria-labelledby", "for")

Attributes = dict[str, str]


@dataclass
class Element:
    """One element, with the text that stands in it."""

    tag: str
    attributes: Attributes
    text: str = ""
    group: Element | None = None  # the fieldset that it stands in


@dataclass
class Page(HTMLParser):
    """A page's elements, in order."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        group = next((each for each in reversed(self.open) if each.tag == "fieldset"), None)
        element = Element(tag, {name: value or "" for name, value in attrs}, group=group)
        self.elements.append(element)
        self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read(html: str) -> Page:
    """Read a page or a piece of one."""
    page = Page()
    page.feed(html)
    page.close()
    return page


def unlabelled(page: Page) -> list[str]:
    """Name fields that have neither a label nor an aria-label with words in it, and groups without a legend."""
    labels = {each.attributes.get("for"): each.text.strip() for each in page.elements if each.tag == "label"}
    legends = [each for each in page.elements if each.tag == "legend"]
    found = [
        f"{each.attributes.get('name') or each.tag} has no label"
        for each in page.elements
        if each.tag in FIELDS
        and each.attributes.get("type") not in NEEDS_NO_LABEL
        and not labels.get(each.attributes.get("id"))
        and not each.attributes.get("aria-label", "").strip()
    ]
    return found + _without_legend(page, [legend for legend in legends if legend.text.strip()])


def _without_legend(page: Page, legends: list[Element]) -> list[str]:
    choices = [each for each in page.elements if each.attributes.get("type") in ("radio", "checkbox")]
    several = Counter(each.attributes.get("name") for each in choices)
    said = {id(legend.group) for legend in legends}
    bare = {each.attributes.get("name") for each in choices if id(each.group) not in said}
    found = [f"the choices of {name} have no legend" for name in sorted(map(str, bare)) if several[name] > 1]
    groups = [each for each in page.elements if each.tag == "fieldset" and id(each) not in said]
    return found + ["a group has no legend" for _ in groups if not found]


def loose_ends(page: Page) -> list[str]:
    """Name ids that two elements share, and references to an id that nothing has."""
    counted = Counter(each.attributes["id"] for each in page.elements if each.attributes.get("id"))
    found = [f"two elements have the id '{name}'" for name, times in counted.items() if times > 1]
    for each in page.elements:
        for name in REFERENCES:
            missing = [target for target in each.attributes.get(name, "").split() if target not in counted]
            found += [f"{each.tag}: {name} leads to '{target}', which is not there" for target in missing]
    return found


def untied_errors(page: Page) -> list[str]:
    """Name error messages that no field or group is described by."""
    described = {target for each in page.elements for target in each.attributes.get("aria-describedby", "").split()}
    return [
        f"the error '{each.text.strip()}' is tied to no field"
        for each in page.elements
        if "govuk-error-message" in each.attributes.get("class", "") and each.attributes.get("id") not in described
    ]


def problems(html: str) -> list[str]:
    """Name everything that a screen reader would stumble over."""
    page = read(html)
    return [*unlabelled(page), *loose_ends(page), *untied_errors(page)]
