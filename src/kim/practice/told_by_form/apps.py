"""Django's name for this room."""

from django.apps import AppConfig


class ToldByFormConfig(AppConfig):
    name = "kim.practice.told_by_form"
    label = "told_by_form"
    verbose_name = "Told by form"
