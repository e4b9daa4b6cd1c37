"""Reading standards: who sees them, which stand how on a day, and what a version's file says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from kim.foundations.people.standing import Standing
from kim.rules.recording_standards.choices import DECIDES, VersionState
from kim.rules.recording_standards.models import RecordingStandard, StandardVersion
from kim_engine.quality import starting
from kim_engine.quality.reading import read
from kim_engine.quality.standards import Standard

STANDARD, VERSION = "recording_standards.standard", "recording_standards.version"
REMEMBERED = 64  # standards that a process keeps read; a landlord has a dozen or two


class ContentChangedError(RuntimeError):
    """A version's text is not the one that was agreed: somebody changed it beside the site."""


@dataclass(frozen=True)
class InForce:
    """A standard as it applies on a day. Records that were made before `since` are inherited."""

    version: StandardVersion
    standard: Standard
    since: date


@dataclass(frozen=True)
class Period:
    """The days on which an agreed version applies: until `last`, or on and on. Without any day it never applied."""

    version: StandardVersion
    first: date
    last: date | None

    @property
    def is_empty(self) -> bool:
        """Say whether it was switched off before it began."""
        return self.last is not None and self.last < self.first

    def holds(self, day: date) -> bool:
        """Say whether it applies on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Line:
    """A standard as the list shows it."""

    standard: RecordingStandard
    period: Period | None = None  # that holds, or will
    proposed: StandardVersion | None = None
    newest: StandardVersion | None = None


@dataclass(frozen=True)
class Listed:
    """All standards, by how they stand on a day; and those that ship and are neither on nor proposed."""

    on: list[Line] = field(default_factory=list)
    waiting: list[Line] = field(default_factory=list)
    off: list[Line] = field(default_factory=list)
    start: list[tuple[str, str]] = field(default_factory=list)  # name, title


def visible_to(person: Standing) -> QuerySet[RecordingStandard]:
    """Select the standards a person may read: whoever holds a post reads all."""
    return RecordingStandard.objects.all() if person.is_reader else RecordingStandard.objects.none()


def versions_visible_to(person: Standing) -> QuerySet[StandardVersion]:
    """Select the versions a person may read."""
    return StandardVersion.objects.filter(standard__in=visible_to(person).values("pk"))


def with_names(versions: QuerySet[StandardVersion]) -> QuerySet[StandardVersion]:
    """Read with versions who proposed, decided and switched off, and leave their files where they are."""
    return versions.select_related("standard", "proposed_by", "decided_by", "off_by").defer("content")


def versions_of(standard: RecordingStandard) -> list[StandardVersion]:
    """List a standard's versions, the newest first (one statement)."""
    return list(with_names(StandardVersion.objects.filter(standard=standard)).order_by("-number"))


def periods_of(versions: Iterable[StandardVersion]) -> list[Period]:
    """Say on which days each agreed version of one standard applies, the first first."""
    begun = sorted(((each.effective_from, each) for each in versions if each.effective_from), key=lambda pair: pair[0])
    firsts = [first for first, _ in begun]
    found = []
    for number, (first, each) in enumerate(begun, 1):
        ends = [day for day in (each.off_from, *firsts[number : number + 1]) if day]
        found.append(Period(each, first, min(ends) - timedelta(days=1) if ends else None))
    return found


def period_on(periods: Sequence[Period], day: date) -> Period | None:
    """Find the period that holds on a day."""
    return next((each for each in periods if each.holds(day)), None)


def period_now(periods: Sequence[Period], day: date) -> Period | None:
    """Find the period that holds on a day, or else the one that will begin next."""
    to_come = (each for each in periods if each.first > day and not each.is_empty)
    return period_on(periods, day) or next(to_come, None)


def newest_agreed(versions: Iterable[StandardVersion]) -> StandardVersion | None:
    """Find the version that was agreed last."""
    agreed = [each for each in versions if each.state == VersionState.AGREED]
    return max(agreed, key=lambda each: each.number, default=None)


def the_one_before(version: StandardVersion, versions: Iterable[StandardVersion]) -> StandardVersion | None:
    """Find what a version is compared with: the newest that was agreed before it."""
    return newest_agreed(each for each in versions if each.number < version.number)


def listed(person: Standing, day: date) -> Listed:
    """List all standards as they stand on a day (one statement)."""
    found, by_standard = Listed(), _by_standard(with_names(versions_visible_to(person)))
    for standard, versions in by_standard.items():
        period = period_now(periods_of(versions), day)
        proposed = next((each for each in versions if each.state == VersionState.PROPOSED), None)
        line = Line(standard, period, proposed, versions[0])
        if period:
            found.on.append(line)
        if proposed:
            found.waiting.append(line)
        if not (period or proposed):
            found.off.append(line)
    taken = {line.standard.code for line in (*found.on, *found.waiting)}
    shipped = ((name, starting.title(name)) for name in starting.names() if name not in taken)
    found.start.extend(sorted(shipped, key=lambda pair: pair[1].lower()))
    return found


def _by_standard(rows: QuerySet[StandardVersion]) -> dict[RecordingStandard, list[StandardVersion]]:
    found: dict[RecordingStandard, list[StandardVersion]] = {}
    for row in rows.order_by("standard__title", "standard", "-number"):
        found.setdefault(row.standard, []).append(row)
    return found


def in_force(code: str, on: date) -> InForce | None:
    """Give the standard of a name as it applies on a day (a statement, and one more for a file not read yet)."""
    return _in_force(StandardVersion.objects.filter(standard__code=code), on).get(code)


def on(day: date) -> dict[str, InForce]:
    """Give every standard that applies on a day, by its name (a statement, and one more for each file not read yet)."""
    return _in_force(StandardVersion.objects.all(), day)


def _in_force(rows: QuerySet[StandardVersion], day: date) -> dict[str, InForce]:
    agreed = rows.filter(state=VersionState.AGREED).select_related("standard").defer("content")
    found = {}
    for standard, versions in _by_standard(agreed).items():
        if period := period_on(periods_of(versions), day):
            found[standard.code] = InForce(period.version, standard_of(period.version), period.first)
    return found


_read: dict[str, Standard] = {}


def standard_of(version: StandardVersion) -> Standard:
    """Read what a version's file says, once in a process. Raises ContentChangedError."""
    if version.digest not in _read:
        found = read(version.content.encode())
        if found.digest != version.digest:
            raise ContentChangedError(f"version {version.number} of {version.standard_id}")
        if len(_read) >= REMEMBERED:
            _read.pop(next(iter(_read)))
        _read[version.digest] = found
    return _read[version.digest]


@lru_cache(maxsize=REMEMBERED)
def start_standard(name: str) -> Standard:
    """Read a standard that ships. Raises KeyError if there is none of that name."""
    return starting.load(name)


def to_decide() -> QuerySet[StandardVersion]:
    """Select the versions that wait to be agreed."""
    waiting = StandardVersion.objects.filter(state=VersionState.PROPOSED).defer("content")
    return waiting.select_related("standard", "proposed_by").order_by("proposed_at", "pk")


def waiting_for(person: Standing) -> QuerySet[StandardVersion]:
    """Select the versions that this person can decide, each with the day `since` which it waits."""
    waiting = StandardVersion.objects.filter(state=VersionState.PROPOSED)
    waiting = waiting if person.has(*DECIDES) else waiting.none()
    return waiting.annotate(since=TruncDate("proposed_at"))
