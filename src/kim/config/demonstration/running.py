"""Running the demonstration: making it once, and serving it to this machine."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from kim.config import installing, serving
from kim.config.demonstration import loading
from kim.foundations.audit_trail import sealing
from kim.foundations.landlord.models import Landlord

Told = dict[str, object]
WAITS_SECONDS = 60
TICKS_EVERY_SECONDS = 300


def prepare() -> Told:
    """Make the demonstration if the database is empty; say who may sign in, and with what."""
    installing.migrate()
    landlord = Landlord.objects.first()
    if landlord is None:
        print("Building the demonstration landlord …", flush=True)
        return _build()
    if not landlord.is_demonstration:
        raise serving.CannotServeError(f"this database belongs to {landlord.name}. Run `kim serve` for it.")
    told: Told = json.loads(_paper().read_text()) if _paper().exists() else {}
    return told


def _build() -> Told:
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    with transaction.atomic():
        people = loading.load(password=password)
        sealing.make_key(keys=settings.KEYS, by=None, at=timezone.now())
    sealing.make_seal(keys=settings.KEYS, seals=settings.SEALS, at=timezone.now())
    told: Told = {"password": password, "people": people}
    with os.fdopen(os.open(_paper(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(told, file)
    return told


def serve(*, port: int, opens_browser: bool, told: Told) -> int:
    """Serve on loopback until interrupted."""
    connection.close()
    if _is_taken(port):
        print(f"Something else answers at port {port} of this machine. Try --port {port + 1}.", file=sys.stderr)
        return 1
    address = f"http://127.0.0.1:{port}/"
    with subprocess.Popen(serving.command(bind=f"127.0.0.1:{port}", workers=2)) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        if not _answers(server, port):
            print("The site did not start. What is wrong stands above.", file=sys.stderr)
            server.terminate()
            return 1
        _tell(address, told)
        if opens_browser:
            webbrowser.open(address)
        try:
            return _tick_until_it_ends(server)
        except KeyboardInterrupt:
            server.send_signal(signal.SIGINT)
            return 0


def _tick_until_it_ends(server: subprocess.Popen[bytes]) -> int:
    """Do what is due every few minutes, as a scheduler does for a real installation, until the site ends."""
    while True:
        subprocess.run([sys.executable, "-m", "kim.config.cli", "tick"], stdout=subprocess.DEVNULL, check=False)
        try:
            return server.wait(TICKS_EVERY_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _is_taken(port: int) -> bool:
    """Say whether another program holds the port: asking it would take its answer for ours."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + WAITS_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server.poll() is None
        time.sleep(0.1)
    return False


def _tell(address: str, told: Told) -> None:
    print(f"\nKIM Log stands at {address}  (stop it with Ctrl+C)\n")
    people = told.get("people", [])
    if isinstance(people, list) and people:
        print(f"Everybody's password on this machine: {told['password']}\n")
        for email, job in people:
            print(f"  {email:44} {job}")
    print(flush=True)


def _paper() -> Path:
    return Path(settings.DATA) / "demonstration.json"
