"""Django's name for this room."""

from django.apps import AppConfig


class DipChecksConfig(AppConfig):
    name = "kim.practice.dip_checks"
    label = "dip_checks"
    verbose_name = "Dip checks"
