"""Django's name for this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kim.foundations.people"
    label = "people"
    verbose_name = "People and work areas"
