"""Reading accounts: which were never used, and whether an invitation still waits for its owner."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet

from kim.foundations.sign_in.models import Account, Invitation


def unused_accounts() -> QuerySet[Account]:
    """Select the accounts for which nobody has set a password yet, and that are not closed."""
    return Account.objects.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)


def open_invitation(account: Account, at: datetime) -> Invitation | None:
    """Find the invitation that can still be used: an account's newest, if it was not used and has not expired."""
    newest = Invitation.objects.filter(account=account).order_by("-pk").first()
    return newest if newest and newest.used_at is None and newest.expires_at > at else None
