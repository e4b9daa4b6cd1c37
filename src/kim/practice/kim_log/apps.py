"""Django's name for this room."""

from django.apps import AppConfig


class KimLogConfig(AppConfig):
    name = "kim.practice.kim_log"
    label = "kim_log"
    verbose_name = "The Log"
