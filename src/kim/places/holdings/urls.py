"""The addresses of the places where information is kept."""

from django.urls import path

from kim.places.holdings import views

app_name = "holdings"
urlpatterns = [
    path("administration/places/", views.location_list, name="location_list"),
    path("administration/places/new/", views.location_add, name="location_add"),
    path("administration/places/<int:number>/", views.location_change, name="location_change"),
]
