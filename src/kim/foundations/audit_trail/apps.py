"""Django's name for this room."""

from django.apps import AppConfig


class AuditTrailConfig(AppConfig):
    name = "kim.foundations.audit_trail"
    label = "audit_trail"
    verbose_name = "History"
