"""Where an invitation's secret goes once its address was opened: locked, into the session of that browser alone."""

from __future__ import annotations

from datetime import datetime

from cryptography.fernet import InvalidToken
from django.http import HttpRequest

from kim.foundations.sign_in.actions import find_invitation
from kim.foundations.sign_in.kept_secret import box

_OPENED = "kim_invitations"  # number of the invitation -> its secret, locked: so two windows do not mix two people
_MOST = 5


def take_in(request: HttpRequest, secret: str, *, at: datetime) -> int:
    """Keep the secret of an invitation that can be used, and give its number. Raises InvitationNotValidError."""
    number = find_invitation(secret=secret, at=at).pk
    opened = {name: kept for name, kept in request.session.get(_OPENED, {}).items() if name != str(number)}
    opened[str(number)] = box("invitation").encrypt(secret.encode()).decode()
    request.session[_OPENED] = dict(list(opened.items())[-_MOST:])
    return number


def secret_of(request: HttpRequest, number: int | str) -> str:
    """Give the secret of an invitation that was opened in this browser; '' for any other."""
    kept = request.session.get(_OPENED, {}).get(str(number), "")
    try:
        return box("invitation").decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""
