"""The addresses of erasure."""

from django.urls import path

from kim.foundations.erasure import views

app_name = "erasure"
urlpatterns = [
    path("erasures/", views.request_list, name="request_list"),
    path("erasures/new/", views.request_new, name="request_new"),
    path("erasures/<int:number>/", views.request_show, name="request_show"),
]
