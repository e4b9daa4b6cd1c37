"""The one landlord of this installation, and its customer types."""

from django.core.validators import RegexValidator
from django.db import models

from kim.foundations.audit_trail.models import Log
from kim.foundations.landlord.choices import LandlordType


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
