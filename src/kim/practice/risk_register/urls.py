"""The addresses of gaps."""

from django.urls import path

from kim.practice.risk_register import views

app_name = "risk_register"
urlpatterns = [
    path("gaps/<int:number>/settle/", views.gap_settle, name="gap_settle"),
    path("gaps/<int:number>/reopen/", views.gap_reopen, name="gap_reopen"),
]
