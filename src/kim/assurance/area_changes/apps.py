"""Django's name for this room."""

from django.apps import AppConfig


class AreaChangesConfig(AppConfig):
    name = "kim.assurance.area_changes"
    label = "area_changes"
    verbose_name = "Area changes"
