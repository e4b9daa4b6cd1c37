"""Services, teams and work areas; people; and the dated posts that join them."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q

from kim.foundations.people.choices import ONE_IS_ENOUGH, SCOPE_OF, PostState, Role, Scope
from kim.foundations.sign_in.models import Account


def new_opaque_id() -> str:
    return secrets.token_hex(16)


class Service(models.Model):
    """What a Head of Service answers for."""

    name = models.CharField(max_length=120, unique=True)


class Team(models.Model):
    """What a service manager answers for."""

    name = models.CharField(max_length=120)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="teams")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "name"], name="team_one_per_name")]


class WorkArea(models.Model):
    """What a line manager answers for, and what a Log entry is about."""

    name = models.CharField(max_length=120, unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="areas")


class Person(models.Model):
    """Someone who works for the landlord, or looks in from outside. The record knows the opaque id alone."""

    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    opaque_id = models.CharField(max_length=32, unique=True, default=new_opaque_id, editable=False)
    account = models.OneToOneField(Account, null=True, on_delete=models.PROTECT, related_name="person")


def _scope_fits() -> Q:
    """Say which of area, team and service must be given for each role."""
    given = {Scope.AREA: "area", Scope.TEAM: "team", Scope.SERVICE: "service"}
    fits = Q()
    for role, scope in SCOPE_OF.items():
        parts = {f"{column}__isnull": scope != of for of, column in given.items()}
        fits |= Q(role=role, **parts)
    return fits


class Post(models.Model):
    """A role held by a person from a day to a day (both included). Never deleted: ended."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=Role)
    area = models.ForeignKey(WorkArea, null=True, on_delete=models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="posts")
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="posts")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=PostState)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="post_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="post_state_known", condition=Q(state__in=PostState.values)),
            models.CheckConstraint(name="post_scope_fits_role", condition=_scope_fits()),
            models.CheckConstraint(
                name="post_ends_after_it_begins", condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="post_decided_by_and_at_together",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="post_not_by_its_holder",
                condition=~Q(proposed_by=F("person")) & ~Q(decided_by=F("person")),
            ),
            models.CheckConstraint(
                name="post_confirmed_by_a_second_person",
                condition=Q(role__in=ONE_IS_ENOUGH)
                | ~Q(state=PostState.CONFIRMED)
                | Q(proposed_by__isnull=True, decided_by__isnull=True)  # named by `kim init`
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="post_of_an_inspector_ends", condition=~Q(role=Role.INSPECTOR) | Q(to_on__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="post_by_person")]
