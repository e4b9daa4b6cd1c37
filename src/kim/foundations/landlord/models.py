"""The one landlord of this installation, its customer types, quarter plan, days off, pauses and own details."""

from django.core.validators import RegexValidator
from django.db import models

from kim.foundations.audit_trail.models import Log
from kim.foundations.landlord.choices import DayKind, DetailKind, LandlordType
from kim_engine.calendar import APRIL
from kim_engine.clocks.quarter_dates import FEWEST, MOST, Offsets


class Landlord(models.Model):
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=30, choices=LandlordType)
    homes = models.PositiveIntegerField(null=True)
    accent = models.CharField(max_length=7, blank=True, validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")])
    is_demonstration = models.BooleanField(default=False)
    log = models.OneToOneField(Log, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(name="landlord_only_one", condition=models.Q(pk=1)),
            models.CheckConstraint(name="landlord_type_known", condition=models.Q(type__in=LandlordType.values)),
        ]


class CustomerType(models.Model):
    """A kind of customer whose records may be kept differently: tenant, leaseholder, shared owner …"""

    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_offered = models.BooleanField(default=True)


class QuarterPlan(models.Model):
    """In which month the year starts, and how many working days lie between a quarter's dates.

    There is no row until somebody changes the plan: what an unsaved one says holds until then.
    """

    starts_in = models.PositiveSmallIntegerField(default=APRIL)
    opens_before = models.PositiveSmallIntegerField(default=Offsets.opens_before)
    due_after = models.PositiveSmallIntegerField(default=Offsets.due_after)
    agreed_after = models.PositiveSmallIntegerField(default=Offsets.agreed_after)
    closed_after = models.PositiveSmallIntegerField(default=Offsets.closed_after)

    class Meta:
        constraints = [
            models.CheckConstraint(name="quarterplan_only_one", condition=models.Q(pk=1)),
            models.CheckConstraint(name="quarterplan_month_known", condition=models.Q(starts_in__range=(1, 12))),
            *(
                models.CheckConstraint(
                    name=f"quarterplan_{name}_in_range", condition=models.Q(**{f"{name}__range": (FEWEST, MOST)})
                )
                for name in ("opens_before", "due_after", "agreed_after", "closed_after")
            ),
        ]

    @property
    def offsets(self) -> Offsets:
        """Give the working days as the engine asks for them."""
        return Offsets(self.opens_before, self.due_after, self.agreed_after, self.closed_after)


class DayOff(models.Model):
    """A day on which this landlord differs from England's calendar: closed, or at work on a bank holiday."""

    falls_on = models.DateField()
    kind = models.CharField(max_length=10, choices=DayKind)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="dayoff_once_a_day", fields=["falls_on"]),
            models.CheckConstraint(name="dayoff_kind_known", condition=models.Q(kind__in=DayKind.values)),
            models.CheckConstraint(name="dayoff_has_a_name", condition=~models.Q(name="")),
        ]


class OwnDetail(models.Model):
    """What the look-over for residents' data lets through as the landlord's own, or a pattern that it stops."""

    kind = models.CharField(max_length=20, choices=DetailKind)
    value = models.CharField(max_length=100)  # in one spelling: own_details.checked
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="owndetail_once_a_kind", fields=["kind", "value"]),
            models.CheckConstraint(name="owndetail_kind_known", condition=models.Q(kind__in=DetailKind.values)),
            models.CheckConstraint(name="owndetail_has_a_value", condition=~models.Q(value="")),
            models.CheckConstraint(name="owndetail_has_a_name", condition=~models.Q(name="")),
        ]


class Pause(models.Model):
    """Days on which no time runs, because of an incident; without a last day it is not over."""

    from_on = models.DateField()
    to_on = models.DateField(null=True)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(name="pause_has_a_name", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="pause_ends_after_it_begins",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
            ),
        ]
