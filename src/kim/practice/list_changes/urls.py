"""The addresses of changed lists."""

from django.urls import path

from kim.practice.list_changes import many_views, views

app_name = "list_changes"
urlpatterns = [
    path("log/change-many/", many_views.many_choose, name="many_choose"),
    path("log/changed-list/", views.list_new, name="list_new"),
    path("log/changed-list/<slug:token>/", views.list_check, name="list_check"),
    path("log/changed-list/<slug:token>/remove/", views.list_drop, name="list_drop"),
]
