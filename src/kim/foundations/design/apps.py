"""Django's name for this room, and what holds for every form of the house."""

from django import forms
from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "kim.foundations.design"
    label = "design"
    verbose_name = "Design"

    def ready(self) -> None:
        # A text that is too long is said in our words wherever a form gives none of its own.
        too_long = {"max_length": "Use at most %(limit_value)d characters"}
        forms.CharField.default_error_messages = {**forms.CharField.default_error_messages, **too_long}
