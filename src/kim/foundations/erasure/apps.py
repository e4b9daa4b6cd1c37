"""Django's name for this room."""

from django.apps import AppConfig


class ErasureConfig(AppConfig):
    name = "kim.foundations.erasure"
    label = "erasure"
    verbose_name = "Erasure"
