"""The addresses of handovers."""

from django.urls import path

from kim.practice.handovers import known_views, views

app_name = "handovers"
urlpatterns = [
    path("areas/<int:number>/who-knows-what/", views.area_knowledge, name="area_knowledge"),
    path("areas/<int:number>/who-knows-what/add/", known_views.line_add, name="line_add"),
    path("known-by-one/<int:number>/change/", known_views.line_change, name="line_change"),
    path("known-by-one/<int:number>/end/", known_views.line_end, name="line_end"),
    path("known-by-one/<int:number>/gap/", known_views.line_gap, name="line_gap"),
    path("services/<int:number>/who-knows-what/", views.service_knowledge, name="service_knowledge"),
    path("posts/<int:number>/handover/", views.handover_start, name="handover_start"),
    path("handovers/<int:number>/", views.handover_show, name="handover_show"),
    path("handovers/<int:number>/add/", views.item_add, name="item_add"),
    path("handovers/<int:number>/nothing/", views.handover_empty, name="handover_empty"),
    path("handovers/<int:number>/withdraw/", views.handover_withdraw, name="handover_withdraw"),
    path("handovers/items/<int:number>/write/", views.item_write, name="item_write"),
    path("handovers/items/<int:number>/accept/", views.item_settle, name="item_settle"),
]
