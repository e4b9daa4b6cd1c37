"""Who proposes, agrees, declines and switches off a standard, and what may follow on what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kim.foundations.people.standing import Standing
from kim.rules.recording_standards import queries
from kim.rules.recording_standards.choices import DECIDES, PROPOSES, VersionState
from kim.rules.recording_standards.models import StandardVersion
from kim_engine.calendar import say_date
from kim_engine.quality.standards import Standard
from kim_engine.vocabulary import ALLOWED, Decision


def may_propose(who: Standing) -> Decision:
    """KIM Log administrators, service managers, Heads of Service and Directors bring standards in."""
    if who.has(*PROPOSES):
        return ALLOWED
    return Decision(
        False,
        "Only a KIM Log administrator, a service manager, a Head of Service or a Director can bring a standard in.",
    )


def may_decide_at_all(who: Standing) -> Decision:
    """Heads of Service and Directors agree what must be recorded."""
    if who.has(*DECIDES):
        return ALLOWED
    return Decision(False, "Only a Head of Service or a Director decides what must be recorded.")


def may_decide(who: Standing, *, version: StandardVersion) -> Decision:
    """A version is decided once."""
    if not may_decide_at_all(who):
        return may_decide_at_all(who)
    if version.state != VersionState.PROPOSED:
        return Decision(False, f"This version is {VersionState(version.state).label.lower()} already.")
    return ALLOWED


def may_apply_from(day: date, *, today: date, last: StandardVersion | None) -> Decision:
    """A version applies from today or a later day, and after the one before it."""
    if day < today:
        return Decision(False, "Give today or a later day. What was recorded before is not judged by a new rule.")
    if last is not None and last.effective_from is not None and day <= last.effective_from:
        return Decision(False, f"Version {last.number} applies from {say_date(last.effective_from)}. Give a later day.")
    return ALLOWED


def may_follow(standard: Standard, *, versions: Sequence[StandardVersion], today: date) -> Decision:
    """One version waits at a time; a new one says something new and bears a higher number in its file."""
    waiting = next((each for each in versions if each.state == VersionState.PROPOSED), None)
    if waiting is not None:
        return Decision(False, f"Version {waiting.number} of this standard waits to be agreed. Have it decided first.")
    last = queries.newest_agreed(versions)
    if last is None:
        return ALLOWED
    if last.digest == standard.digest:
        is_off = queries.period_now(queries.periods_of(versions), today) is None
        return ALLOWED if is_off else Decision(False, f"This is version {last.number} as it stands. Nothing changed.")
    if standard.version <= last.file_version:
        return Decision(
            False,
            f"In the file, version is {standard.version}. Version {last.file_version} was agreed with other words. "
            f"Write {last.file_version + 1} there.",
        )
    return ALLOWED


def may_switch_off(who: Standing, *, versions: Sequence[StandardVersion], today: date) -> Decision:
    """What applies, or will, can be switched off."""
    if not may_decide_at_all(who):
        return may_decide_at_all(who)
    last = queries.newest_agreed(versions)
    if last is None or queries.period_now(queries.periods_of(versions), today) is None:
        return Decision(False, "This standard is not on.")
    if last.off_from is not None:
        return Decision(False, f"It is switched off already, from {say_date(last.off_from)}.")
    return ALLOWED


def may_end_on(day: date, *, today: date, last: StandardVersion) -> Decision:
    """It is off from today or later, and not before its newest version began."""
    if day < today:
        return Decision(False, "Give today or a later day. It did apply until now.")
    if last.effective_from is not None and day < last.effective_from:
        return Decision(
            False, f"Version {last.number} begins on {say_date(last.effective_from)}. Give that day or a later one."
        )
    return ALLOWED
