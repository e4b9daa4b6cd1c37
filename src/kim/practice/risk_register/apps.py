"""Django's name for this room."""

from django.apps import AppConfig


class RiskRegisterConfig(AppConfig):
    name = "kim.practice.risk_register"
    label = "risk_register"
    verbose_name = "Gaps and risks"
