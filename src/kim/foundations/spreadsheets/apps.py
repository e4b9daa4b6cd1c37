"""Django's name for this room."""

from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "kim.foundations.spreadsheets"
    label = "spreadsheets"
    verbose_name = "Spreadsheets"
