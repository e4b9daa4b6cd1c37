"""The addresses of 'Is it light enough?'."""

from django.urls import path

from kim.assurance.method_reviews import views

app_name = "method_reviews"
urlpatterns = [
    path("light-enough/", views.landlord_show, name="landlord_show"),
    path("services/<int:number>/light-enough/", views.service_show, name="service_show"),
    path("services/<int:number>/light-enough/decide/", views.method_decide, name="method_decide"),
]
