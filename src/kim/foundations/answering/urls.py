"""The addresses of who answers for what."""

from django.urls import path

from kim.foundations.answering import views

app_name = "answering"
urlpatterns = [
    path("areas/<int:number>/people/", views.area_people, name="area_people"),
    path("areas/<int:number>/name/", views.naming_new, name="naming_new"),
    path("line-managers/", views.naming_list, name="naming_list"),
    path("coverage/", views.coverage_show, name="coverage_show"),
]
