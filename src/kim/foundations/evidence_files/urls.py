"""The addresses of files and links."""

from django.urls import path

from kim.foundations.evidence_files import views

app_name = "evidence_files"
urlpatterns = [
    path("evidence/<slug:address>/", views.file_download, name="file_download"),
    path("evidence/<slug:address>/open/", views.link_open, name="link_open"),
    path("evidence/<slug:address>/check/", views.link_check, name="link_check"),
]
