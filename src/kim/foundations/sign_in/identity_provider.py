"""Talks to the landlord's Entra ID and believes what it has checked alone: signature, issuer, audience, time, nonce."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from django.conf import settings
from django.core.cache import cache

from kim.foundations.sign_in.choices import Refusal
from kim.foundations.sign_in.kept_secret import keyed_hash

WAITS_SECONDS, LARGEST_BYTES = 10, 1_000_000
KEPT_SECONDS, ASKED_AGAIN_SECONDS = 3600, 60
BEGUN_LASTS, LOGOUT_LASTS = timedelta(minutes=10), timedelta(minutes=10)
LEEWAY_SECONDS = 60
ALGORITHM = "RS256"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
BACK_CHANNEL = "http://schemas.openid.net/event/backchannel-logout"
IN_TOKEN = ("exp", "iat", "iss", "aud", "sub", "nonce", "tid", "oid")
IN_LOGOUT = ("exp", "iat", "iss", "aud", "jti", "events")
Claims = dict[str, Any]


class WorkAccountError(RuntimeError):
    """A work account that is not let in: the sentence for the person, and a reason for the log that quotes nothing."""

    def __init__(self, refusal: Refusal, reason: str = "") -> None:
        super().__init__(f"{refusal.value} ({reason})" if reason else refusal.value)
        self.refusal = refusal


@dataclass(frozen=True)
class Identity:
    """Who a work account is: keyed hashes of what the provider calls it. The ids themselves are let go."""

    identity: str
    subject: str
    session: str


@dataclass(frozen=True)
class Begun:
    """What a sign-in that was begun must bring back."""

    state: str
    nonce: str
    verifier: str
    at: float


def is_configured() -> bool:
    """Say whether people may sign in by a work account at all."""
    return settings.ENTRA is not None


def tenants_issuers() -> dict[str, str]:
    """Give the issuers that are believed, each with its tenant."""
    return {issuer_of(tenant): tenant for tenant in _entra()["tenants"]}


def _entra() -> dict[str, Any]:
    return settings.ENTRA or {}


def begin(*, back: str, at: datetime) -> tuple[str, Begun]:
    """Begin a sign-in: the address to send the browser to, and what to keep until it comes back."""
    begun = Begun(*_secrets(), at=at.timestamp())
    digest = hashlib.sha256(begun.verifier.encode()).digest()
    asked = {
        "client_id": _entra()["client_id"],
        "response_type": "code",
        "response_mode": "query",
        "redirect_uri": back,
        "scope": "openid",  # neither name nor e-mail address is wanted
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "prompt": "select_account",
    }
    return f"{_described()['authorization_endpoint']}?{urlencode(asked)}", begun


def _secrets() -> tuple[str, str, str]:
    return secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32)


def finish(*, begun: Begun | None, answer: Mapping[str, str], back: str, at: datetime) -> Identity:
    """Finish a sign-in with what the browser brought back. Raises WorkAccountError."""
    if begun is None or at.timestamp() - begun.at > BEGUN_LASTS.total_seconds():
        raise WorkAccountError(Refusal.STALE)
    if not secrets.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
        raise WorkAccountError(Refusal.STALE, "another state")
    if answer.get("error") or not answer.get("code"):
        raise WorkAccountError(Refusal.CANCELLED)
    given = {
        "client_id": _entra()["client_id"],
        "client_secret": _entra()["client_secret"],
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": back,
        "code_verifier": begun.verifier,
    }
    found = _fetched(_described()["token_endpoint"], given)
    return _identity(str(found.get("id_token", "")), nonce=begun.nonce, session=answer.get("session_state", ""))


def _identity(token: str, *, nonce: str, session: str) -> Identity:
    """Say who it is. Entra ID names its session in the token when asked to, and else beside the code."""
    claims = checked(token, requires=IN_TOKEN)
    if not secrets.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise WorkAccountError(Refusal.NOT_TRUSTED, "another nonce")
    tenant, person = str(claims["tid"]).lower(), str(claims["oid"]).lower()
    if claims["iss"] != issuer_of(tenant) or not GUID.fullmatch(person):
        raise WorkAccountError(Refusal.NOT_TRUSTED, "the tenant and the issuer, or the object id, do not fit")
    session = str(claims.get("sid") or session)
    return Identity(
        identity=keyed_hash("work-account", tenant, person),
        subject=subject_hash(claims["iss"], claims["sub"]),
        session=session_hash(claims["iss"], session) if session else "",
    )


def logged_out(token: str, *, at: datetime) -> tuple[str, str]:
    """Check a logout token; give the keyed hashes of its session and its subject ('' for what it does not name).

    OpenID Connect Back-Channel Logout 1.0, section 2.6. Raises WorkAccountError.
    """
    claims = checked(token, requires=IN_LOGOUT)
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(BACK_CHANNEL), dict) or "nonce" in claims:
        raise WorkAccountError(Refusal.NOT_TRUSTED, "no logout token")
    if not (claims.get("sid") or claims.get("sub")):
        raise WorkAccountError(Refusal.NOT_TRUSTED, "a logout of nobody")
    if at.timestamp() - claims["iat"] > LOGOUT_LASTS.total_seconds():
        raise WorkAccountError(Refusal.NOT_TRUSTED, "an old logout token")
    met = keyed_hash("logout-token", claims["iss"], str(claims["jti"]))
    if not cache.add(f"sign_in.logout.{met}", True, 2 * LOGOUT_LASTS.total_seconds()):
        raise WorkAccountError(Refusal.NOT_TRUSTED, "a logout token met before")
    session, subject = claims.get("sid", ""), claims.get("sub", "")
    return (
        session_hash(claims["iss"], str(session)) if session else "",
        subject_hash(claims["iss"], str(subject)) if subject else "",
    )


def checked(token: str, *, requires: tuple[str, ...]) -> Claims:
    """Check a token's signature, time, audience and issuer, and give its claims. Raises WorkAccountError."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") != ALGORITHM or not isinstance(header.get("kid"), str):
            raise WorkAccountError(Refusal.NOT_TRUSTED, "signed in another way")
        found = key_named(header["kid"])
        claims: Claims = jwt.decode(
            token,
            jwt.PyJWK(dict(found), algorithm=ALGORITHM).key,
            algorithms=[ALGORITHM],
            audience=_entra()["client_id"],
            leeway=LEEWAY_SECONDS,
            options={"require": list(requires), "strict_aud": True, "verify_iss": False},  # issuers: below
        )
    except jwt.PyJWTError as error:
        raise WorkAccountError(Refusal.NOT_TRUSTED, type(error).__name__) from None
    _check_issuer(str(claims["iss"]), found)
    return claims


