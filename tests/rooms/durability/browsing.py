"""Somebody at the site without a browser: signs in, logs changes and brings in old Logs over HTTP."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from html import unescape
from typing import Protocol
from urllib.parse import urlencode

PASSWORD = "three odd words here"
WAITS_SECONDS = 30
BOUNDARY = "a-line-that-stands-in-no-file"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ENTRY = re.compile(r"/log/(\d+)/")


class NoAnswerError(OSError):
    """The connection was refused or broke off: whatever was sent was not acknowledged."""


class Door(Protocol):
    """Where to knock: the port may change from one start of the server to the next."""

    port: int


@dataclass
class Answer:
    """What came back."""

    status: int
    to: str
    page: str


class Browser:
    """Keeps cookies and the page's token, as a browser does; each request is a connection of its own."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, at: str) -> Answer:
        """Fetch a page and remember its token."""
        answer = self._ask("GET", at)
        found = TOKEN.search(answer.page)
        self.token = found[1] if found else self.token
        return answer

    def send(self, at: str, typed: dict[str, str]) -> Answer:
        """Send a form with the token of the page last read."""
        body = urlencode(typed | {"csrfmiddlewaretoken": self.token}).encode()
        return self._ask("POST", at, body, "application/x-www-form-urlencoded")

    def upload(self, at: str, name: str, content: bytes) -> Answer:
        """Send a file with the token of the page last read."""
        told = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.token}\r\n'
        told += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        told += "Content-Type: text/csv\r\n\r\n"
        body = told.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self._ask("POST", at, body, f"multipart/form-data; boundary={BOUNDARY}")

    def _ask(self, method: str, at: str, body: bytes | None = None, kind: str = "") -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": kind} if kind else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.door.port, timeout=WAITS_SECONDS)
        try:
            connection.request(method, at, body, headers)
            response = connection.getresponse()
            page = response.read().decode(errors="replace")  # also a download
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(str(error)) from error
        finally:
            connection.close()
        for told in response.headers.get_all("Set-Cookie") or []:
            name, _, value = told.partition(";")[0].partition("=")
            if name.startswith("kim_"):  # not the messages that wait for a next page: nobody would read them
                self.cookies[name] = value
        return Answer(response.status, response.headers.get("Location", ""), page)


def sign_in(door: Door, *, invitation: str, email: str) -> Browser:
    """Accept an invitation, then sign in anew with the password that was set."""
    first = Browser(door)
    there = first.get(invitation).to
    first.get(there)
    assert first.send(there, {"password": PASSWORD}).status == 302
    browser = Browser(door)
    browser.get("/sign-in/")
    answer = browser.send("/sign-in/", {"login": email, "password": PASSWORD})
    assert (answer.status, answer.to) == (302, "/"), answer
    assert browser.get("/log/new/").status == 200
    return browser


def log(browser: Browser, *, area: int, what: str) -> Answer:
    """Log a change. It is acknowledged when the answer leads to the entry's page."""
    day = {"in_force_on-day": "1", "in_force_on-month": "4", "in_force_on-year": "2025"}
    typed = {"area": str(area), "what": what, "why": "So that whoever comes next finds it.", "do": "record"}
    return browser.send("/log/new/", typed | day)


def entry_acknowledged(answer: Answer) -> int | None:
    """Give the number of the entry whose page an answer leads to."""
    found = ENTRY.fullmatch(answer.to)
    return int(found[1]) if answer.status == 302 and found else None


def fields_of(page: str) -> dict[str, str]:
    """Read what a page's selects would send."""
    found: dict[str, str] = {}
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inner)
        first = re.search(r'<option value="([^"]*)"', inner)
        found[name] = unescape((chosen or first)[1]) if (chosen or first) else ""  # type: ignore[index]
    return found


def check_old_log(browser: Browser, *, name: str, content: bytes) -> str:
    """Bring a file as far as its check, and give the address at which its import is done."""
    browser.get("/log/import/")
    at = browser.upload("/log/import/", name, content).to
    answer = browser.send(at, fields_of(browser.get(at).page))
    assert (answer.status, answer.to) == (302, f"{at}check/"), answer
    page = browser.get(f"{at}check/").page
    assert "Ready to come in" in page, page
    return f"{at}do/"
