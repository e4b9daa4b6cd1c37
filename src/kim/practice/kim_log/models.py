"""Entries of the Log, what the old Log said of past quarters, and the files that both came in with."""

from __future__ import annotations

import re
from datetime import date

from django.db import models
from django.db.models import F, Q

from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.models import Person, WorkArea
from kim.places.holdings.models import Location
from kim.practice.kim_log.choices import EntryKind, EntryState, PastRag, Restriction
from kim_engine.calendar import Quarter, say_date

HEADING_LENGTH = 110
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


class ImportedFile(models.Model):
    """An old Log that came in: which file it was, by whom and when. The file itself is not kept."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sheets = models.TextField()  # the names of the sheets that were read, one a line
    entries = models.PositiveIntegerField()
    reviews = models.PositiveIntegerField()
    imported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="importedfile_by_digest")]


class Entry(models.Model):
    """One entry, as it is now. How it was on any earlier date stands in the record."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="entries")
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=EntryKind, default=EntryKind.CHANGE_OF_PRACTICE)
    what = models.TextField()
    why = models.TextField(blank=True)
    late_why = models.TextField(blank=True)  # why it is logged only now, when its date lies in a closed quarter
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
    has_kept_data = models.BooleanField(default=False)  # what looked like personal data was kept, with a reason
    came_from = models.ForeignKey(ImportedFile, null=True, on_delete=models.PROTECT, related_name="entries_made")
    came_sheet = models.CharField(max_length=120, blank=True)
    came_row = models.PositiveIntegerField(null=True)
    came_with = models.TextField(blank=True)  # the row's words that have no place of their own

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
            models.CheckConstraint(
                name="entry_came_from_a_row_of_a_file",
                condition=Q(came_from__isnull=True, came_sheet="", came_row__isnull=True)
                | Q(came_from__isnull=False, came_row__isnull=False) & ~Q(came_sheet=""),
            ),
        ]
        indexes = [
            models.Index(fields=["-listed_at", "-id"], name="entry_newest"),
            models.Index(fields=["area", "-listed_at", "-id"], name="entry_by_area"),
            models.Index(fields=["area", "-in_force_on", "-id"], name="entry_by_effect"),
            models.Index(fields=["kind", "-listed_at", "-id"], name="entry_by_kind"),
            models.Index(fields=["state", "-listed_at", "-id"], name="entry_by_state"),
            models.Index(fields=["author", "-listed_at", "-id"], name="entry_by_author"),
            models.Index(fields=["-listed_at", "-id"], name="entry_keeping_data", condition=Q(has_kept_data=True)),
            # Counted for one area at a time: SQLite would find them by their state alone, and read the whole Log.
            models.Index(
                fields=["state", "area", "covered_by"], name="entry_known_alone", condition=~Q(known_only_by="")
            ),
            models.Index(fields=["state", "area"], name="entry_with_evidence", condition=Q(evidence_count__gt=0)),
        ]

    @property
    def heading(self) -> str:
        """Give the first sentence, cut to a line: what lists and pages are headed with."""
        return heading_of(self.what)

    def state_on(self, day: date) -> str:
        """Say its state on a day: 'Current', 'Takes effect on 1 February 2027', 'Replaced from 1 February 2027'."""
        label = EntryState(self.state).label
        if self.state == EntryState.RECORDED and self.in_force_on and self.in_force_on > day:
            return f"Takes effect on {say_date(self.in_force_on)}"
        is_later = self.in_force_to is not None and self.in_force_to > day
        return f"{label} from {say_date(self.in_force_to)}" if is_later and self.in_force_to else label

    @property
    def question_list(self) -> list[str]:
        """Give the numbers of the review questions touched."""
        return list(self.questions)


class PastReview(models.Model):
    """What the old Log said of an area's quarter. It was never agreed here: it is the old Log's word."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="past_reviews")
    quarter = models.CharField(max_length=7)  # "2024-Q3": the year in which the financial year begins
    rag = models.CharField(max_length=5, choices=PastRag, blank=True)
    comment = models.TextField(blank=True)
    said_by = models.CharField(max_length=200, blank=True)
    came_from = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="reviews_made")
    came_sheet = models.CharField(max_length=120)
    came_row = models.PositiveIntegerField()
    came_with = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="pastreview_rag_known", condition=Q(rag__in=["", *PastRag.values])),
            models.CheckConstraint(name="pastreview_says_something", condition=~Q(rag="", comment="")),
            models.CheckConstraint(
                name="pastreview_quarter_is_a_code", condition=Q(quarter__regex=r"^[0-9]{4}-Q[1-4]$")
            ),
        ]
        indexes = [models.Index(fields=["area", "-quarter", "-id"], name="pastreview_by_area")]

    @property
    def quarter_said(self) -> str:
        """Say the quarter: 'Q3 2024/25'."""
        return Quarter.from_code(self.quarter).short

    @property
    def rag_said(self) -> str:
        """Say the colour; nothing when the old Log gave none."""
        return PastRag(self.rag).label if self.rag else ""


def heading_of(what: str) -> str:
    """Give a text's first sentence without its full stop, at most one line long."""
    lines = what.strip().splitlines()
    first = _SENTENCE_END.split(lines[0], maxsplit=1)[0].strip().removesuffix(".") if lines else ""
    if len(first) <= HEADING_LENGTH:
        return first
    return first[:HEADING_LENGTH].rsplit(" ", 1)[0] + " …"
