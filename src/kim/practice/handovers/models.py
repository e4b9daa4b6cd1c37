"""A handover of a post and its items; and the lines that say what only one person knows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kim.foundations.people.models import Person, Post, WorkArea
from kim.practice.handovers.choices import LONGEST_NAME, HandoverState, ItemKind, ItemState


class Handover(models.Model):
    """What the holder of a post in a work area hands over by their last day. It stays as evidence."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="handovers")
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.OPEN)
    last_on = models.DateField()  # the leaver's last day, by which all of it is accepted
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="handover_state_known", condition=Q(state__in=HandoverState.values)),
            models.CheckConstraint(
                name="handover_over_with_its_day",
                condition=Q(state=HandoverState.OPEN, ended_on__isnull=True)
                | ~Q(state=HandoverState.OPEN) & Q(ended_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="handover_one_open_a_post", fields=["post"], condition=Q(state=HandoverState.OPEN)
            ),
        ]


class Item(models.Model):
    """One thing that is handed over: where it comes from, what is to be done, and whether somebody has it now."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=ItemKind)
    title = models.TextField()
    source_kind = models.CharField(max_length=60, blank=True)  # the thing as the record names it; own lines have none
    source_number = models.PositiveBigIntegerField(null=True)
    due_on = models.DateField(null=True)
    note = models.TextField(blank=True)  # what who leaves writes about it
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    missing = models.TextField(blank=True)  # why it was sent back, the last time
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="handoveritem_kind_known", condition=Q(kind__in=ItemKind.values)),
            models.CheckConstraint(name="handoveritem_state_known", condition=Q(state__in=ItemState.values)),
            models.CheckConstraint(name="handoveritem_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="handoveritem_source_whole",
                condition=Q(source_kind="", source_number__isnull=True)
                | ~Q(source_kind="") & Q(source_number__isnull=False),
            ),
            models.CheckConstraint(
                name="handoveritem_decided_by_somebody",
                condition=Q(state=ItemState.WAITING, decided_by__isnull=True, decided_on__isnull=True)
                | ~Q(state=ItemState.WAITING) & Q(decided_by__isnull=False, decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="handoveritem_sent_back_with_its_reason",
                condition=~Q(state=ItemState.SENT_BACK) | ~Q(missing=""),
            ),
        ]


class KnownLine(models.Model):
    """One thing in a work area that only one person knows, in its manager's own words: no entry of the Log says it."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT)
    what = models.TextField()
    known_by = models.CharField(max_length=LONGEST_NAME)
    covered_by = models.CharField(max_length=LONGEST_NAME, blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField()
    ended_on = models.DateField(null=True)  # since when more than one person knows it, or nobody needs to

    class Meta:
        constraints = [
            models.CheckConstraint(name="knownline_says_what_and_who", condition=~Q(what="") & ~Q(known_by="")),
        ]
