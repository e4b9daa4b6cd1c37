"""What people type into a review, and what those who agree it say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from kim.assurance.reviews import policies, queries
from kim.assurance.reviews.choices import MINUTES, MOST_MINUTES, PROMPTS, WAYS, Autonomy, Judgement
from kim.assurance.reviews.content import ANSWERS, Answers
from kim.assurance.reviews.models import Review
from kim.foundations.design.jinja import day
from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.evidence_files.choices import wrong_with_link
from kim.foundations.evidence_files.forms import LARGEST_BYTES, HeldFileForm
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.people.standing import Standing
from kim.practice.kim_log.choices import QUESTIONS
from kim.practice.kim_log.forms import words

MOST_OFFERED = 40


def _box(label: str, *, rows: int = 3, help_text: str = "") -> forms.CharField:
    return words(label, f"{label}: write something", rows=rows, help_text=help_text, required=False)


def minutes_box() -> forms.IntegerField:
    """Make the optional box for the minutes: asked to see whether the method is light enough (R45), never required."""
    return forms.IntegerField(
        label="About how many minutes did this take? (optional)",
        help_text="A guess will do, to see whether this is light enough. It stands in the History. Nobody is judged.",
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), policies.MINUTES_WRONG.removesuffix(".")),
    )


class SendForm(forms.Form):
    """What goes with a review when it is sent."""

    minutes = minutes_box()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"minutes": review.minutes, "seen": review.revision}
        if MINUTES not in queries.asked_in(review) and not (review.minutes or self.data.get("minutes")):
            del self.fields["minutes"]


class ReviewForm(HeldFileForm):
    """A whole review. Nothing is asked for when it is only saved; sending asks for what its way needs."""

    looked_over = (*ANSWERS, "statement", "sentence", "own_label", "own_file")
    file_field = "own_file"

    way = forms.ChoiceField(label="How was this quarter?", required=False, widget=forms.RadioSelect)
    evidence = forms.MultipleChoiceField(
        label="Evidence that shows it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the evidence that is shown"},
    )
    own_label = forms.CharField(label="What your record shows", max_length=200, required=False)
    own_url = forms.CharField(
        label="Link to it", help_text="Like https://… or \\\\server\\folder.", max_length=500, required=False
    )
    own_file = forms.FileField(
        label="Or a file",
        help_text="Up to 25 MB, with no resident's data in it. Its text is looked over first.",
        required=False,
        max_length=200,
    )
    statement = _box(
        "What changed, and how you know it works",
        rows=5,
        help_text="A few sentences are enough. Say the post, not a person's name.",
    )
    judgement = forms.ChoiceField(
        label="Your judgement", required=False, choices=Judgement.choices, widget=forms.RadioSelect
    )
    sentence = forms.CharField(
        label="In one sentence, why",
        max_length=400,
        required=False,
        error_messages={"max_length": "Use at most 400 characters: one sentence"},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        review: Review,
        who: Standing,
        previous: Review | None = None,
        is_sending: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.review, self.is_sending = review, is_sending
        self.approach = queries.approach_of(review.area)
        self.autonomy = queries.autonomy_in(self.approach)
        self.offered: list[Any] = list(queries.evidence_to_point_to(who, review, previous)[:MOST_OFFERED])
        self.initial = initial_of(review, previous, self.offered)
        _choices(self, "way", [(way.value, way.label) for way in WAYS[self.autonomy]])
        _choices(self, "evidence", [(each.pk, evidence_said(each)) for each in self.offered])
        self._offer_questions()
        self.order_fields(["way", "evidence", "own_label", "own_url", "own_file", *ANSWERS, "statement", "judgement"])

    def _offer_questions(self) -> None:
        """Offer the questions that its quarter asks. One that is dropped stays where this review answered it."""
        asked = queries.asked_in(self.review)
        for number, question in QUESTIONS:
            name = f"answer_{number}"
            if number in asked or getattr(self.review, name) or self.data.get(name):
                self.fields[name] = _box(question, help_text=PROMPTS[number])
            else:
                self.initial.pop(name, None)

    def clean_own_url(self) -> str:
        url: str = self.cleaned_data["own_url"].strip()
        wrong = wrong_with_link(url) if url else ""
        if wrong:
            raise ValidationError(wrong)
        return url

    def clean_own_file(self) -> Any:
        file = self.cleaned_data["own_file"]
        if file and file.size > LARGEST_BYTES:
            raise ValidationError("The file is larger than 25 MB. Give a link to it instead")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.brings_own and not cleaned.get("own_label"):
            self.add_error("own_label", "Say what your record shows")
        if self.is_sending and not self.errors:
            self._check_whole()
        return cleaned

    @property
    def brings_own(self) -> bool:
        """Say whether a link or a file was given."""
        return bool(self.cleaned_data.get("own_url") or self.cleaned_data.get("own_file"))

    @property
    def questions(self) -> list[Any]:
        """Give the boxes of the questions that are asked."""
        return [self[name] for name in ANSWERS if name in self.fields]

    def answers(self) -> Answers:
        """Give what was typed as one value."""
        typed = self.cleaned_data
        return Answers(
            way=typed["way"],
            texts={name: typed.get(name, "") for name in (*ANSWERS, "statement")},
            judgement=typed["judgement"],
            sentence=typed["sentence"].strip(),
            evidence=tuple(int(pk) for pk in typed["evidence"]),
        )

    def _check_whole(self) -> None:
        answers = self.answers()
        if self.brings_own:  # it becomes evidence that the review points to
            answers = replace(answers, evidence=(*answers.evidence, 0))
        for box, sentence in policies.lacking(answers, autonomy=self.autonomy):
            self.add_error(box if box in self.fields else self.questions[0].name, sentence)


def evidence_said(evidence: Evidence) -> str:
    """Say a piece of evidence with its age: 'Void procedure, page 4 (added 3 December 2026)'."""
    verdict = f". {evidence.verdict}" if evidence.verdict else ""
    said = f". {evidence.link_said}" if evidence.is_gap else ""
    return f"{evidence.label} (added {day(evidence.added_at)}{verdict}{said})"


def initial_of(review: Review, previous: Review | None, offered: list[Any]) -> dict[str, Any]:
    """Fill the form with what was saved; before the first save, with what last quarter said."""
    is_fresh = review.revision == 0 and previous is not None
    said = previous if is_fresh and previous else review
    which = "was_pointed_to" if is_fresh else "is_pointed_to"
    return {
        "way": "" if is_fresh else review.way,
        **{name: getattr(said, name) for name in (*ANSWERS, "statement")},
        "judgement": review.judgement,
        "sentence": review.sentence,
        "evidence": [str(each.pk) for each in offered if getattr(each, which)],
        "seen": review.revision,
    }


def typed_again(answers: Answers, *, seen: int, rest: QueryDict) -> QueryDict:
    """Give the data of a form that shows a merged whole, over another revision."""
    data = rest.copy()
    for name in (*ANSWERS, "statement", "way", "judgement", "sentence"):
        data[name] = str(answers.get(name))
    data.setlist("evidence", [str(pk) for pk in answers.evidence])
    data["seen"] = str(seen)
    return data


class AgreeForm(LookedOverForm):
    """What was opened, and whether the judgement is shared."""

    looked_over = ("checked",)
    opened = forms.MultipleChoiceField(
        label="What did you open?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what you opened", "invalid_choice": "Tick what you opened"},
    )
    concurs = forms.ChoiceField(
        label="Do you share the judgement?",
        choices=(("yes", "Yes"), ("no", "No, I see it differently")),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you share the judgement"},
    )
    checked = words("What you checked, or where you see it differently", "Say what you checked", required=False)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must_check = policies.needs_a_check(review)
        shown = [(f"Evidence: {each.label}", each.label) for each in review.evidence.order_by("pk")]
        _choices(self, "opened", [("The review", "This review"), *shown])
        if self.must_check:
            self.fields["checked"].label = "What you checked in the evidence"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("concurs") == "no" and not cleaned.get("checked"):
            self.add_error("checked", "Say where you see it differently")
        if self.must_check and not self.errors:
            if not cleaned.get("checked"):
                self.add_error("checked", "Say what you checked in the evidence")
            if not any(each.startswith("Evidence: ") for each in cleaned.get("opened", [])):
                self.add_error("opened", "Open the evidence, and tick it")
        return cleaned


class SendBackForm(LookedOverForm):
    looked_over = ("why",)
    why = words("What should be mended?", "Say what should be mended", rows=3)


class PartForm(LookedOverForm):
    """Ask somebody for a part. Nobody browses people: their name or address is typed."""

    looked_over = ("question",)
    asked = forms.CharField(
        label="Who should answer?",
        help_text="Their e-mail address, or their whole name as it stands in KIM Log.",
        max_length=254,
        error_messages={"required": "Enter a name or an e-mail address"},
    )
    question = words("What do you ask?", "Say what you ask", rows=3)


class PartAnswerForm(LookedOverForm):
    looked_over = ("answer",)
    answer = words("Your answer", "Write your answer", rows=5)
    minutes = minutes_box()

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if MINUTES not in queries.asked_in(review) and not self.data.get("minutes"):
            del self.fields["minutes"]


class ApproachForm(LookedOverForm):
    """The four aspects of information risk, how freely the area answers, and why."""

    looked_over = ("why",)
    amount = forms.ChoiceField(label="How much information does it hold?")
    sensitivity = forms.ChoiceField(label="How sensitive is it?")
    sharing = forms.ChoiceField(label="How much is it shared?")
    technology = forms.ChoiceField(label="How much does it hang on technology?")
    autonomy = forms.ChoiceField(
        label="How does this area show its good practice?",
        choices=Autonomy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how this area shows its good practice"},
    )
    why = words("Why", "Say why", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (low, medium, high) in LEVELS_SAID.items():
            field = self.fields[name]
            _choices(self, name, [("LOW", low), ("MEDIUM", medium), ("HIGH", high)])
            field.widget = forms.RadioSelect(choices=field.choices)  # type: ignore[attr-defined]
            field.error_messages["required"] = f"{field.label} Choose one"


LEVELS_SAID = {
    "amount": ("Few records", "Some hundreds of records", "Thousands of records, or many years of them"),
    "sensitivity": (
        "Little about people",
        "About people, nothing sensitive",
        "Sensitive: health, money, family, safety or crime",
    ),
    "sharing": ("Stays in the team", "Goes to other teams", "Goes to contractors or other bodies"),
    "technology": (
        "Paper or one well-known system",
        "One or two systems",
        "Several systems, spreadsheets, or a system being changed",
    ),
}


class CorrectReviewForm(ReviewForm):
    """A correction after closing: the whole review and the reason."""

    looked_over = (*ReviewForm.looked_over, "reason")
    reason = words("Why you correct it", "Say why you correct it", rows=2)


def _choices(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
    field.choices = choices
