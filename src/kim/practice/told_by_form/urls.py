"""The addresses of forms for people without accounts."""

from django.urls import path

from kim.practice.told_by_form import views

app_name = "told_by_form"
urlpatterns = [
    path("log/forms/", views.form_new, name="form_new"),
    path("log/forms/<int:number>/download/", views.form_download, name="form_download"),
    path("log/forms/<slug:token>/", views.form_check, name="form_check"),
    path("log/forms/<slug:token>/remove/", views.form_drop, name="form_drop"),
]
