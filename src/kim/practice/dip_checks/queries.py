"""Reading dip checks: who sees which, an area's questions with their counts, and what waits for a checker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from kim.foundations.people.choices import Role
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.dip_checks.choices import FEW, CheckState, Given
from kim.practice.dip_checks.models import Case, DipCheck, Question, QuestionSet
from kim.practice.risk_register.models import Gap

KIND = "dip_checks.check"
SHOWN = 50  # checks on an area's page; the History has all


@dataclass(frozen=True)
class Counts:
    """How often each answer was given. What could not be seen is counted apart, and is no failure."""

    yes: int = 0
    no: int = 0
    unseen: int = 0

    @property
    def out_of(self) -> int:
        """Count all answers."""
        return self.yes + self.no + self.unseen

    @property
    def is_small(self) -> bool:
        """Say whether there are too few answers to read much into them."""
        return self.out_of < FEW

    @property
    def said(self) -> str:
        """Say it in words, always out of how many."""
        answers = "answer" if self.out_of == 1 else "answers"
        return f"{self.yes:,} of {self.out_of:,} {answers} yes, {self.no:,} no, {self.unseen:,} could not be seen"


@dataclass(frozen=True)
class Line:
    """A thing with its counts: a question, or a check."""

    row: Any
    counts: Counts
    is_seen: bool = True  # whether the reader may open the check


@dataclass
class Found:
    """What a check found: for each question, for each case, and over all."""

    lines: list[Line]
    cases: list[tuple[str, dict[str, list[int]]]]  # a reference, and for each answer the questions' numbers
    counts: Counts


def visible_to(person: Standing) -> QuerySet[DipCheck]:
    """Select the checks whose references a person may see: their own, their chain's; information governance, all.

    How many answers of each sort an area's checks had, whoever holds a post may know.
    """
    if not person.is_employee:
        return DipCheck.objects.none()
    if person.has(Role.INFORMATION_GOVERNANCE):
        return DipCheck.objects.all()
    return DipCheck.objects.filter(Q(checked_by=person.person_id) | person.in_chain("area__"))


def with_names(checks: QuerySet[DipCheck]) -> QuerySet[DipCheck]:
    """Read the rows that every page of a check names."""
    return checks.select_related("area__team__service", "question_set", "checked_by", "asked_by")


def areas_visible_to(person: Standing) -> QuerySet[WorkArea]:
    """Select the areas whose counts a person may read."""
    found = WorkArea.objects.select_related("team__service")
    return found if person.is_reader else found.none()


def current_set(area: WorkArea) -> QuestionSet | None:
    """Find the newest version of an area's questions."""
    sets = QuestionSet.objects.filter(area=area).select_related("made_by").order_by("-version")
    return sets.first()


def questions_of(question_set: QuestionSet) -> list[Question]:
    """List the questions of a set in their order."""
    return list(Question.objects.filter(question_set=question_set).order_by("number"))


def cases_of(check: DipCheck) -> list[Case]:
    """List the cases of a check in their order."""
    return list(Case.objects.filter(dip_check=check).order_by("position"))


def found_in(check: DipCheck) -> Found:
    """Read what a check found (two statements)."""
    given: dict[int, list[str]] = {}
    cases: dict[int, tuple[str, dict[str, list[int]]]] = {}
    rows = Case.objects.filter(dip_check=check).order_by("position", "answers__question__number")
    for position, reference, number, answer in rows.values_list(
        "position", "reference", "answers__question__number", "answers__answer"
    ):
        said = cases.setdefault(position, (reference, {each: [] for each in Given.values}))[1]
        if answer:
            said[answer].append(number)
            given.setdefault(number, []).append(answer)
    lines = [Line(row, counts_of(given.get(row.number, []))) for row in questions_of(check.question_set)]
    return Found(lines, list(cases.values()), counts_of([each for answers in given.values() for each in answers]))


def counts_of(answers: Sequence[str]) -> Counts:
    """Count answers that were read already."""
    return Counts(*(sum(answer == each for answer in answers) for each in (Given.YES, Given.NO, Given.COULD_NOT_SEE)))


def results(area: WorkArea) -> list[Line]:
    """Count what was found for each question of an area, the newest version first (one statement)."""
    found = Question.objects.filter(question_set__area=area).select_related("question_set")
    rows = found.annotate(**each_answer("answers")).order_by("-question_set__version", "number")
    return [Line(row, counted(row)) for row in rows]


def checks_of(person: Standing, area: WorkArea, most: int | None = SHOWN) -> list[Line]:
    """List an area's newest checks, or all for a download, with counts and whether a person may open each."""
    rows = with_names(DipCheck.objects.filter(area=area)).annotate(**each_answer("cases__answers"))
    seen = set(visible_to(person).filter(area=area).values_list("pk", flat=True))
    return [Line(row, counted(row), row.pk in seen) for row in rows.order_by("-asked_on", "-pk")[:most]]


def done_between(first: date, last: date) -> QuerySet[DipCheck]:
    """Select the checks that were done from a day to a day."""
    return DipCheck.objects.filter(state=CheckState.DONE, done_on__range=(first, last))


def to_answer(person: Standing) -> QuerySet[DipCheck]:
    """Select the checks that wait for a person, the first due first."""
    asked = DipCheck.objects.filter(state=CheckState.ASKED).select_related("area", "asked_by")
    return asked.filter(checked_by=person.person_id if person.is_employee else None).order_by("due_on", "pk")


def gap_numbers(person: Standing) -> QuerySet[Gap]:
    """Select the gaps that came from checks a person may see."""
    return Gap.objects.filter(source_kind=KIND, source_number__in=visible_to(person).values("pk"))


def each_answer(path: str) -> dict[str, Count]:
    """Build the three counts of the answers that a path leads to."""
    names = (("yes", Given.YES), ("no", Given.NO), ("unseen", Given.COULD_NOT_SEE))
    return {name: Count(path, filter=Q(**{f"{path}__answer": given})) for name, given in names}


def counted(row: Any) -> Counts:
    """Read the three counts from a row."""
    return Counts(row.yes, row.no, row.unseen)
