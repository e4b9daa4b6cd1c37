"""The addresses of progress."""

from django.urls import path

from kim.assurance.progress import views

app_name = "progress"
urlpatterns = [
    path("progress/", views.landlord_progress, name="landlord_progress"),
    path("services/<int:number>/progress/", views.service_progress, name="service_progress"),
    path("areas/<int:number>/progress/", views.area_progress, name="area_progress"),
]
