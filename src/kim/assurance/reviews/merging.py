"""Two people in one review: what each of them changed is kept, and where both changed one thing, a person decides."""

from __future__ import annotations

from dataclasses import replace

from kim.assurance.reviews.content import FIELDS, TEXTS, Answers


def merged(base: Answers, mine: Answers, theirs: Answers) -> tuple[Answers, tuple[str, ...]]:
    """Merge what I and somebody else made of one base. Returns the whole, and the fields that both changed apart.

    In those, mine stands in the whole: theirs is shown beside it, and stays in the History whatever is decided.
    """
    clashes, taken = [], mine
    for name in FIELDS:
        own, other, before = mine.get(name), theirs.get(name), base.get(name)
        if other in (own, before):
            continue
        if own == before:
            taken = _with(taken, name, other)
        else:
            clashes.append(name)
    return taken, tuple(clashes)


def _with(answers: Answers, name: str, value: object) -> Answers:
    if name in TEXTS:
        return replace(answers, texts={**answers.texts, name: str(value)})
    return replace(answers, **{name: value})  # type: ignore[arg-type]
