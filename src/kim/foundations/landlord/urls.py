"""The addresses of the landlord."""

from django.urls import path

from kim.foundations.landlord import views

app_name = "landlord"
urlpatterns = [
    path("accent.css", views.accent, name="accent"),
    path("accent-preview.css", views.accent_preview, name="accent_preview"),
]
