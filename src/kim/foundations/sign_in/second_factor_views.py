"""The doors of the second factor: how one signs in, the app and its picture, recovery codes, and the code itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from kim.foundations.sign_in import second_factor, second_factor_actions
from kim.foundations.sign_in.forms import AppForm, CodeForm
from kim.foundations.sign_in.identity_provider import is_configured
from kim.foundations.sign_in.lapsed import brought_back, carried, carry, lapsed
from kim.foundations.sign_in.models import Account

# What is open while a code is still asked for.
BEFORE_THE_CODE = ("sign_in:app_set_up", "sign_in:app_picture", "sign_in:code_confirm", "account_logout")


class EnterCode(AuthenticateView):
    """Enter the code from the app at sign-in; what a lapsed sign-in carried along goes on being carried."""

    def _build_forms(self) -> CodeForm:
        form = CodeForm(self.request.POST if self.request.method == "POST" else None)
        self.auth_form, self.webauthn_form = form, None
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account: Any = self.stage.login.user
        if not _accepts(request, self.form, account):
            return self.form_invalid(self.form)
        response: HttpResponse = self.stage.exit()
        return brought_back(request, response, request.POST.get("carried", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"carried": self.request.POST.get("carried", "")}


def ways_show(request: HttpRequest) -> HttpResponse:
    """How the signed-in person signs in: password, app, recovery codes, work account."""
    account = Account.objects.select_related("work_identity").get(pk=_account(request).pk)
    factors = second_factor.factors_of(account)
    context = {"account": account, "factors": factors, "codes_left": second_factor.codes_left(factors)}
    context["set_up_at"] = min((each.created_at for each in factors), default=None)
    context["has_work_accounts"] = is_configured()
    context["linked_at"] = account.work_identity.linked_at if hasattr(account, "work_identity") else None
    return render(request, "sign_in/ways_show.html", context)


@never_cache
def app_set_up(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app, or another one in its place, and show the recovery codes this once."""
    if (asked := asked_first(request)) is not None:
        return asked
    form = AppForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        codes = _kept(request, form)
        if codes:
            return _codes_shown(request, codes)
    return show_set_up(request, form, carried_along=request.POST.get("carried", ""))


@never_cache
def app_picture(request: HttpRequest) -> HttpResponse:
    """The square for the app's camera: only while it is being set up, and never kept by the browser."""
    key = second_factor.held_key(request)
    if not key:
        raise Http404
    return HttpResponse(second_factor.picture_of(_account(request), key), content_type="image/svg+xml")


@never_cache
def codes_make(request: HttpRequest) -> HttpResponse:
    """Say how many recovery codes are left, and make new ones, shown this once."""
    if not second_factor.has_second_factor(_account(request)):
        return redirect("sign_in:app_set_up")
    if (asked := asked_first(request)) is not None:
        return asked
    if request.method == "POST":
        codes = second_factor_actions.make_recovery_codes(account=_account(request), at=timezone.now())
        return _codes_shown(request, codes)
    left = second_factor.codes_left(second_factor.factors_of(_account(request)))
    return render(request, "sign_in/codes_make.html", {"left": left})


@never_cache
def code_confirm(request: HttpRequest) -> HttpResponse:
    """Ask somebody who is signed in for a code: their session began without one, or a while ago."""
    if not second_factor.has_second_factor(_account(request)):
        return redirect("sign_in:app_set_up")
    form = CodeForm(request.POST if request.method == "POST" else None)
    text = request.POST.get("carried", "")
    if request.method == "POST" and _accepts(request, form, _account(request)):
        return brought_back(request, redirect(next_of(request)), text)
    return render(request, "sign_in/code_confirm.html", {"form": form, "next": next_of(request), "carried": text})


def lead(request: HttpRequest) -> HttpResponse:
    """Lead somebody to setting up a second factor, or to its code, before any other page. Typed words come along."""
    has_one = second_factor.has_second_factor(_account(request))
    if request.method != "POST":
        after = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('sign_in:code_confirm') if has_one else reverse('sign_in:app_set_up')}?{after}")
    if has_one:
        context = {"form": CodeForm(), "carried": carry(request), "lost_files": bool(request.FILES)}
        return render(request, "sign_in/code_confirm.html", context, status=401)
    if second_factor.is_fresh(request, needs_code=False, at=timezone.now()):
        return show_set_up(request, AppForm(), carried_along=carry(request), status=401)
    logout(request)
    return lapsed(request)


def asked_first(request: HttpRequest) -> HttpResponse | None:
    """Ask for a code, or for signing in again, where who it is was shown too long ago; None where it was just shown."""
    has_one = second_factor.has_second_factor(_account(request))
    if second_factor.is_fresh(request, needs_code=has_one, at=timezone.now()):
        return None
    if has_one:
        return redirect(f"{reverse('sign_in:code_confirm')}?{urlencode({'next': request.get_full_path()})}")
    return render(request, "sign_in/again_show.html", {"next": request.get_full_path()})


def show_set_up(request: HttpRequest, form: AppForm, *, carried_along: str, status: int = 200) -> HttpResponse:
    """Show the page that sets an app up, with the key that is being set up, or a new one."""
    key = second_factor.held_key(request) if form.is_bound else ""
    if not key:
        key = generate_totp_secret()
        second_factor.hold_key(request, key)
    context = {"form": form, "key": second_factor.in_groups(key), "next": next_of(request), "carried": carried_along}
    context["lost_files"] = bool(request.FILES)
    response = render(request, "sign_in/app_set_up.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def next_of(request: HttpRequest) -> str:
    """Give the page of ours to go on to; the front page where none, or somebody else's, is named."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("home:my_work")


def _accepts(request: HttpRequest, form: CodeForm, account: Account) -> bool:
    """Use the code of a form up, or say in the form why not."""
    if not form.is_valid():
        return False
    try:
        forgive = check_rate_limit(account)
        used = second_factor_actions.use_code(account=account, code=form.cleaned_data["code"], at=timezone.now())
    except (ValidationError, second_factor_actions.WrongCodeError) as error:
        form.add_error("code", error if isinstance(error, ValidationError) else str(error))
        return False
    forgive()
    record_authentication(request, account, second_factor.METHOD, id=used.pk, type=used.type)
    return True


def _kept(request: HttpRequest, form: AppForm) -> list[str]:
    """Keep the app whose first code was typed and give the recovery codes; none, with the form saying why."""
    account, key = _account(request), second_factor.held_key(request)
    if not key:
        form.add_error("code", "The key was replaced by the one below. Scan it, then enter the code of now")
        return []
    try:
        code = form.cleaned_data["code"]
        codes = second_factor_actions.set_up_app(
            account=account, key=key, code=code, at=timezone.now(), session=request.session.session_key or ""
        )
    except second_factor_actions.WrongCodeError as error:
        form.add_error("code", str(error))
        return []
    second_factor.drop_key(request)
    record_authentication(request, account, second_factor.METHOD)
    messages.success(request, "Your authenticator app is set up.")
    return codes


def _codes_shown(request: HttpRequest, codes: list[str]) -> HttpResponse:
    brought = carried(request.POST.get("carried", ""))
    shown = [second_factor.in_groups(code) for code in codes]
    context = {"codes": shown, "next": next_of(request), "brought": brought}
    return render(request, "sign_in/codes_show.html", context)


def _account(request: HttpRequest) -> Account:
    return request.user  # type: ignore[return-value]  # nobody comes here who is not signed in