def _check_issuer(issuer: str, key: Mapping[str, Any]) -> None:
    """Hold that a fixed tenant issued it, with a key that is that tenant's or all tenants'."""
    known = tenants_issuers()
    if issuer not in known:
        raise WorkAccountError(Refusal.ELSEWHERE)
    if str(key.get("issuer", issuer)).replace("{tenantid}", known[issuer]) != issuer:
        raise WorkAccountError(Refusal.NOT_TRUSTED, "another tenant's key")


def issuer_of(tenant: str) -> str:
    """Name the issuer of a tenant."""
    return f"{_entra()['authority']}/{tenant}/v2.0"


def subject_hash(issuer: str, subject: str) -> str:
    """Hash what an issuer calls one of its people."""
    return keyed_hash("work-subject", issuer, subject)


def session_hash(issuer: str, session: str) -> str:
    """Hash what an issuer calls one of its sessions."""
    return keyed_hash("work-session", issuer, session)


def key_named(name: str) -> Mapping[str, Any]:
    """Find one of the provider's public keys; one not met yet has the keys asked for again, at most once a minute."""
    kept: dict[str, Any] = cache.get("sign_in.entra.keys") or {}
    if name not in kept and cache.add("sign_in.entra.keys_asked", True, ASKED_AGAIN_SECONDS):
        keys = _fetched(_described()["jwks_uri"]).get("keys", [])
        kept = {str(key.get("kid")): key for key in keys if key.get("use", "sig") == "sig" and key.get("kty") == "RSA"}
        cache.set("sign_in.entra.keys", kept, KEPT_SECONDS)
    if name not in kept:
        raise WorkAccountError(Refusal.NOT_TRUSTED, "signed with an unknown key")
    found: Mapping[str, Any] = kept[name]
    return found


def _described() -> Claims:
    """Read how the provider describes itself; every address it names must be its own."""
    kept: Claims | None = cache.get("sign_in.entra.described")
    if kept is not None:
        return kept
    tenants, authority = _entra()["tenants"], _entra()["authority"]
    among = tenants[0] if len(tenants) == 1 else "organizations"
    found = _fetched(f"{authority}/{among}/v2.0/.well-known/openid-configuration")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if urlsplit(str(found.get(name)))[:2] != urlsplit(authority)[:2]:
            raise WorkAccountError(Refusal.UNREACHABLE, f"{name} lies elsewhere")
    if len(tenants) == 1 and found.get("issuer") != issuer_of(tenants[0]):
        raise WorkAccountError(Refusal.UNREACHABLE, "it describes another issuer")
    cache.set("sign_in.entra.described", found, KEPT_SECONDS)
    return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _fetched(address: str, form: Mapping[str, str] | None = None) -> Claims:
    """Fetch JSON from the provider: no redirects, not for long, not much."""
    body = urlencode(form).encode() if form is not None else None
    try:
        with urllib.request.build_opener(_NoRedirect).open(address, body, timeout=WAITS_SECONDS) as answer:
            found = json.loads(answer.read(LARGEST_BYTES))
    except urllib.error.HTTPError as error:
        raise WorkAccountError(Refusal.UNREACHABLE, f"it answered {error.code}") from None
    except (OSError, ValueError) as error:
        raise WorkAccountError(Refusal.UNREACHABLE, type(error).__name__) from None
    if not isinstance(found, dict):
        raise WorkAccountError(Refusal.UNREACHABLE, "it answered no object")
    return found
