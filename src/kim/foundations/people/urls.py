"""The addresses of administration: people, posts, the structure, and the landlord's settings."""

from django.urls import path

from kim.foundations.people import area_views, landlord_views, post_views, staff_list_views, views, writing_views

app_name = "people"
urlpatterns = [
    path("administration/", views.administration, name="administration"),
    path("administration/people/", views.person_list, name="person_list"),
    path("administration/people/new/", writing_views.person_add, name="person_add"),
    path("administration/people/list/", staff_list_views.staff_new, name="staff_new"),
    path("administration/people/list/template/", staff_list_views.staff_template, name="staff_template"),
    path("administration/people/list/<slug:token>/", staff_list_views.staff_columns, name="staff_columns"),
    path("administration/people/list/<slug:token>/check/", staff_list_views.staff_check, name="staff_check"),
    path("administration/people/list/<slug:token>/do/", staff_list_views.staff_do, name="staff_do"),
    path("administration/people/list/<slug:token>/remove/", staff_list_views.staff_drop, name="staff_drop"),
    path("administration/people/<int:number>/", views.person_show, name="person_show"),
    path("administration/people/<int:number>/change/", writing_views.person_change, name="person_change"),
    path("administration/people/<int:number>/invite/", writing_views.person_invite, name="person_invite"),
    path("administration/people/<int:number>/close/", writing_views.account_close, name="account_close"),
    path("administration/people/<int:number>/open/", writing_views.account_reopen, name="account_reopen"),
    path(
        "administration/people/<int:number>/second-factor/",
        writing_views.second_factor_reset,
        name="second_factor_reset",
    ),
    path("administration/people/<int:number>/appoint/", post_views.post_add, name="post_add"),
    path("administration/posts/waiting/", post_views.post_waiting, name="post_waiting"),
    path("administration/posts/<int:number>/", post_views.post_show, name="post_show"),
    path("administration/posts/<int:number>/decide/", post_views.post_decide, name="post_decide"),
    path("administration/posts/<int:number>/end/", post_views.post_end, name="post_end"),
    path("administration/areas/", area_views.structure, name="structure"),
    path("administration/services/new/", area_views.service_add, name="service_add"),
    path("administration/services/<int:number>/", area_views.service_rename, name="service_rename"),
    path("administration/services/<int:number>/teams/", area_views.team_add, name="team_add"),
    path("administration/teams/<int:number>/", area_views.team_rename, name="team_rename"),
    path("administration/teams/<int:number>/areas/", area_views.area_add, name="area_add"),
    path("administration/areas/<int:number>/", area_views.area_rename, name="area_rename"),
    path("administration/customer-types/", landlord_views.customer_type_list, name="customer_type_list"),
    path("administration/customer-types/new/", landlord_views.customer_type_add, name="customer_type_add"),
    path(
        "administration/customer-types/<int:number>/",
        landlord_views.customer_type_change,
        name="customer_type_change",
    ),
    path("administration/landlord/", landlord_views.landlord_change, name="landlord_change"),
]
