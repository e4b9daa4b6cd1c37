"""The addresses of My work, the search and the History."""

from django.urls import path

from kim.home import views

app_name = "home"
urlpatterns = [
    path("", views.my_work, name="my_work"),
    path("search/", views.search_show, name="search_show"),
    path("history/", views.history_list, name="history_list"),
]
