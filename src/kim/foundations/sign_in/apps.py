"""Django's name for this room."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "kim.foundations.sign_in"
    label = "sign_in"
    verbose_name = "Signing in"
