"""Django's name for this room."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "kim.assurance.reviews"
    label = "reviews"
    verbose_name = "The KIM quarter"
