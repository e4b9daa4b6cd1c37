"""Django's name for this room."""

from django.apps import AppConfig


class HoldingsConfig(AppConfig):
    name = "kim.places.holdings"
    label = "holdings"
    verbose_name = "Where we keep it"
