"""Django's name for this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kim.foundations.documents"
    label = "documents"
    verbose_name = "Documents"
