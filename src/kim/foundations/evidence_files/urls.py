"""The address of a file."""

from django.urls import path

from kim.foundations.evidence_files import views

app_name = "evidence_files"
urlpatterns = [path("evidence/<slug:address>/", views.file_download, name="file_download")]
