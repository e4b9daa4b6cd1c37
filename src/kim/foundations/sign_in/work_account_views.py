"""The doors of signing in by a work account: going there, coming back, and being signed out from there."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from cryptography.fernet import InvalidToken
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from kim.foundations.sign_in import identity_provider, work_account_actions
from kim.foundations.sign_in.actions import InvitationNotValidError
from kim.foundations.sign_in.choices import Refusal
from kim.foundations.sign_in.identity_provider import Begun, Identity, WorkAccountError
from kim.foundations.sign_in.invited import secret_of
from kim.foundations.sign_in.kept_secret import box
from kim.foundations.sign_in.lapsed import brought_back
from kim.foundations.sign_in.models import Account, WorkIdentity
from kim.foundations.sign_in.second_factor_views import next_of
from kim.foundations.sign_in.sessions import WORK_SESSION

_BEGUN = "kim_work_account"  # in the session, locked: what must come back, and what was brought along
_NONE = "-"  # no invitation's secret: one that was not opened in this browser has ended for it
View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)


def where_configured(view: View) -> View:
    """Open a door only where the landlord's Entra ID is in the settings."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not identity_provider.is_configured():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
@where_configured
@require_POST
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the landlord's sign-in, with what was typed or invited kept until it comes back."""
    try:
        address, begun = identity_provider.begin(back=_back(request), at=timezone.now())
    except WorkAccountError as error:
        return _refused(request, error)
    along = {"carried": request.POST.get("carried", ""), "next": next_of(request)}
    if number := request.POST.get("invitation", ""):
        along["invitation"] = secret_of(request, number) or _NONE
    kept = json.dumps({"begun": asdict(begun), "along": along}).encode()
    request.session[_BEGUN] = box("work-account").encrypt(kept).decode()
    response = render(request, "sign_in/work_account_leave.html", {"address": address})
    response["Refresh"] = f"0; url={address}"  # a form may lead to our own pages alone: this is no part of its way
    return response


@login_not_required
@where_configured
@require_GET
@never_cache
def come_back(request: HttpRequest) -> HttpResponse:
    """Let somebody in whom the landlord's sign-in has sent back, if everything about it is as it must be."""
    begun, along = _begun(request)
    try:
        at = timezone.now()
        identity = identity_provider.finish(begun=begun, answer=request.GET.dict(), back=_back(request), at=at)
        account = _account_of(identity, along.get("invitation", ""))
    except WorkAccountError as error:
        return _refused(request, error)
    logout(request)  # whoever was signed in here before
    request.session[WORK_SESSION] = identity.session
    record_authentication(request, account, "work_account")
    response = perform_login(request, Login(user=account, redirect_url=along["next"]))
    return brought_back(request, response, along.get("carried", ""))


@login_not_required
@csrf_exempt
@where_configured
@require_POST
@never_cache
def back_channel(request: HttpRequest) -> HttpResponse:
    """Be told by the landlord's sign-in that somebody signed out or left: their sessions end at once."""
    try:
        at = timezone.now()
        session, subject = identity_provider.logged_out(request.POST.get("logout_token", ""), at=at)
    except WorkAccountError as error:
        log.warning("A logout token was not believed: %s", error)
        return JsonResponse({"error": "invalid_request"}, status=400)
    work_account_actions.end_sessions(session=session, subject=subject, at=at)
    return HttpResponse()


@login_not_required
@where_configured
@require_GET
@never_cache
def front_channel(request: HttpRequest) -> HttpResponse:
    """Be told the same through somebody's browser, by the session's own name, which nobody else knows."""
    named, session = request.GET.get("iss"), request.GET.get("sid", "")
    issuers = [each for each in identity_provider.tenants_issuers() if named in (None, each)]  # Entra ID names none
    for issuer in issuers if session else []:
        ended = identity_provider.session_hash(issuer, session)
        work_account_actions.end_sessions(session=ended, subject="", at=timezone.now())
    return HttpResponse("You are signed out of KIM Log.", content_type="text/plain")


def _account_of(identity: Identity, secret: str) -> Account:
    """Find the account that a work account opens; an invitation links it first. Raises WorkAccountError."""
    if secret:
        try:
            return work_account_actions.link_work_account(secret=secret, identity=identity, at=timezone.now())
        except InvitationNotValidError:
            raise WorkAccountError(Refusal.ENDED) from None
        except work_account_actions.IdentityTakenError:
            raise WorkAccountError(Refusal.TAKEN) from None
    link = WorkIdentity.objects.select_related("account").filter(identity=identity.identity).first()
    if link is None:
        raise WorkAccountError(Refusal.UNKNOWN)
    return link.account


def _begun(request: HttpRequest) -> tuple[Begun | None, dict[str, str]]:
    """Take what was begun out of the session: it can be finished once."""
    try:
        kept = json.loads(box("work-account").decrypt(request.session.pop(_BEGUN, "").encode()))
    except (InvalidToken, ValueError):
        return None, {}
    return Begun(**kept["begun"]), kept["along"]


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("sign_in:work_account_back"))


def _refused(request: HttpRequest, error: WorkAccountError) -> HttpResponse:
    log.warning("A work account was not let in: %s", error)  # the reason alone: never what the provider sent
    return render(request, "sign_in/work_account_refused.html", {"sentence": error.refusal.label}, status=403)
