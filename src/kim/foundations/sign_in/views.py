"""The doors of signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kim.foundations.sign_in import actions, invited
from kim.foundations.sign_in.forms import ChangeForm, NewPasswordForm
from kim.foundations.sign_in.identity_provider import is_configured
from kim.foundations.sign_in.lapsed import brought_back


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Sign in; what a lapsed sign-in carried along is offered back afterwards."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        return brought_back(self.request, response, self.request.POST.get("carried", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"carried": self.request.POST.get("carried", ""), "has_work_accounts": is_configured()}
        return super().get_context_data(**kwargs) | more


class SignOut(LogoutView):
    """Ask, then sign out; the browser is told to forget the pages that it kept."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


class ChangePassword(PasswordChangeView):
    """Change one's own password."""

    form_class = ChangeForm
    success_url = reverse_lazy("home:my_work")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if (
            request.user.is_authenticated and not request.user.has_usable_password()
        ):  # it is opened by a work account alone
            return redirect("sign_in:ways_show")
        return super().dispatch(request, *args, **kwargs)


@login_not_required
@require_safe
@never_cache
def invitation_open(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address at once: the page that follows has an address that opens nothing."""
    try:
        number = invited.take_in(request, secret, at=timezone.now())
    except actions.InvitationNotValidError:
        return _ended(request)
    response = redirect("invitation_accept", number)
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
def invitation_accept(request: HttpRequest, number: int) -> HttpResponse:
    """Set a first password by an invitation, and be signed in; whoever has an app is asked for its code as always."""
    now, secret = timezone.now(), invited.secret_of(request, number)
    try:
        account = actions.find_invitation(secret=secret, at=now).account
        form = NewPasswordForm(request.POST or None, account=account)
        if request.method == "POST" and form.is_valid():
            account = actions.accept_invitation(secret=secret, password=form.cleaned_data["password"], at=now)
            logout(request)  # whoever was signed in here before, and the secret with them
            record_authentication(request, account, "password")
            return perform_login(request, Login(user=account))
    except actions.InvitationNotValidError:
        return _ended(request)
    context = {"form": form, "account": account, "number": number, "has_work_accounts": is_configured()}
    return render(request, "sign_in/invitation_accept.html", context)


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "sign_in/invitation_ended.html", status=410)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a page was too old, or came from elsewhere, to be accepted."""
    return render(request, "sign_in/stale_show.html", status=403)
