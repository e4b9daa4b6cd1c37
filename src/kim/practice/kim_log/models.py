"""Entries of the Log, what the old Log said of past quarters, and the files that both came in with."""

from __future__ import annotations

import re

from django.db import models
from django.db.models import F, Q

from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.models import Person, WorkArea
from kim.places.holdings.models import Location
from kim.practice.kim_log.choices import EntryKind, EntryState, Restriction

HEADING_LENGTH = 110
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


class Entry(models.Model):
    """One entry, as it is now. How it was on any earlier date stands in the record."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="entries")
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=EntryKind, default=EntryKind.CHANGE_OF_PRACTICE)
    what = models.TextField()
    why = models.TextField(blank=True)
    in_force_on = models.DateField(null=True)  # since when
    in_force_to = models.DateField(null=True)  # the day it stopped applying, not included
    listed_at = models.DateTimeField()  # when it was recorded; for a draft, when it was begun
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    restriction = models.CharField(max_length=10, choices=Restriction, blank=True)
    restricted_why = models.TextField(blank=True)
    questions = models.CharField(max_length=6, blank=True)  # the numbers of the review questions touched: "135"
    known_only_by = models.CharField(max_length=120, blank=True)
    covered_by = models.CharField(max_length=120, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    customer_types = models.ManyToManyField(CustomerType)
    locations = models.ManyToManyField(Location)
    evidence_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="entry_state_known", condition=Q(state__in=EntryState.values)),
            models.CheckConstraint(name="entry_kind_known", condition=Q(kind__in=EntryKind.values)),
            models.CheckConstraint(
                name="entry_restriction_has_its_reason",
                condition=Q(restriction="", restricted_why="")
                | Q(restriction__in=Restriction.values) & ~Q(restricted_why=""),
            ),
            models.CheckConstraint(
                name="entry_recorded_by_someone",
                condition=Q(state=EntryState.DRAFT, recorded_by__isnull=True)
                | ~Q(state=EntryState.DRAFT) & Q(recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_ends_once_it_is_over",
                condition=~Q(state__in=[EntryState.DRAFT, EntryState.RECORDED]) | Q(in_force_to__isnull=True),
            ),
            models.CheckConstraint(
                name="entry_ends_after_it_begins",
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_on__isnull=True)
                | Q(in_force_to__gte=F("in_force_on")),
            ),
            models.CheckConstraint(name="entry_does_not_replace_itself", condition=~Q(replaces=F("pk"))),
        ]
        indexes = [
            models.Index(fields=["-listed_at", "-id"], name="entry_newest"),
            models.Index(fields=["area", "-listed_at", "-id"], name="entry_by_area"),
            models.Index(fields=["kind", "-listed_at", "-id"], name="entry_by_kind"),
            models.Index(fields=["state", "-listed_at", "-id"], name="entry_by_state"),
            models.Index(fields=["author", "-listed_at", "-id"], name="entry_by_author"),
        ]

    @property
    def heading(self) -> str:
        """Give the first sentence, cut to a line: what lists and pages are headed with."""
        return heading_of(self.what)

    @property
    def question_list(self) -> list[str]:
        """Give the numbers of the review questions touched."""
        return list(self.questions)


def heading_of(what: str) -> str:
    """Give a text's first sentence without its full stop, at most one line long."""
    lines = what.strip().splitlines()
    first = _SENTENCE_END.split(lines[0], maxsplit=1)[0].strip().removesuffix(".") if lines else ""
    if len(first) <= HEADING_LENGTH:
        return first
    return first[:HEADING_LENGTH].rsplit(" ", 1)[0] + " …"
