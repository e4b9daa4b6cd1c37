"""Where allauth is told our ways: nobody signs up, new passwords go through the record, secrets are kept locked."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kim.foundations.landlord.queries import current_landlord
from kim.foundations.sign_in import actions
from kim.foundations.sign_in.kept_secret import box
from kim.foundations.sign_in.passwords import check_new


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address and password do not go together. Try again",
        "too_many_login_attempts": "There were too many wrong attempts. Wait 10 minutes, then try again",
        "enter_current_password": "That is not your password now. Try again",
        "incorrect_password": "That is not your password now. Try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_password(self, password: str, user: Any = None) -> str:
        check_new(password, user)
        return password

    def set_password(self, user: Any, password: str) -> None:
        actions.set_password(account=user, password=password, at=timezone.now())

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say that the account is closed: allauth's own page for it is not mounted."""
        sentence = "Ask a site administrator to open it again."
        context = {"heading": "Your account is closed", "sentence": sentence}
        return render(request, "design/refusal_show.html", context, status=403)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the pages say it themselves."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """How apps name us, and how their keys lie in the database."""

    def get_totp_issuer(self) -> str:
        landlord = current_landlord()
        return f"KIM Log, {landlord.name}" if landlord else "KIM Log"

    def encrypt(self, text: str) -> str:
        return box("second-factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box("second-factor").decrypt(encrypted_text.encode()).decode()
