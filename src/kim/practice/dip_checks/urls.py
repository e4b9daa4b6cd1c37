"""The addresses of dip checks."""

from django.urls import path

from kim.practice.dip_checks import views

app_name = "dip_checks"
urlpatterns = [
    path("areas/<int:number>/dip-checks/", views.area_checks, name="area_checks"),
    path("areas/<int:number>/dip-checks/questions/", views.questions_set, name="questions_set"),
    path("areas/<int:number>/dip-checks/ask/", views.check_ask, name="check_ask"),
    path("dip-checks/<int:number>/", views.check_show, name="check_show"),
    path("dip-checks/<int:number>/answer/", views.check_answer, name="check_answer"),
    path("dip-checks/<int:number>/withdraw/", views.check_withdraw, name="check_withdraw"),
]
