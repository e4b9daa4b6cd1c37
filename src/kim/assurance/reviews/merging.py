"""Two people in one review: what each of them changed is kept, and where both changed one thing, a person decides."""

from __future__ import annotations

from dataclasses import replace

from kim.assurance.reviews.content import FIELDS, TEXTS, Answers
from kim_engine import merging


def merged(base: Answers, mine: Answers, theirs: Answers) -> tuple[Answers, tuple[str, ...]]:
    """Merge what I and somebody else made of one base. Returns the whole, and the fields that both changed apart.

    In those, mine stands in the whole: theirs is shown beside it, and stays in the History whatever is decided.
    """
    found = merging.merged(*({name: each.get(name) for name in FIELDS} for each in (base, mine, theirs)))
    whole = mine
    for name in found.taken:
        whole = _with(whole, name, found.boxes[name])
    return whole, found.both


def _with(answers: Answers, name: str, value: object) -> Answers:
    if name in TEXTS:
        return replace(answers, texts={**answers.texts, name: str(value)})
    return replace(answers, **{name: value})  # type: ignore[arg-type]
