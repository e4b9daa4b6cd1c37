"""Reading accounts: which were never used, and whether an invitation still waits for its owner."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet

from kim.foundations.sign_in.models import Account, Invitation


def unused_accounts() -> QuerySet[Account]:
    """Select the accounts that have neither a password nor a work account yet, and that are not closed."""
    unused = Account.objects.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return unused.filter(work_identity__isnull=True)


def is_used(account: Account) -> bool:
    """Say whether an account has a password or a work account (read it along: `select_related('work_identity')`)."""
    return account.has_usable_password() or hasattr(account, "work_identity")


def came_in_before(account: Account) -> bool:
    """Say whether the owner of an account came in by an invitation already: a new one is then told to others."""
    return Invitation.objects.filter(account=account, used_at__isnull=False).exists()


def open_invitation(account: Account, at: datetime) -> Invitation | None:
    """Find the invitation that can still be used: an account's newest, if it was not used and has not expired."""
    newest = Invitation.objects.filter(account=account).order_by("-pk").first()
    return newest if newest and newest.used_at is None and newest.expires_at > at else None
