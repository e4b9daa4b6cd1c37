"""Who may log, record, correct, replace, withdraw and restrict, in which state."""

from __future__ import annotations

from datetime import date

from kim.foundations.people.choices import KEEPS_AN_AREA, Role
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.kim_log.choices import ENDED, MOVES, NEEDS_NO_DATE, EntryState
from kim.practice.kim_log.content import Content
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.slots import closed_quarter
from kim_engine.vocabulary import ALLOWED, Decision

LOGS_ANYWHERE = (Role.DIRECTOR, Role.INFORMATION_GOVERNANCE)
NOT_YOURS = Decision(False, "Only its author and those who answer for its work area can do this.")


def may_log_at_all(who: Standing) -> Decision:
    """Every employee with a post may log a change somewhere."""
    if who.has(Role.INSPECTOR) and not who.is_employee:
        return Decision(False, "An inspector reads the Log and adds nothing to it.")
    if not who.is_employee:
        return Decision(False, "You have no post yet. Ask a site administrator to add one.")
    if not who.has(*LOGS_ANYWHERE) and not any(post.area_id or post.team_id or post.service_id for post in who.posts):
        return Decision(False, "You have no post in a work area, so there is none to log a change for.")
    return ALLOWED


def may_log(who: Standing, *, area: WorkArea) -> Decision:
    """Officers and the chain log for their areas; Directors and information governance for any."""
    if not may_log_at_all(who):
        return may_log_at_all(who)
    if who.works_in(area) or who.has(*LOGS_ANYWHERE):
        return ALLOWED
    return Decision(False, f"You have no post in {area.name}. Choose one of your own work areas.")


def may_import_at_all(who: Standing) -> Decision:
    """Site administrators bring in any area's old Log; whoever keeps or answers for areas, those areas'."""
    if who.has(Role.SITE_ADMINISTRATOR, *KEEPS_AN_AREA, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE):
        return ALLOWED
    return Decision(
        False, "Only a site administrator, or somebody who answers for a work area, can bring in an old Log."
    )


def may_import(who: Standing, *, area: WorkArea) -> Decision:
    """An old Log comes in for an area by a site administrator or the area's chain (reads the area's team)."""
    if not may_import_at_all(who):
        return may_import_at_all(who)
    if who.has(Role.SITE_ADMINISTRATOR) or who.reaches(area):
        return ALLOWED
    return Decision(False, f"You don’t answer for {area.name}. Ask a site administrator.")


def may_keep(who: Standing, *, entry: Entry) -> Decision:
    """The author and the area's chain keep an entry."""
    is_author = entry.author == who.person and who.is_employee
    return ALLOWED if is_author or who.reaches(entry.area) else NOT_YOURS


def may_change_draft(who: Standing, *, entry: Entry) -> Decision:
    """A draft is changed, recorded or discarded by its author or the chain."""
    return _in_state(who, entry, EntryState.DRAFT, "This entry is not a draft any more.")


def may_correct(who: Standing, *, entry: Entry) -> Decision:
    """Only what stands now is corrected."""
    return _in_state(who, entry, EntryState.RECORDED, "Only a current entry can be corrected.")


def may_move(who: Standing, *, entry: Entry, to: str) -> Decision:
    """An entry is replaced or withdrawn as far as its state allows."""
    if to not in MOVES[EntryState(entry.state)]:
        return Decision(False, f"Entry {entry.pk} is '{EntryState(entry.state).label.lower()}': it can't be changed.")
    return may_keep(who, entry=entry)


def may_replace(who: Standing, *, entry: Entry) -> Decision:
    """Who keeps an entry may log what replaces it; the reason names the entry, since another one is being written."""
    decision = may_move(who, entry=entry, to=EntryState.REPLACED)
    if decision is not NOT_YOURS:
        return decision
    area = entry.area.name
    return Decision(
        False, f"Only the author of entry {entry.pk}, and those who answer for {area}, can log what replaces it."
    )


def may_put_back(who: Standing, *, entry: Entry) -> Decision:
    """What was replaced or withdrawn by mistake is put back, once nothing stands in its place."""
    if entry.state not in ENDED:
        return Decision(False, "Only an entry that was replaced or withdrawn can be put back.")
    after = getattr(entry, "replaced_by", None)
    if entry.state == EntryState.REPLACED and after and after.state in (EntryState.RECORDED, EntryState.REPLACED):
        return Decision(False, "Another entry took its place. Withdraw that one first, then put this one back.")
    return may_keep(who, entry=entry)


def may_restrict(who: Standing, *, entry: Entry) -> Decision:
    """The author, the chain and information governance restrict, and lift."""
    return ALLOWED if who.has(Role.INFORMATION_GOVERNANCE) else may_keep(who, entry=entry)


def is_complete(content: Content) -> Decision:
    """What an entry needs before it is recorded: what changed, why, since when."""
    if not content.what.strip():
        return Decision(False, "Say what changed.")
    if not content.why.strip():
        return Decision(False, "Say why.")
    if content.in_force_on is None and content.kind not in NEEDS_NO_DATE:
        return Decision(False, "Say since when.")
    return ALLOWED


def says_why_late(content: Content, *, area: WorkArea, was_on: date | None = None) -> Decision:
    """An entry dated in a quarter that is closed for its area says why it is logged only now.

    A correction that leaves its date (`was_on`) alone does not: the entry was logged before, and says its own reason.
    """
    if was_on is not None and content.in_force_on == was_on:
        return ALLOWED
    said = "" if content.late_why.strip() else closed_quarter(area, content.in_force_on)
    return Decision(not said, f"{said} is closed. Say why this is logged only now.") if said else ALLOWED


def _in_state(who: Standing, entry: Entry, state: EntryState, otherwise: str) -> Decision:
    if entry.state != state:
        return Decision(False, otherwise)
    return may_keep(who, entry=entry)
