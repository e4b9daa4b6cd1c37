"""What a browser would send from the pages of the Log, for tests that go through its doors."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any


def day(name: str, on: date) -> dict[str, str]:
    """Fill in three boxes."""
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def change(cast: Any, **more: Any) -> dict[str, Any]:
    """Fill in the page 'Log a change'."""
    usual = {"area": cast.area().pk, "what": "Keys are in a safe.", "why": "Lost keys.", "do": "record"}
    return usual | day("in_force_on", date(2026, 11, 1)) | more


def text_of(response: Any) -> str:
    """Read a page as text."""
    return unescape(response.content.decode())


def carried(response: Any, *names: str) -> dict[str, str]:
    """Give the hidden boxes that a page carries along."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', response.content.decode())
    return {name: unescape(value) for name, value in found if name in names}


def errors(response: Any) -> dict[str, str]:
    """Give what the error summary says: the place that it leads to, and the sentence."""
    page = response.content.decode()
    _, _, summary = page.partition("There is a problem")
    listed = summary.partition("</ul>")[0]
    found = {unescape(text.strip()): href for href, text in re.findall(r'<a href="#([\w-]+)">([^<]*)</a>', listed)}
    plain = [unescape(text.strip()) for text in re.findall(r"<li>\s*([^<]+?)\s*</li>", listed)]
    return found | dict.fromkeys(plain, "")
