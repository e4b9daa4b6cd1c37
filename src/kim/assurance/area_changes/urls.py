"""The addresses of what became of work areas."""

from django.urls import path

from kim.assurance.area_changes import views

app_name = "area_changes"
urlpatterns = [
    path("areas/<int:number>/changes/", views.area_changes, name="area_changes"),
    path("administration/areas/<int:number>/merge/", views.area_merge, name="area_merge"),
    path("administration/areas/<int:number>/split/", views.area_split, name="area_split"),
    path("administration/area-changes/<int:number>/undo/", views.change_undo, name="change_undo"),
]
