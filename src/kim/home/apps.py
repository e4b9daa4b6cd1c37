"""Django's name for this room."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "kim.home"
    label = "home"
    verbose_name = "My work"
