"""The addresses of reminders."""

from django.urls import path

from kim.foundations.notices import views

app_name = "notices"
urlpatterns = [
    path("reminders/", views.reminder_list, name="reminder_list"),
    path("reminders/letters/", views.wish_change, name="wish_change"),
    path("administration/reminders/", views.plan_change, name="plan_change"),
]
