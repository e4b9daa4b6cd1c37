"""The doors of signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator

from kim.foundations.sign_in import actions
from kim.foundations.sign_in.forms import ChangeForm, NewPasswordForm
from kim.foundations.sign_in.lapsed import carried


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Sign in; what a lapsed sign-in carried along is offered back afterwards."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        brought = carried(self.request.POST.get("carried", ""))
        if brought is None or not self.request.user.is_authenticated:
            return response
        return render(self.request, "sign_in/carried_show.html", brought)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"carried": self.request.POST.get("carried", "")}


class SignOut(LogoutView):
    """Ask, then sign out."""


class ChangePassword(PasswordChangeView):
    """Change one's own password."""

    form_class = ChangeForm
    success_url = reverse_lazy("home:my_work")


@login_not_required
def invitation_accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Set a first password by an invitation, and be signed in."""
    now = timezone.now()
    try:
        account = actions.find_invitation(secret=secret, at=now).account
        form = NewPasswordForm(request.POST or None, account=account)
        if request.method == "POST" and form.is_valid():
            account = actions.accept_invitation(secret=secret, password=form.cleaned_data["password"], at=now)
            login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
            return redirect("home:my_work")
    except actions.InvitationNotValidError:
        return render(request, "sign_in/invitation_ended.html", status=410)
    return render(request, "sign_in/invitation_accept.html", {"form": form, "account": account})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a page was too old, or came from elsewhere, to be accepted."""
    return render(request, "sign_in/stale_show.html", status=403)
