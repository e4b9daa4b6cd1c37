"""The addresses of recording standards. A standard's name holds no hyphen, so none is taken for a page."""

from django.urls import path

from kim.rules.recording_standards import views

app_name = "recording_standards"
urlpatterns = [
    path("standards/", views.standard_list, name="standard_list"),
    path("standards/bring-a-file/", views.standard_bring, name="standard_bring"),
    path("standards/take-up/<slug:code>/", views.standard_take, name="standard_take"),
    path("standards/by-number/<int:number>/", views.standard_find, name="standard_find"),
    path("standards/version-by-number/<int:number>/", views.version_find, name="version_find"),
    path("standards/<slug:code>/", views.standard_show, name="standard_show"),
    path("standards/<slug:code>/what-to-ask-for/", views.standard_ask, name="standard_ask"),
    path("standards/<slug:code>/switch-off/", views.standard_off, name="standard_off"),
    path("standards/<slug:code>/<int:number>/", views.version_show, name="version_show"),
    path("standards/<slug:code>/<int:number>/agree/", views.version_agree, name="version_agree"),
    path("standards/<slug:code>/<int:number>/decline/", views.version_decline, name="version_decline"),
    path("standards/<slug:code>/<int:number>/file/", views.version_file, name="version_file"),
]
