"""The places where information is kept."""

from django.db import models

from kim.places.holdings.choices import LocationKind


class Location(models.Model):
    """One place: NEC Housing, a contractor's portal, the key safe's book."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=LocationKind)

    class Meta:
        constraints = [
            models.CheckConstraint(name="location_kind_known", condition=models.Q(kind__in=LocationKind.values))
        ]
