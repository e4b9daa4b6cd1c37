"""The addresses of signing in; without a namespace where allauth's code asks for them by name."""

from django.urls import include, path

from kim.foundations.sign_in import second_factor_views, views, work_account_views

own = [
    path("sign-in/work-account/", work_account_views.begin, name="work_account_begin"),
    path("sign-in/work-account/back/", work_account_views.come_back, name="work_account_back"),
    path("sign-in/work-account/signed-out/", work_account_views.back_channel, name="work_account_back_channel"),
    path("sign-in/work-account/sign-out/", work_account_views.front_channel, name="work_account_front_channel"),
    path("how-you-sign-in/", second_factor_views.ways_show, name="ways_show"),
    path("how-you-sign-in/app/", second_factor_views.app_set_up, name="app_set_up"),
    path("how-you-sign-in/app/picture/", second_factor_views.app_picture, name="app_picture"),
    path("how-you-sign-in/codes/", second_factor_views.codes_make, name="codes_make"),
    path("how-you-sign-in/code/", second_factor_views.code_confirm, name="code_confirm"),
]
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", second_factor_views.EnterCode.as_view(), name="mfa_authenticate"),
    path("sign-out/", views.SignOut.as_view(), name="account_logout"),
    path("password/", views.ChangePassword.as_view(), name="account_change_password"),
    path("invitation/<str:secret>/", views.invitation_open, name="invitation_open"),
    path("invited/<int:number>/", views.invitation_accept, name="invitation_accept"),
    path("", include((own, "sign_in"))),
]
