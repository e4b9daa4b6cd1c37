"""The forms of a page as a browser would send them, filled in where they are empty."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Collects each POST form's names and values, and every name on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.known: set[str] = set()
        self._form: dict[str, str] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._form = {} if given.get("method", "").lower() == "post" else None
            if self._form is not None:
                self.forms.append(self._form)
        if tag in ("input", "textarea", "select", "button") and name:
            self.known.add(name)
            if self._form is not None and not (tag == "button" and self._form.get(name)):
                self._take(tag, given)
        self._select = name if tag == "select" else self._select if tag == "option" else ""
        if tag == "option" and self._select and self._form is not None:
            value = given.get("value", "")
            self._form[self._select] = value if "selected" in given else self._form.get(self._select) or value

    def _take(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name, kind = given["name"], given.get("type", "")
        if kind in ("checkbox", "radio"):
            if "checked" in given or not self._form.get(name):
                self._form[name] = given.get("value", "on")
        elif tag == "select":
            self._form.setdefault(name, "")
        else:
            self._form[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def forms_of(page: str) -> tuple[list[dict[str, str]], set[str]]:
    """Give each POST form's fields with their values, and every name that the page knows."""
    found = _Forms()
    found.feed(page)
    return found.forms, found.known
