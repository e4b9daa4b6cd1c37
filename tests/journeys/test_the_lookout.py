"""The lookout itself: a planted fault of each sort is seen."""

import pytest
from playwright.sync_api import Page

from tests.journeys import looking
from tests.journeys.keys import Keys
from tests.journeys.visitors import Visitors

STYLE = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }"
UNMARKED = "* { outline: none !important; box-shadow: none !important; background: none !important }"
COVERED = "header::after { content: ''; position: fixed; inset: 0; z-index: 9 }"
OUT_OF_SIGHT = "a { position: fixed !important; left: -999px !important }"


@pytest.fixture
def page(visitors: Visitors) -> Page:
    found = visitors.page("officer", width=1280)
    found.goto("/log/")
    return found


@pytest.mark.parametrize(
    ("css", "fault"),
    [(UNMARKED, "is_marked"), (COVERED, "is_uncovered"), (OUT_OF_SIGHT, "is_in_sight")],
    ids=["unmarked", "covered", "out of sight"],
)
def test_a_focus_that_cannot_be_seen_is_seen(page: Page, css: str, fault: str) -> None:
    page.evaluate(STYLE, css)
    with pytest.raises(AssertionError, match=fault):
        Keys(page).tab()


def test_a_control_too_small_and_an_image_without_words_are_seen(page: Page) -> None:
    looking.no_violations(page)
    faults = "<p><button>a</button><button>b</button><img></p>"
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", faults)
    page.evaluate(STYLE, "main p button { width: 9px; height: 9px; padding: 0; border: 0; overflow: hidden }")
    found = " ".join(looking.violations(page))
    assert "image-alt" in found
    assert "target-size" in found


def test_a_page_wider_than_the_window_and_a_second_heading_are_seen(page: Page) -> None:
    looking.stays_within(page)
    looking.is_a_whole_page(page)
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<h1>Another</h1>')")
    with pytest.raises(AssertionError, match="headings"):
        looking.is_a_whole_page(page)
    page.evaluate(STYLE, "main { width: 1400px }")
    with pytest.raises(AssertionError, match="sideways"):
        looking.stays_within(page)


def test_a_script_that_fails_one_that_is_forbidden_and_a_request_that_leaves_are_seen(visitors: Visitors) -> None:
    page = visitors.page("officer")
    page.goto("/log/")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/i.png'}))")
    page.wait_for_timeout(300)
    said = " ".join(visitors.problems)
    visitors.problems.clear()
    for each in ("planted", "Executing inline script violates", "elsewhere.example"):
        assert each in said, said
