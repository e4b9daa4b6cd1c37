"""Django's name for this room."""

from django.apps import AppConfig


class EvidenceFilesConfig(AppConfig):
    name = "kim.foundations.evidence_files"
    label = "evidence_files"
    verbose_name = "Evidence"
