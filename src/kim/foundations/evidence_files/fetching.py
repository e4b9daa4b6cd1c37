"""Looking whether a link still opens: one request to a listed server, to one public address, following nothing."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, urlsplit

from kim.foundations.evidence_files.choices import LinkState, is_of_the_web

PATIENCE_SECONDS = 5.0
Resolve = Callable[[str, int], list[str]]
MayReach = Callable[[str], bool]
_DEAD, _FORBIDDEN, _OTHER_WAY = (404, 410), (403,), (405, 501)


class _GoneError(LookupError):
    """There is no server of this name."""


def resolved(host: str, port: int) -> list[str]:
    """Ask once where a name leads. Raises _GoneError for a name that leads nowhere."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            raise _GoneError from None
        raise
    return [str(address[0]) for *_, address in found]


def is_public(address: str) -> bool:
    """Say whether an address is of the public internet: not of this machine, not of any inner network."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or is_public(str(inner)))


def look_at(
    url: str, *, hosts: Collection[str], resolve: Resolve = resolved, may_reach: MayReach = is_public
) -> LinkState:
    """Say whether a link opens. Only a server on the list is asked, and only if all its addresses are public.

    The name is resolved once and that very address is connected to, so that it can't lead elsewhere in between.
    No redirect is followed, no password or cookie sent, and of what is answered only the status is read.
    """
    if not is_of_the_web(url):
        return LinkState.NOT_LISTED
    there = urlsplit(url)
    if not there.hostname or there.hostname.casefold() not in hosts or "@" in there.netloc:
        return LinkState.NOT_LISTED
    try:
        return _state_of(_status(there, resolve, may_reach))
    except _GoneError:
        return LinkState.DEAD
    except (OSError, ValueError, http.client.HTTPException):
        return LinkState.NOT_KNOWN


def _status(there: SplitResult, resolve: Resolve, may_reach: MayReach) -> int:
    host, is_safe = there.hostname or "", there.scheme.casefold() == "https"
    port = there.port or (443 if is_safe else 80)
    addresses = resolve(host, port)
    if not addresses or not all(map(may_reach, addresses)):
        raise ValueError("Not a public address")
    status = _asked(there, "HEAD", addresses[0], port)
    return _asked(there, "GET", addresses[0], port) if status in _OTHER_WAY else status


def _asked(there: SplitResult, method: str, address: str, port: int) -> int:
    host = there.hostname or ""
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE_SECONDS)
    with socket.create_connection((address, port), timeout=PATIENCE_SECONDS) as plain, _hung_up_after(plain):
        is_safe = there.scheme.casefold() == "https"
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if is_safe else plain
        try:
            target = (there.path or "/") + (f"?{there.query}" if there.query else "")
            connection.request(method, target, headers={"User-Agent": "KIM Log", "Connection": "close"})
            return connection.getresponse().status
        finally:
            connection.close()


@contextmanager
def _hung_up_after(plain: socket.socket) -> Iterator[None]:
    """Hang up once patience for the whole answer is over, also on a server that sends a byte now and then."""

    def hang_up() -> None:
        with suppress(OSError):  # it was closed meanwhile
            plain.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(PATIENCE_SECONDS, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _state_of(status: int) -> LinkState:
    if status in _DEAD:
        return LinkState.DEAD
    if status in _FORBIDDEN:
        return LinkState.FORBIDDEN
    return LinkState.OPENS if 200 <= status < 300 else LinkState.NOT_KNOWN
