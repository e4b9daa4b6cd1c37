"""The addresses of signing in; allauth's own names where its code asks for them."""

from django.urls import path

from kim.foundations.sign_in import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-out/", views.SignOut.as_view(), name="account_logout"),
    path("password/", views.ChangePassword.as_view(), name="account_change_password"),
    path("invitation/<str:secret>/", views.invitation_accept, name="invitation_accept"),
]
