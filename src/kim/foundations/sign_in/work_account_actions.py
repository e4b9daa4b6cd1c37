"""Linking work accounts by invitation, and ending the sessions of one that signed out or left."""

from __future__ import annotations

from datetime import datetime

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import writing
from kim.foundations.sign_in.actions import InvitationNotValidError, find_invitation
from kim.foundations.sign_in.identity_provider import Identity
from kim.foundations.sign_in.models import Account, Invitation, Session, WorkIdentity
from kim.foundations.sign_in.slots import actor_of


class IdentityTakenError(RuntimeError):
    """The work account opens another account already."""


def link_work_account(*, secret: str, identity: Identity, at: datetime) -> Account:
    """Link a work account with the invited account, and use the invitation up. A link it had before ends."""
    found = find_invitation(secret=secret, at=at)
    account = found.account
    with writing(by=actor_of(account), at=at) as history:
        invitation = Invitation.objects.select_for_update().get(pk=found.pk)
        if invitation.used_at:
            raise InvitationNotValidError
        if WorkIdentity.objects.exclude(account=account).filter(identity=identity.identity).exists():
            raise IdentityTakenError
        before = state_of(invitation)
        invitation.used_at = at
        invitation.save()
        history.changed("sign_in.invitation_used", invitation, before=before)
        link = WorkIdentity.objects.filter(account=account).first() or WorkIdentity(account=account)
        known = state_of(link) if link.pk else None
        link.identity, link.subject, link.linked_at = identity.identity, identity.subject, at
        link.save()
        history.changed(f"sign_in.identity_{'changed' if known else 'linked'}", link, before=known)
        history.noted("sign_in.work_account_linked", account)
    return account


def end_sessions(*, session: str, subject: str, at: datetime) -> int:
    """End the sessions that the provider ended: that one session's, or else all of that person. Give their number."""
    ended = Session.objects.filter(account__isnull=False)
    if session:
        ended = ended.filter(work_session=session)
    else:
        ended = ended.filter(account__in=WorkIdentity.objects.filter(subject=subject).values("account"))
    with writing(by=None, at=at) as history:
        accounts = list(Account.objects.filter(pk__in=ended.values("account")))
        number = ended.delete()[0]
        for account in accounts:
            history.noted("sign_in.sessions_ended", account)
    return number
