"""The addresses of My work and the History."""

from django.urls import path

from kim.home import views

app_name = "home"
urlpatterns = [
    path("", views.my_work, name="my_work"),
    path("history/", views.history_list, name="history_list"),
]
