"""The address of My work."""

from django.urls import path

from kim.home import views

app_name = "home"
urlpatterns = [path("", views.my_work, name="my_work")]
