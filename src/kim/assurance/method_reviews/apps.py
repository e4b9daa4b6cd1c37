"""Django's name for this room."""

from django.apps import AppConfig


class MethodReviewsConfig(AppConfig):
    name = "kim.assurance.method_reviews"
    label = "method_reviews"
    verbose_name = "Reviews of the method"
