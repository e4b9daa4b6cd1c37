"""What people type to sign in and to set a password."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms

from kim.foundations.sign_in.models import Account
from kim.foundations.sign_in.passwords import check_new

HINT = "At least 12 characters. Three words that don't go together are easy to remember and hard to guess."


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label, password.help_text = "E-mail address", "Password", ""
        login.error_messages["required"] = "Enter your e-mail address"
        login.error_messages["invalid"] = "Enter an e-mail address, like name@landlord.example"
        password.error_messages["required"] = "Enter your password"
        login.widget.attrs = {"autocomplete": "username"}
        password.widget.attrs = {"autocomplete": "current-password"}
        self.fields.pop("remember", None)


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        help_text="The six digits that your app shows now, or one of your recovery codes.",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Enter the code", "max_length": "Enter the code alone: six or eight digits"},
    )


class AppForm(CodeForm):
    """The first code of an app that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code from your app"
        self.fields["code"].help_text = "The six digits that it shows now, for KIM Log."


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label="New password",
        help_text=HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a new password"},
        strip=False,
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        check_new(password, self.account)
        return password


class ChangeForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old, new, again = self.fields["oldpassword"], self.fields["password1"], self.fields["password2"]
        old.label, new.label, again.label = "Password now", "New password", "New password again"
        new.help_text = HINT
        old.error_messages["required"] = "Enter your password now"
        new.error_messages["required"] = "Enter a new password"
        again.error_messages["required"] = "Enter the new password again"
        for each, autocomplete in ((old, "current-password"), (new, "new-password"), (again, "new-password")):
            each.widget.attrs = {"autocomplete": autocomplete}
