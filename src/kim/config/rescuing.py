"""Letting somebody in again whom no administrator can: for whoever runs the machine."""

from __future__ import annotations

from django.utils import timezone

from kim.foundations.sign_in import second_factor_actions
from kim.foundations.sign_in.models import Account


class CannotRescueError(RuntimeError):
    """Nothing can be done for this address, with why."""


def reset_second_factor(*, email: str, why: str) -> None:
    """Take the second factor off an account. It is an event of KIM Log itself, with the reason."""
    account = Account.objects.filter(email__iexact=email).first()
    if account is None:
        raise CannotRescueError(f"no account has the address {email}.")
    second_factor_actions.reset_second_factor(account=account, why=why, by=None, at=timezone.now())
