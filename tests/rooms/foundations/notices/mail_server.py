"""A mail server of this machine for the tests, as much of RFC 5321 as sending one letter needs, and a token server."""

from __future__ import annotations

import base64
import json
import socket
import socketserver
import ssl
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Desk:
    """What the server took, and how it behaves."""

    port: int = 0
    asks_for: str = ""  # the only credentials that it lets in, as the client says them
    visits: int = 0
    refuses: str = ""  # an address it takes nothing for
    certificate: Path | None = None  # with its key; then it speaks TLS alone
    letters: list[bytes] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)  # credentials that were shown
    asked: list[dict[str, list[str]]] = field(default_factory=list)  # what the token server was asked


class _Speaker(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        desk: Desk = self.server.desk  # type: ignore[attr-defined]
        desk.visits += 1
        self.wfile.write(b"220 desk\r\n")
        for line in self.rfile:
            said = line.decode().strip()
            verb = said.upper()
            if verb.startswith("EHLO"):
                self.wfile.write(b"250-desk\r\n250 AUTH PLAIN XOAUTH2\r\n")
            elif verb.startswith("AUTH"):
                desk.shown.append(base64.b64decode(said.split()[-1]).decode())
                self._say(b"235 in" if desk.shown[-1] == desk.asks_for else b"535 out")
            elif verb.startswith("RCPT") and desk.refuses and desk.refuses in said:
                self._say(b"550 nobody here")
            elif verb == "DATA":
                self._say(b"354 go on")
                desk.letters.append(self._letter())
                self._say(b"250 taken")
            elif verb == "QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 well")

    def _say(self, answer: bytes) -> None:
        self.wfile.write(answer + b"\r\n")

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)


class _Locked(socketserver.ThreadingTCPServer):
    """The mail server by TLS from the first byte on."""

    desk: Desk

    def get_request(self) -> tuple[socket.socket, object]:
        caller, address = super().get_request()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.desk.certificate)  # type: ignore[arg-type]
        return context.wrap_socket(caller, server_side=True), address


class _Tokens(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        desk: Desk = self.server.desk  # type: ignore[attr-defined]
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        desk.asked.append(urllib.parse.parse_qs(text))
        body = json.dumps({"access_token": "a-token", "token_type": "Bearer"}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def standing(server: type[socketserver.BaseServer], handler: type, desk: Desk) -> Iterator[int]:
    """Run a server until done with, and give its port."""
    with server(("127.0.0.1", 0), handler) as found:  # type: ignore[arg-type, call-arg]
        found.desk = desk  # type: ignore[attr-defined]
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        try:
            yield found.server_address[1]  # type: ignore[misc]
        finally:
            found.shutdown()
            thread.join()


@contextmanager
def open_desk(**given: str | Path) -> Iterator[Desk]:
    """Run the mail server."""
    desk = Desk(**given)  # type: ignore[arg-type]
    with standing(_Locked if desk.certificate else socketserver.ThreadingTCPServer, _Speaker, desk) as desk.port:
        yield desk


def certificate(folder: Path) -> Path:
    """Make a certificate of this machine, with its key, in one file; who is told of it trusts it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "desk.pem"
    path.write_bytes(key.private_bytes(*form) + signed.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def tokens(desk: Desk) -> Iterator[str]:
    """Run the token server, and give its address."""
    with standing(HTTPServer, _Tokens, desk) as port:
        yield f"http://127.0.0.1:{port}/token"
