"""The addresses of Logs that were brought in."""

from django.urls import path

from kim.foundations.adopted_logs import views

app_name = "adopted_logs"
urlpatterns = [
    path("adopted-logs/", views.log_list, name="log_list"),
    path("adopted-logs/<int:number>/", views.log_show, name="log_show"),
]
