"""A small identity server on this machine that speaks as Entra ID does: description, sign-in page, tokens, keys.

It signs with keys of its own and, when told to, wrongly: `says` lays claims over the next tokens, `key`, `header` and
`published` change how they are signed and which keys are shown.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

TENANT = "11111111-2222-3333-4444-555555555555"
OTHER_TENANT = "99999999-2222-3333-4444-555555555555"
CLIENT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
SECRET = "the application's own secret"
BACK_CHANNEL = "http://schemas.openid.net/event/backchannel-logout"
PAGE = "<!DOCTYPE html><html lang=en><title>Pick an account</title><main><h1>Pick an account</h1>{}</main></html>"


@cache
def rsa_key(name: str) -> RSAPrivateKey:
    """Give the key of a name: made once, since making one takes a while."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def person(number: int) -> str:
    """Give the object id of one of the tenant's people."""
    return f"0000000{number}-0000-0000-0000-000000000000"


@dataclass
class IdentityServer:
    """What the server knows, and what it has been told to do wrongly."""

    people: dict[str, str] = field(default_factory=dict)  # name -> object id
    key: str = "first"  # which key signs
    published: tuple[str, ...] = ("first",)  # which are shown
    says: dict[str, Any] = field(default_factory=dict)  # laid over the claims; None takes one away
    header: dict[str, Any] = field(default_factory=dict)  # laid over the token's header
    describes: dict[str, Any] = field(default_factory=dict)  # laid over the description
    is_down: bool = False
    asked: list[str] = field(default_factory=list)  # paths, in order
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    address: str = ""

    def issuer(self, tenant: str = TENANT) -> str:
        return f"{self.address}/{tenant}/v2.0"

    def description(self, among: str) -> dict[str, Any]:
        """Describe itself: of one tenant, or of all with a gap for the tenant's id."""
        tenant = "{tenantid}" if among == "organizations" else among
        return {
            "issuer": self.issuer(tenant),
            "authorization_endpoint": f"{self.address}/{among}/oauth2/v2.0/authorize",
            "token_endpoint": f"{self.address}/{among}/oauth2/v2.0/token",
            "jwks_uri": f"{self.address}/{among}/discovery/v2.0/keys",
        } | self.describes

    def keys(self) -> dict[str, Any]:
        """Show the public keys."""
        shown = []
        for name in self.published:
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key(name).public_key()))
            shown.append(public | {"kid": name, "use": "sig", "issuer": self.issuer("{tenantid}")})
        return {"keys": shown}

    def token(self, **claims: Any) -> str:
        """Sign a token, as it is told to."""
        now = int(time.time())
        usual = {"iss": self.issuer(), "aud": CLIENT, "iat": now, "exp": now + 600}
        said = {name: value for name, value in (usual | claims | self.says).items() if value is not None}
        header = {"kid": self.key, "typ": "JWT"} | self.header
        if header.get("alg") == "none":
            return jwt.encode(said, None, algorithm="none", headers=header)
        if header.get("alg") == "HS256":  # the public key as a shared secret: an old trick
            return _hmac_signed(said, header, json.dumps(self.keys()["keys"][0]))
        return jwt.encode(said, rsa_key(self.key), algorithm=header.pop("alg", "RS256"), headers=header)

    def identity_token(self, name: str, nonce: str) -> str:
        """Sign who somebody is."""
        oid = self.people[name]
        return self.token(tid=TENANT, oid=oid, sub=f"sub-{oid}", sid=f"sid-{oid}", nonce=nonce)

    def logout_token(self, name: str, **claims: Any) -> str:
        """Sign that somebody signed out or left."""
        jti, events = secrets.token_hex(8), {BACK_CHANNEL: {}}
        return self.token(**({"sub": f"sub-{self.people[name]}", "jti": jti, "events": events} | claims))

    def give_code(self, asked: dict[str, str], name: str) -> str:
        """Let somebody sign in: the address to send their browser back to."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked | {"name": name}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, given: dict[str, str]) -> dict[str, Any] | None:
        """Change a code for a token: once, for whoever knows the secret and the verifier."""
        begun = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if begun is None or given.get("client_secret") != SECRET or begun["code_challenge"] != challenge:
            return None
        if given.get("redirect_uri") != begun["redirect_uri"] or given.get("client_id") != CLIENT:
            return None
        return {"token_type": "Bearer", "id_token": self.identity_token(begun["name"], begun["nonce"])}


def _hmac_signed(claims: dict[str, Any], header: dict[str, Any], secret: str) -> str:
    import hmac

    parts = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in (header, claims)]
    signed = b".".join(parts)
    mark = base64.urlsafe_b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).rstrip(b"=")
    return (signed + b"." + mark).decode()


class _Doors(BaseHTTPRequestHandler):
    identity: IdentityServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        among = parts.path.split("/")[1]
        self.identity.asked.append(parts.path)
        if self.identity.is_down:
            self._answer(503, "text/plain", b"down")
        elif parts.path.endswith("/.well-known/openid-configuration"):
            self._json(self.identity.description(among))
        elif parts.path.endswith("/keys"):
            self._json(self.identity.keys())
        elif parts.path.endswith("/authorize"):
            self._pick(_flat(parts.query))
        else:
            self._answer(404, "text/plain", b"")

    def do_POST(self) -> None:
        given = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.identity.asked.append(self.path)
        if self.path.endswith("/token") and not self.identity.is_down:
            found = self.identity.exchange(given)
            self._json(found or {"error": "invalid_grant"}, 200 if found else 400)
        elif self.path.endswith("/picked"):
            self.send_response(302)
            self.send_header("Location", self.identity.give_code(json.loads(given["asked"]), given["name"]))
            self.end_headers()
        else:
            self._answer(503, "text/plain", b"down")

    def _pick(self, asked: dict[str, str]) -> None:
        kept = escape(json.dumps(asked))
        forms = (
            f'<form method=post action="/picked"><input type=hidden name=asked value="{kept}">'
            f'<button name=name value="{escape(name)}">{escape(name)}</button></form>'
            for name in self.identity.people
        )
        cancelled = f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        page = PAGE.format("".join(forms) + f'<a href="{escape(cancelled)}">Cancel</a>')
        self._answer(200, "text/html; charset=utf-8", page.encode())

    def _json(self, found: dict[str, Any], status: int = 200) -> None:
        self._answer(status, "application/json", json.dumps(found).encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def _flat(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}


@contextmanager
def serving(**given: Any) -> Iterator[IdentityServer]:
    """Run the server on a free port of this machine until done with."""
    found = IdentityServer(**given)
    doors = type("Doors", (_Doors,), {"identity": found})
    server = ThreadingHTTPServer(("127.0.0.1", 0), doors)
    found.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def answered(address: str) -> bytes:
    """Fetch a page of the server, as a browser would."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        return bytes(answer.read())
