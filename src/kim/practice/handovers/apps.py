"""Django's name for this room."""

from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "kim.practice.handovers"
    label = "handovers"
    verbose_name = "Handovers"
