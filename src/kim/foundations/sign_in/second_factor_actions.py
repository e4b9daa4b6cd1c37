"""Setting up, using and resetting second factors. That it happened is an event; keys and codes never are."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken

from kim.foundations.audit_trail.writing import Actor, writing
from kim.foundations.sign_in.models import Account, Session
from kim.foundations.sign_in.second_factor import fitting_step
from kim.foundations.sign_in.slots import actor_of


class WrongCodeError(ValueError):
    """A code that does not fit, or was used already; the sentence says what to do."""


def set_up_app(*, account: Account, key: str, code: str, at: datetime, session: str = "") -> list[str]:
    """Keep the key of an app that shows the right code, and give new recovery codes, shown once.

    An app set up before, its recovery codes and every session but `session` end. Raises WrongCodeError.
    """
    step = fitting_step(key, code, at=at)
    if step is None:
        raise WrongCodeError("That is not the code of this key. Enter the six digits that your app shows now")
    with writing(by=actor_of(account), at=at) as history:
        row = _locked(account)
        Authenticator.objects.filter(user=row).delete()
        kept = {"secret": encrypt(key), "last_step": step}
        Authenticator.objects.create(user=row, type=Authenticator.Type.TOTP, data=kept, created_at=at, last_used_at=at)
        codes = RecoveryCodes.activate(row).generate_codes()
        Session.objects.filter(account=row).exclude(session_key=session).delete()
        history.noted("sign_in.app_set_up", row)
    return codes


def make_recovery_codes(*, account: Account, at: datetime) -> list[str]:
    """Make new recovery codes and give them, shown once. The old ones end."""
    with writing(by=actor_of(account), at=at) as history:
        row = _locked(account)
        Authenticator.objects.filter(user=row, type=Authenticator.Type.RECOVERY_CODES).delete()
        codes = RecoveryCodes.activate(row).generate_codes()
        history.noted("sign_in.recovery_codes_made", row)
    return codes


def use_code(*, account: Account, code: str, at: datetime) -> Authenticator:
    """Use up the app's code of now, or a recovery code; give the factor that it was of. Raises WrongCodeError."""
    with writing(by=actor_of(account), at=at) as history:
        row = _locked(account)
        factors: list[Authenticator] = list(Authenticator.objects.filter(user=row).order_by("-type"))  # the app first
        for factor in factors:
            if _fits(factor, code, at):
                factor.last_used_at = at
                factor.save(update_fields=["data", "last_used_at"])
                if factor.type == Authenticator.Type.RECOVERY_CODES:
                    left = len(RecoveryCodes(factor).get_unused_codes())
                    history.noted("sign_in.recovery_code_used", row, left=left)
                return factor
    raise WrongCodeError("That code doesn't fit, or was used already. Wait for the next one, then enter it")


def reset_second_factor(*, account: Account, why: str, by: Actor | None, at: datetime) -> None:
    """Take a lost second factor off an account, and end its sessions: it is set up anew at the next sign-in."""
    with writing(by=by, at=at) as history:
        row = _locked(account)
        Authenticator.objects.filter(user=row).delete()
        Session.objects.filter(account=row).delete()
        history.noted("sign_in.second_factor_reset", row, why=why)


def _fits(factor: Authenticator, code: str, at: datetime) -> bool:
    """Say whether a code fits, and mark it as used on the factor."""
    try:
        if factor.type == Authenticator.Type.RECOVERY_CODES:
            codes = RecoveryCodes(factor)
            fits = codes.validate_code(code)
            factor.data = codes.instance.data
            return fits
        step = fitting_step(decrypt(factor.data["secret"]), code, at=at, after=factor.data.get("last_step", -1))
    except InvalidToken:  # the site's secret was changed
        raise WrongCodeError(
            "KIM Log can't check your codes any more. Ask a site administrator to reset them"
        ) from None
    factor.data["last_step"] = step if step is not None else factor.data.get("last_step", -1)
    return step is not None


def _locked(account: Account) -> Account:
    return Account.objects.select_for_update().get(pk=account.pk)  # `account` may be the request's lazy one
