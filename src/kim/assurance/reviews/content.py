"""What a review says, as one value: what the form gives and the actions take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kim.assurance.reviews.choices import Way
from kim.assurance.reviews.models import Review

ANSWERS = tuple(f"answer_{number}" for number in range(1, 7))
TEXTS = (*ANSWERS, "statement")
FIELDS = ("way", *TEXTS, "judgement", "sentence", "evidence")


@dataclass(frozen=True)
class Answers:
    """Everything that a manager can say in a review."""

    way: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)  # of TEXTS; what is not given is empty
    judgement: str = ""
    sentence: str = ""
    evidence: tuple[int, ...] = ()

    def get(self, name: str) -> object:
        """Give one of FIELDS, in a form that can be compared."""
        if name in TEXTS:
            return self.texts.get(name, "").strip()
        return tuple(sorted(self.evidence)) if name == "evidence" else getattr(self, name)

    def put_on(self, review: Review) -> None:
        """Lay this on a review and save it."""
        review.way, review.judgement, review.sentence = self.way, self.judgement, self.sentence
        for name in TEXTS:
            setattr(review, name, str(self.get(name)))
        review.revision += 1
        review.save()
        review.evidence.set(self.evidence)

    def as_sent(self, previous: Review | None) -> Answers:
        """Keep what belongs to the way chosen. An unchanged quarter says again what the last one said."""
        if self.way == Way.UNCHANGED:
            said = {name: getattr(previous, name) for name in TEXTS} if previous else {}
            return replace(self, texts=said)
        kept = {Way.GUIDED: ANSWERS, Way.STATEMENT: ("statement",)}.get(Way(self.way), ())
        return replace(self, texts={name: str(self.get(name)) for name in kept})


def answers_of(review: Review) -> Answers:
    """Read what a review says now (one statement)."""
    return Answers(
        way=review.way,
        texts={name: getattr(review, name) for name in TEXTS},
        judgement=review.judgement,
        sentence=review.sentence,
        evidence=tuple(review.evidence.order_by("pk").values_list("pk", flat=True)),
    )


def answers_in(state: Mapping[str, object]) -> Answers:
    """Read what a review said from a state that the record kept."""
    evidence = state.get("evidence", [])
    return Answers(
        way=str(state.get("way", "")),
        texts={name: str(state.get(name, "")) for name in TEXTS},
        judgement=str(state.get("judgement", "")),
        sentence=str(state.get("sentence", "")),
        evidence=tuple(evidence) if isinstance(evidence, list) else (),
    )
