"""Password rules beyond Django's own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError


class NotTheEmailValidator:
    """Refuses a password that holds the name part of the account's e-mail address."""

    def validate(self, password: str, user: Any = None) -> None:
        name = getattr(user, "email", "").split("@")[0].lower()
        if len(name) >= 4 and name in password.lower():
            raise ValidationError("Choose a password that does not hold your e-mail name", code="password_is_email")

    def get_help_text(self) -> str:
        return "It must not hold your e-mail name."
