"""The questions that the method asks: which a Head of Service may drop, and why the others stay (R45)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from kim.practice.kim_log.choices import QUESTIONS as PRINCIPLES

QUARTERS_SHOWN = 4  # a year
FEWEST_FOR_A_MEDIAN = 3  # fewer would give away what somebody said of their own time
FIRST_DUE_DAYS = 28  # after the service's first quarter is closed
YEAR_DAYS = 365


class Outcome(models.TextChoices):
    """What a Head decided."""

    KEEP = "KEEP", "All questions stay as they are"
    DROP = "DROP", "Dropped"
    BRING_BACK = "BRING_BACK", "Asked again"


@dataclass(frozen=True)
class Question:
    """One question of a form. `stays` says why it may not be dropped; nothing, where it may."""

    key: str  # the form and the field, as rooms below ask for it: "entry.covered_by"
    form: str
    label: str
    stays: str = ""

    @property
    def said(self) -> str:
        """Name it with its form."""
        return f"{self.form}: {self.label}"


ENTRY, REVIEW, FORM = "Log a change", "Quarterly review", "Form for people without an account"
_CHANGE = "The strategy asks for every change: who, when, why, and of which work area (section 2)."
_SHOWN = "Good practice must be shown to senior managers and to the Regulator (strategy, section 6)."
_SAFE = "It keeps from most readers what only few may read."
MAY_BE_DROPPED = (
    Question("entry.questions", ENTRY, "Review questions it touches"),
    Question("entry.known_only_by", ENTRY, "Known only by"),
    Question("entry.covered_by", ENTRY, "Covered by"),
    *(Question(f"review.answer_{number}", REVIEW, text) for number, text in PRINCIPLES),
    Question("review.minutes", REVIEW, "About how many minutes did this take?"),
    Question("form.locations", FORM, "Where we keep it"),
)
STAY = (
    Question("entry.area", ENTRY, "Work area", _CHANGE),
    Question("entry.what", ENTRY, "What changed", _CHANGE),
    Question("entry.why", ENTRY, "Why", _CHANGE),
    Question("entry.in_force_on", ENTRY, "When it took effect", _CHANGE),
    Question("entry.late_why", ENTRY, "Why it is logged only now", "It is asked only of a late entry, so that the "
             "record can be relied on years later (strategy, section 2)."),
    Question("entry.kind", ENTRY, "Kind of entry", "By it a gap reaches the Head of Service (strategy, section 3)."),
    Question("entry.replaces", ENTRY, "Number of the entry it replaces", "What stood before ends by it."),
    Question("entry.customer_types", ENTRY, "Who it concerns", "Practice may differ by customer type, and the "
             "difference must be seen (strategy, section 2)."),
    Question("entry.locations", ENTRY, "Where we keep it", "Every place where information is kept has to be accounted "
             "for (strategy, section 7)."),
    Question("entry.restriction", ENTRY, "Who may see it", _SAFE),
    Question("entry.restricted_why", ENTRY, "Why few people may see it", _SAFE),
    Question("entry.label", ENTRY, "Evidence: what it shows", _SHOWN),
    Question("entry.url", ENTRY, "Evidence: a link", _SHOWN),
    Question("entry.file", ENTRY, "Evidence: a file", _SHOWN),
    Question("review.way", REVIEW, "How was this quarter?", "It is the return itself."),
    Question("review.evidence", REVIEW, "Evidence that shows it", _SHOWN),
    Question("review.own_label", REVIEW, "What your record shows", _SHOWN),
    Question("review.own_url", REVIEW, "Link to your own record", _SHOWN),
    Question("review.own_file", REVIEW, "File of your own record", _SHOWN),
    Question("review.statement", REVIEW, "What changed, and how you know it works", "It is the statement itself."),
    Question("review.judgement", REVIEW, "Your judgement", "The Log shows whether practice works well, quarter by "
             "quarter (strategy, section 4)."),
    Question("review.sentence", REVIEW, "In one sentence, why", "A judgement without its reason can't be relied on."),
)  # fmt: skip
QUESTIONS = {question.key: question for question in (*MAY_BE_DROPPED, *STAY)}
OF_THE_GUIDED_FORM = frozenset(question.key for question in MAY_BE_DROPPED if question.key.startswith("review.answer_"))

# What people write into a box when there is nothing to say. It is no answer, and it is counted by itself.
SAYS_NOTHING = (
    *("not known", "unknown", "don't know", "dont know", "don’t know", "not sure", "none", "no one", "nobody", "nil"),
    *("n/a", "na", "not applicable", "-", "–", "?", "tbc", "nothing", "no", "as above", "as before"),
)
