"""Word-level marks of what changed between two texts, readable without colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from markupsafe import Markup, escape

_WORDS = re.compile(r"\s+|[^\s]+")
CONTEXT = 6  # words kept either side of a change
MOST_WORDS = 4000  # beyond it, comparing word by word costs more than it tells


def marked(before: str, after: str, *, whole: bool = False) -> Markup:
    """Show `after` with removed words struck through and added ones underlined, each said in words too.

    Unless `whole`, long unchanged stretches are cut to '…'.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return _removed(before) + _added(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return Markup("").join(_pieces(matcher, old, new, whole))


def _pieces(matcher: SequenceMatcher[str], old: list[str], new: list[str], whole: bool) -> Iterator[Markup]:
    operations = matcher.get_opcodes()
    for place, (tag, i1, i2, j1, j2) in enumerate(operations):
        if tag == "equal":
            is_first, is_last = place == 0, place == len(operations) - 1
            yield escape("".join(new[j1:j2])) if whole else _shortened(new[j1:j2], is_first, is_last)
            continue
        if i2 > i1:
            yield _removed("".join(old[i1:i2]))
        if j2 > j1:
            yield _added("".join(new[j1:j2]))


def _shortened(words: list[str], is_first: bool, is_last: bool) -> Markup:
    keep = CONTEXT * 2  # every other item is white space
    if is_first and len(words) > keep:
        words = ["… ", *words[-keep:]]
    elif is_last and len(words) > keep:
        words = [*words[:keep], " …"]
    elif len(words) > keep * 2:
        words = [*words[:keep], " … ", *words[-keep:]]
    return escape("".join(words))


def _removed(text: str) -> Markup:
    return Markup('<del><span class="govuk-visually-hidden">removed: </span>{}</del>').format(text)


def _added(text: str) -> Markup:
    return Markup('<ins><span class="govuk-visually-hidden">added: </span>{}</ins>').format(text)
