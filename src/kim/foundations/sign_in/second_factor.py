"""Second factors, read: who has one, whether a code fits, how this session was opened. The keys stay locked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import InvalidToken
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from kim.foundations.sign_in.kept_secret import box
from kim.foundations.sign_in.models import Account

METHOD = "mfa"  # allauth's own word in a session's list of how it was opened
STEP_SECONDS = 30
FRESH = timedelta(minutes=30)
_KEY = "kim_app_key"  # of an app that is being set up, locked, in the session


def factors_of(account: Account) -> list[Authenticator]:
    """Read an account's factors: none, or its app and its recovery codes (one statement)."""
    return list(Authenticator.objects.filter(user=account))


def has_second_factor(account: Account) -> bool:
    """Say whether an app is set up for an account."""
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()


def app_of(account: str) -> Exists:
    """Build the condition that an app is set up for a row's account: it costs no statement of its own."""
    return Exists(Authenticator.objects.filter(user=OuterRef(account), type=Authenticator.Type.TOTP))


def codes_left(factors: Iterable[Authenticator]) -> int:
    """Count the recovery codes that were not used yet; none when they cannot be read any more."""
    kept = [each for each in factors if each.type == Authenticator.Type.RECOVERY_CODES]
    try:
        return sum(len(RecoveryCodes(each).get_unused_codes()) for each in kept)
    except InvalidToken:
        return 0


def fitting_step(key: str, code: str, *, at: datetime, after: int = -1) -> int | None:
    """Find the half minute whose code this is: now, the one before or the next, and later than `after` (RFC 6238).

    Clocks of telephones differ a little. A step that was used is never good again.
    """
    now = int(at.timestamp()) // STEP_SECONDS
    steps = (step for step in (now, now - 1, now + 1) if step > after)
    return next((each for each in steps if compare_user_code(actual=code, expected=code_of(key, each))), None)


def code_of(key: str, step: int) -> str:
    """Give the code that an app shows in a half minute."""
    return format_hotp_value(hotp_value(key, step))


def was_opened_with_code(request: HttpRequest) -> bool:
    """Say whether a code was given in this session (no statement beyond the session's)."""
    return any(each.get("method") == METHOD for each in _records(request))


def is_fresh(request: HttpRequest, *, needs_code: bool, at: datetime) -> bool:
    """Say whether somebody showed lately who they are: by a code if they have one, else by signing in."""
    shown = [each["at"] for each in _records(request) if each.get("method") == METHOD or not needs_code]
    return bool(shown) and at.timestamp() - max(shown) < FRESH.total_seconds()


def _records(request: HttpRequest) -> list[dict]:  # type: ignore[type-arg]
    return get_authentication_records(request, request.user)  # type: ignore[arg-type]


def hold_key(request: HttpRequest, key: str) -> None:
    """Hold the key of an app that is being set up until its first code is given."""
    request.session[_KEY] = box("second-factor").encrypt(key.encode()).decode()


def held_key(request: HttpRequest) -> str:
    """Give the key that is being set up; '' when none is."""
    try:
        return box("second-factor").decrypt(request.session.get(_KEY, "").encode()).decode()
    except InvalidToken:
        return ""


def drop_key(request: HttpRequest) -> None:
    """Let go of the key that was set up."""
    request.session.pop(_KEY, None)


def in_groups(text: str) -> str:
    """Write a key or a code in groups of four, as people read and type it."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture_of(account: Account, key: str) -> str:
    """Draw the square that an app reads the key from."""
    adapter = get_adapter()
    return str(adapter.build_totp_svg(adapter.build_totp_url(account, key)))
