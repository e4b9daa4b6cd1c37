"""Services, teams and work areas, and when they moved; people; the dated posts that join them; filters they kept."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q

from kim.foundations.people.choices import ONE_IS_ENOUGH, SCOPE_OF, ChangeKind, CoverReason, PostState, Role, Scope
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
    began_on = models.DateField(null=True)  # the day on which it was parted from another
    ended_on = models.DateField(null=True)  # the first day on which it is no more
    # Who keeps that area keeps what this one left open. Always today's, like `team` (ADR 27).
    kept_in = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="kept")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="area_ended_is_kept_in_another",
                condition=Q(ended_on__isnull=True, kept_in__isnull=True)
                | Q(ended_on__isnull=False, kept_in__isnull=False) & ~Q(kept_in=F("id")),
            ),
            models.CheckConstraint(
                name="area_ends_after_it_began",
                condition=Q(ended_on__isnull=True) | Q(began_on__isnull=True) | Q(ended_on__gte=F("began_on")),
            ),
        ]

    @property
    def keeper_id(self) -> int:
        """Give the number of the area whose people keep this one: its own, until it has ended."""
        return self.kept_in_id or self.pk


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
    covers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="covered_by")
    cover_reason = models.CharField(max_length=20, choices=CoverReason, blank=True)
    cover_words = models.CharField(max_length=120, blank=True)

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
            models.CheckConstraint(
                name="post_cover_reason_known", condition=Q(cover_reason="") | Q(cover_reason__in=CoverReason.values)
            ),
            models.CheckConstraint(
                name="post_cover_has_its_reason",
                condition=~Q(cover_reason="") | Q(covers__isnull=True),
            ),
            models.CheckConstraint(
                name="post_covers_nobody_only_when_acting",
                condition=Q(covers__isnull=False) | Q(cover_reason__in=["", CoverReason.ACTING]),
            ),
            models.CheckConstraint(
                name="post_cover_in_words_for_another_reason",
                condition=Q(cover_reason=CoverReason.OTHER) & ~Q(cover_words="")
                | ~Q(cover_reason=CoverReason.OTHER) & Q(cover_words=""),
            ),
            models.CheckConstraint(name="post_cover_ends", condition=Q(cover_reason="") | Q(to_on__isnull=False)),
            models.CheckConstraint(name="post_covers_another_post", condition=~Q(covers=F("id"))),
        ]
        indexes = [models.Index(fields=["person", "state"], name="post_by_person")]


class AreaMove(models.Model):
    """A work area went from one team to another on a day. `WorkArea.team` is always today's (ADR 9)."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="moves")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    moved_on = models.DateField()
    why = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="area_move_to_another_team", condition=~Q(from_team=F("to_team"))),
            models.CheckConstraint(name="area_move_has_its_reason", condition=~Q(why="")),
        ]


class TeamMove(models.Model):
    """A team went from one service to another on a day, with its work areas. `Team.service` is always today's."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="moves")
    from_service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    to_service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    moved_on = models.DateField()
    why = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="team_move_to_another_service", condition=~Q(from_service=F("to_service"))),
            models.CheckConstraint(name="team_move_has_its_reason", condition=~Q(why="")),
        ]


class AreaChange(models.Model):
    """Work areas were merged or split on a day, or an earlier change was undone (ADR 27). Never changed itself."""

    kind = models.CharField(max_length=10, choices=ChangeKind)
    from_on = models.DateField()  # the first day on which it is so
    why = models.TextField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        constraints = [
            models.CheckConstraint(name="area_change_kind_known", condition=Q(kind__in=ChangeKind.values)),
            models.CheckConstraint(name="area_change_has_its_reason", condition=~Q(why="")),
            models.CheckConstraint(
                name="area_change_undoes_another",
                condition=Q(kind=ChangeKind.UNDONE, undoes__isnull=False)
                | ~Q(kind=ChangeKind.UNDONE) & Q(undoes__isnull=True),
            ),
        ]


class Succession(models.Model):
    """What one area was goes on in another. It holds until its change is undone."""

    change = models.ForeignKey(AreaChange, on_delete=models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="went_to")
    successor = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="came_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(name="succession_to_another_area", condition=~Q(predecessor=F("successor"))),
        ]


class KeptFilter(models.Model):
    """Filters of one list that a person named for herself. Nobody else sees or uses them."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="kept_filters")
    of_list = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "of_list", "name"], name="keptfilter_one_per_name"),
            models.CheckConstraint(name="keptfilter_has_a_name", condition=~Q(name="")),
        ]
