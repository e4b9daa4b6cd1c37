"""Django's name for this room."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "kim.foundations.design"
    label = "design"
    verbose_name = "Design"
