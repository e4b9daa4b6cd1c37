"""Django's name for this room."""

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "kim.assurance.progress"
    label = "progress"
    verbose_name = "Progress"
