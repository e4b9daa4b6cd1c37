"""Django's name for this room."""

from django.apps import AppConfig


class LandlordConfig(AppConfig):
    name = "kim.foundations.landlord"
    label = "landlord"
    verbose_name = "The landlord"
