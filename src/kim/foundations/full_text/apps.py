"""Django's name for this room."""

from django.apps import AppConfig


class FullTextConfig(AppConfig):
    name = "kim.foundations.full_text"
    label = "full_text"
    verbose_name = "Search"
