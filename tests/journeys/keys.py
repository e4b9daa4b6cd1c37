"""Somebody who has a keyboard and nothing else: after every Tab the focus must be in sight, uncovered and marked."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

MOST_TABS = 60
_FOCUSED = """() => {
    const e = document.activeElement
    if (!e || e === document.body) return null
    const box = [...e.getClientRects()].find(each => each.width && each.height) ?? e.getBoundingClientRect()
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth)
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight)
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    const look = () => [[e, ''], [e, '::before'], [e.nextElementSibling, '::before']].map(([each, part]) => {
        if (!each) return ''
        const style = getComputedStyle(each, part)
        return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.backgroundColor].join('|')
    }).join(' ')
    const withFocus = look()
    e.blur()
    const without = look()
    e.focus({preventScroll: true})
    const words = e.getAttribute('aria-label') || [...(e.labels ?? [])].map(each => each.innerText).join(' ')
        || e.innerText || e.getAttribute('name') || e.id
    return {
        words: words.replace(/\\s+/g, ' ').trim(), tag: e.tagName.toLowerCase(), id: e.id,
        is_in_sight: right - left > 1 && bottom - top > 1,
        is_uncovered: !!hit && (hit === e || e.contains(hit) || hit.contains(e)),
        is_marked: withFocus !== without, is_kept: document.activeElement === e,
    }
}"""


class Keys:
    """The keys of a keyboard, and where they have led."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focused(self) -> dict[str, Any]:
        """Say what has the focus, having held that it can be seen to have it."""
        found = self.page.evaluate(_FOCUSED)
        assert found is not None, f"{self.page.url}: the focus is nowhere"
        for what in ("is_in_sight", "is_uncovered", "is_marked", "is_kept"):
            assert found[what], f"{self.page.url}: the focus on '{found['words']}' ({found['tag']}): not {what}"
        return dict(found)

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def tab(self, *, back: bool = False) -> dict[str, Any]:
        """Go one step on, or back."""
        self.press("Shift+Tab" if back else "Tab")
        return self.focused()

    def tab_to(self, words: str, *, back: bool = False) -> None:
        """Go on until something of these words has the focus."""
        met = []
        for _ in range(MOST_TABS):
            met.append(self.tab(back=back)["words"])
            if met[-1].startswith(words):
                return
        raise AssertionError(f"{self.page.url}: no '{words}' among {met}")

    def type(self, text: str) -> None:
        """Type a text."""
        self.page.keyboard.type(text)

    def type_anew(self, text: str) -> None:
        """Type a text in place of what the box holds."""
        self.press("Control+A")
        self.type(text)

    def follow(self, key: str = "Enter") -> None:
        """Press what has the focus, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.press(key)
