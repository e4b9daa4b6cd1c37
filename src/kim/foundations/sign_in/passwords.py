"""Password rules beyond Django's own."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from kim.foundations.landlord.queries import current_landlord

OWN_WORDS = ("kimlog", "password")  # beside the landlord's name: what guesses at this site's passwords begin with

_PLAIN = {
    "password_too_short": "The password must have at least 12 characters",
    "password_too_common": "Many people use that password. Choose another",
}


def check_new(password: str, account: Any) -> None:
    """Hold a new password against the rules. Raises ValidationError, in our words."""
    try:
        password_validation.validate_password(password, account)
    except ValidationError as error:
        said = [_PLAIN.get(each.code or "", each.messages[0]) for each in error.error_list]
        raise ValidationError(said) from error


class NotTheEmailValidator:
    """Refuses a password that holds the name part of the account's e-mail address."""

    def validate(self, password: str, user: Any = None) -> None:
        name = getattr(user, "email", "").split("@")[0].lower()
        if len(name) >= 4 and name in password.lower():
            raise ValidationError("Choose a password that does not hold your e-mail name", code="password_is_email")

    def get_help_text(self) -> str:
        return "It must not hold your e-mail name."


class NotOurNameValidator:
    """Refuses a password that holds the landlord's name, its first word, or KIM Log's own."""

    def validate(self, password: str, user: Any = None) -> None:
        landlord = current_landlord()
        name = landlord.name if landlord else ""
        first = _letters(name.split(" ")[0])
        words = {*OWN_WORDS, _letters(name), *([first] if len(first) >= 5 else [])} - {""}
        if any(word in _letters(password) for word in words):
            sentence = "Choose a password without the landlord's name, 'KIM Log' or 'password' in it"
            raise ValidationError(sentence, code="password_is_ours")

    def get_help_text(self) -> str:
        return "It must not hold the landlord's name."


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
