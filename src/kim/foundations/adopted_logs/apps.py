"""Django's name for this room."""

from django.apps import AppConfig


class AdoptedLogsConfig(AppConfig):
    name = "kim.foundations.adopted_logs"
    label = "adopted_logs"
    verbose_name = "Adopted Logs"
