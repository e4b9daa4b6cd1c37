"""The addresses of handovers."""

from django.urls import path

from kim.practice.handovers import views

app_name = "handovers"
urlpatterns = [
    path("areas/<int:number>/who-knows-what/", views.area_knowledge, name="area_knowledge"),
    path("services/<int:number>/who-knows-what/", views.service_knowledge, name="service_knowledge"),
    path("posts/<int:number>/handover/", views.handover_start, name="handover_start"),
    path("handovers/<int:number>/", views.handover_show, name="handover_show"),
    path("handovers/<int:number>/add/", views.item_add, name="item_add"),
    path("handovers/<int:number>/nothing/", views.handover_empty, name="handover_empty"),
    path("handovers/<int:number>/withdraw/", views.handover_withdraw, name="handover_withdraw"),
    path("handovers/items/<int:number>/write/", views.item_write, name="item_write"),
    path("handovers/items/<int:number>/accept/", views.item_settle, name="item_settle"),
]
