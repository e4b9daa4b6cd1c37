"""What must hold of any page that somebody looks at: axe, one heading, a title, landmarks, nothing sideways."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

from tests.journeys.site import POSTGRES

WIDTHS = (1280, 640, 375, 320)  # 640 px is what remains of 1280 at 200 % zoom
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LAID_OUT = ["target-size", "scrollable-region-focusable", "meta-viewport"]  # rules whose answer hangs on the layout
_ALL = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
_LAYOUT = {"runOnly": {"type": "rule", "values": LAID_OUT}}
RULES = {1280: _ALL, 320: _LAYOUT}  # between the two layouts only lines break elsewhere
_RUN = """options => axe.run(document, {...options, resultTypes: ['violations']}).then(found => found.violations.map(
    each => each.id + ' (' + each.help + '): ' + each.nodes.map(node => node.target.join(' ')).join(', ')))"""
# What reaches beyond the right edge, unless it lies in a region that scrolls by itself or is out of sight on purpose.
_BEYOND = """() => [...document.querySelectorAll('body *')].filter(each => {
    const box = each.getBoundingClientRect()
    return box.width > 1 && box.right > innerWidth + 1 && !each.closest('.kim-scroll, .govuk-visually-hidden')
}).map(each => each.tagName + '.' + each.className).slice(0, 5)"""


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, rules: dict[str, Any] = _ALL) -> list[str]:
    """Name what axe finds against WCAG 2.2 AA and best practice (brought in by the browser, not by the page)."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(f"() => {{ {_axe()} }}")
    return list(page.evaluate(_RUN, rules))


def no_violations(page: Page, rules: dict[str, Any] = _ALL) -> None:
    """Hold a page against axe."""
    found = violations(page, rules)
    assert found == [], f"{page.url}: {found}"


def stays_within(page: Page) -> None:
    """Hold that nothing scrolls sideways."""
    beyond = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    assert beyond <= 0, f"{page.url} scrolls {beyond} px sideways: {page.evaluate(_BEYOND)}"
    assert page.evaluate(_BEYOND) == [], page.url


def is_a_whole_page(page: Page) -> None:
    """Hold that a page has one heading, a title that says it, and landmarks to jump to."""
    headings = page.locator("h1").all_inner_texts()
    assert len(headings) == 1, f"{page.url} has the headings {headings}"
    title = page.title().removeprefix("Error: ")
    assert title.startswith(headings[0].rstrip("?")), f"{page.url}: '{title}' does not begin with '{headings[0]}'"
    has_error = page.locator(".govuk-error-summary").count() > 0
    assert page.title().startswith("Error: ") == has_error, f"{page.url}: '{page.title()}'"
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1, f"{page.url} has not one {landmark}"  # type: ignore[arg-type]


def holds_wide_and_narrow(page: Page) -> None:
    """Hold a page against all of it in its two layouts: wide, and on the narrowest phone."""
    holds_at_every_width(page, (max(WIDTHS), min(WIDTHS)))


def holds_at_every_width(page: Page, widths: Sequence[int] = WIDTHS) -> None:
    """Hold a page against all of it, wide, at 200 % zoom and on phones; axe wide, and on a phone what may differ.

    A page's look does not come from the database: on PostgreSQL it is looked at in the narrowest layout alone.
    """
    page.wait_for_load_state()
    is_a_whole_page(page)
    height = (page.viewport_size or {"height": 900})["height"]
    for width in widths[-1:] if POSTGRES else widths:
        page.set_viewport_size({"width": width, "height": height})
        stays_within(page)
        if width in RULES and not POSTGRES:
            no_violations(page, RULES[width])
