"""Django's name for this room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kim.foundations.notices"
    label = "notices"
    verbose_name = "Reminders"
