"""allauth shows our pages alone, and a page that falls back to its own template is noticed."""

from __future__ import annotations

from allauth.account import views as allauth_views
from allauth.mfa.totp import views as totp_views
from django.apps import apps
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.urls import get_resolver, path

from kim.foundations.sign_in import second_factor_views, views
from tests.house import own_pages
from tests.house.trees import SRC

FOUND = [pattern for *_, pattern in own_pages.patterns(get_resolver())]
BUILT_UPON_IT = [
    each for pattern in FOUND if (each := own_pages.view_class(pattern)) and "allauth" in str(each.__mro__)
]


def test_every_view_is_our_own():
    assert own_pages.others_views(FOUND) == []


def test_a_view_of_allauth_itself_is_noticed():
    planted = path("accounts/email/", allauth_views.EmailView.as_view(), name="account_email")
    assert own_pages.others_views([planted]) == ["allauth.account.views"]


def test_what_is_built_upon_allauth_shows_our_pages():
    assert {each.__name__ for each in BUILT_UPON_IT} == {"SignIn", "SignOut", "ChangePassword", "EnterCode"}
    assert own_pages.pages_of_others(BUILT_UPON_IT, engines.all(), SRC) == []


def test_a_page_that_falls_back_to_allauths_own_template_is_noticed():
    django = DjangoTemplates({"NAME": "planted", "DIRS": [], "APP_DIRS": True, "OPTIONS": {}})

    class Planted(allauth_views.EmailView):
        """A page for which we have no template."""

    assert own_pages.named_by(Planted) == {"account/email.html"}

    [said] = own_pages.pages_of_others([Planted], [*engines.all(), django], SRC)
    assert said.startswith("account/email.html: falls back to")
    [said] = own_pages.pages_of_others([Planted], engines.all(), SRC)
    assert said == "account/email.html: we have no page of that name"


def test_nothing_but_signing_in_out_the_code_and_changing_ones_password_is_mounted():
    of_allauth = ("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")
    names = {name for name, *_ in own_pages.patterns(get_resolver()) if name.startswith(of_allauth)}
    assert names == {"account_login", "account_logout", "account_change_password", "mfa_authenticate"}
    assert issubclass(views.SignIn, allauth_views.LoginView)


def test_the_page_for_the_code_is_ours_and_those_of_second_factors_that_we_lack_cannot_be_reached():
    assert own_pages.named_by(second_factor_views.EnterCode) == {"mfa/authenticate.html"}
    assert own_pages.pages_of_others([second_factor_views.EnterCode], engines.all(), SRC) == []
    [said] = own_pages.pages_of_others([totp_views.ActivateTOTPView], engines.all(), SRC)
    assert said == "mfa/totp/activate_form.html: we have no page of that name"


def test_work_accounts_are_our_own_affair():
    installed = [app.name for app in apps.get_app_configs() if app.name.startswith("allauth.")]
    assert installed == ["allauth.account", "allauth.mfa"]
