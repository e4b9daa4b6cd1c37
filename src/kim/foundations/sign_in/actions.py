"""Opening and closing accounts, inviting, setting passwords, and ending sessions."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Actor, writing
from kim.foundations.sign_in.models import Account, Invitation, Session, WorkIdentity
from kim.foundations.sign_in.queries import came_in_before
from kim.foundations.sign_in.slots import actor_of

INVITATION_LASTS = timedelta(days=7)


class InvitationNotValidError(RuntimeError):
    """The invitation was used, has expired, was replaced by a newer one, or never was."""


class EmailTakenError(RuntimeError):
    """Another account has this e-mail address."""


def open_account(*, email: str, by: Actor | None, at: datetime) -> Account:
    """Open an account that nobody can sign in to yet: an invitation lets its owner set a password."""
    with writing(by=by, at=at) as history:
        if Account.objects.filter(email__iexact=email).exists():
            raise EmailTakenError(f"{email} already has an account. Use another address.")
        account = Account(email=email)
        account.set_unusable_password()
        account.save()
        history.changed("sign_in.account_opened", account)
    return account


def close_account(*, account: Account, by: Actor, at: datetime) -> None:
    """Close an account: it cannot sign in, and all its sessions, in whatever browser, end with this."""
    _set_active(account, False, "sign_in.account_closed", by=by, at=at)


def reopen_account(*, account: Account, by: Actor, at: datetime) -> None:
    """Open a closed account again. Its password and its work account are gone: an invitation lets its owner in."""
    _set_active(account, True, "sign_in.account_reopened", by=by, at=at)


def _set_active(account: Account, is_active: bool, event: str, *, by: Actor, at: datetime) -> None:
    with writing(by=by, at=at) as history:
        account = Account.objects.select_for_update().get(pk=account.pk)
        before = state_of(account)
        account.is_active = is_active
        if is_active:
            account.set_unusable_password()
        account.save()
        history.changed(event, account, before=before)
        if is_active:
            for identity in WorkIdentity.objects.filter(account=account):
                history.removed("sign_in.identity_unlinked", identity, number=identity.pk)
                identity.delete()
        else:
            Session.objects.filter(account=account).delete()


def invite(*, account: Account, by: Actor | None, at: datetime) -> str:
    """Make a single-use invitation and return its secret, which is shown once and never kept.

    The record tells whether its owner had come in by an earlier one: then others are told of it (people/due.py).
    """
    secret = secrets.token_urlsafe(32)
    with writing(by=by, at=at) as history:
        event = f"sign_in.invitation_{'renewed' if came_in_before(account) else 'made'}"
        invitation = Invitation.objects.create(
            account=account, secret_hash=_hashed(secret), made_at=at, expires_at=at + INVITATION_LASTS
        )
        history.changed(event, invitation)
    return secret


def find_invitation(*, secret: str, at: datetime) -> Invitation:
    """Find the invitation of a secret, if it can still be used. Only an account's newest counts."""
    invitation = Invitation.objects.filter(secret_hash=_hashed(secret)).select_related("account").first()
    if invitation is None or invitation.used_at or invitation.expires_at <= at or not invitation.account.is_active:
        raise InvitationNotValidError
    if Invitation.objects.filter(account=invitation.account, pk__gt=invitation.pk).exists():
        raise InvitationNotValidError
    return invitation


def accept_invitation(*, secret: str, password: str, at: datetime) -> Account:
    """Set the password of the invited account and use the invitation up."""
    account = find_invitation(secret=secret, at=at).account
    with writing(by=actor_of(account), at=at) as history:
        invitation = Invitation.objects.select_for_update().get(secret_hash=_hashed(secret))
        if invitation.used_at:
            raise InvitationNotValidError
        before = state_of(invitation)
        invitation.used_at = at
        invitation.save()
        account.set_password(password)
        account.save(update_fields=["password"])
        history.changed("sign_in.invitation_used", invitation, before=before)
        history.noted("sign_in.password_set", account)
    return account


def set_password(*, account: Account, password: str, at: datetime) -> None:
    """Set an account's password, by its owner."""
    with writing(by=actor_of(account), at=at) as history:
        row = Account.objects.select_for_update().get(pk=account.pk)  # `account` may be the request's lazy one
        row.set_password(password)
        row.save(update_fields=["password"])
        history.noted("sign_in.password_set", row)
    account.password = row.password  # so that the session in which it was changed goes on


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
