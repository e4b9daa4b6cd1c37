"""Django's name for this room."""

from django.apps import AppConfig


class BestPracticeConfig(AppConfig):
    name = "kim.practice.best_practice"
    label = "best_practice"
    verbose_name = "Best practice"
