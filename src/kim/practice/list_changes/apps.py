"""Django's name for this room."""

from django.apps import AppConfig


class ListChangesConfig(AppConfig):
    name = "kim.practice.list_changes"
    label = "list_changes"
    verbose_name = "List changes"
