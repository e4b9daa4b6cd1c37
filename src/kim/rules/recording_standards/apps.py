"""Django's name for this room."""

from django.apps import AppConfig


class RecordingStandardsConfig(AppConfig):
    name = "kim.rules.recording_standards"
    label = "recording_standards"
    verbose_name = "Recording standards"
