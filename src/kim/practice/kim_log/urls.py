"""The addresses of the Log."""

from django.urls import path

from kim.practice.kim_log import evidence_views, importing_views, views, writing_views

app_name = "kim_log"
urlpatterns = [
    path("log/", views.entry_list, name="entry_list"),
    path("log/new/", writing_views.entry_new, name="entry_new"),
    path("log/import/", importing_views.import_new, name="import_new"),
    path("log/import/<slug:token>/", importing_views.import_columns, name="import_columns"),
    path("log/import/<slug:token>/check/", importing_views.import_check, name="import_check"),
    path("log/import/<slug:token>/do/", importing_views.import_do, name="import_do"),
    path("log/import/<slug:token>/remove/", importing_views.import_drop, name="import_drop"),
    path("log/<int:number>/", views.entry_show, name="entry_show"),
    path("log/<int:number>/draft/", writing_views.draft_edit, name="draft_edit"),
    path("log/<int:number>/discard/", writing_views.draft_discard, name="draft_discard"),
    path("log/<int:number>/correct/", writing_views.entry_correct, name="entry_correct"),
    path("log/<int:number>/withdraw/", writing_views.entry_withdraw, name="entry_withdraw"),
    path("log/<int:number>/put-back/", writing_views.entry_put_back, name="entry_put_back"),
    path("log/<int:number>/restrict/", writing_views.entry_restrict, name="entry_restrict"),
    path("log/<int:number>/lift/", writing_views.restriction_lift, name="restriction_lift"),
    path("log/<int:number>/evidence/", evidence_views.evidence_add, name="evidence_add"),
    path("log/<int:number>/evidence/<int:evidence>/copy/", evidence_views.copy_keep, name="copy_keep"),
    path("log/<int:number>/evidence/<int:evidence>/", evidence_views.evidence_remove, name="evidence_remove"),
    path("areas/", views.area_list, name="area_list"),
    path("areas/<int:number>/", views.area_show, name="area_show"),
]
