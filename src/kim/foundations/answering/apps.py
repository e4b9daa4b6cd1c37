"""Django's name for this room."""

from django.apps import AppConfig


class AnsweringConfig(AppConfig):
    name = "kim.foundations.answering"
    label = "answering"
    verbose_name = "Who answers"
