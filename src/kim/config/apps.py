"""Joins the rooms once Django has loaded them."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "kim.config"
    label = "config"
    verbose_name = "KIM Log"

    def ready(self) -> None:
        from kim.config import wiring

        wiring.join()
