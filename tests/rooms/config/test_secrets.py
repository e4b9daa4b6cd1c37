"""R8, R10: whatever is done and whatever fails, no secret stands in the record, a page, a log, a letter or a backup.

Letters are really sent: the mail server's password is shown to that server alone, by TLS, and nothing else ever is.
"""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from http.cookiejar import CookieJar
from pathlib import Path

from kim.foundations.sign_in import second_factor
from tests.postgres import free_port
from tests.rooms.config.installation import TOLD, Done, Installation
from tests.rooms.foundations.notices.mail_server import Desk, certificate, open_desk
from tests.rooms.foundations.sign_in.second_steps import CODE, KEY

ENTRA = "11111111-2222-3333-4444-555555555555"
PASSWORD, WRONG = "zqsmine-three-odd", "zqswrong-three-odd"
MAIL, CLIENT, DATABASE = "zqsmailzq", "zqsclientzq", "zqsdatabasezq"
PLANTED = "zqsplantedzq"  # no secret: the search must find it


class Secretive(Installation):
    """An installation whose every setting with a secret is set, and whose other servers are all away."""

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        """Give a command secrets that the search knows again."""
        for name, secret in (("mail", MAIL), ("client", CLIENT)):
            (self.folder.parent / name).write_text(secret)
        mail = {"HOST": "127.0.0.1", "PORT": "1", "FROM": "kim@ambleford.example", "USER": "kim"}
        entra = {"TENANTS": ENTRA, "CLIENT_ID": ENTRA, "AUTHORITY": "http://127.0.0.1:1"}
        given = {f"KIM_MAIL_{name}": value for name, value in mail.items()}
        given |= {f"KIM_ENTRA_{name}": value for name, value in entra.items()}
        given["KIM_MAIL_PASSWORD_FILE"] = str(self.folder.parent / "mail")
        given["KIM_ENTRA_CLIENT_SECRET_FILE"] = str(self.folder.parent / "client")
        return super().environment(given | settings)

    def rows(self) -> str:
        """Give every cell of every table but that of sessions, which must hold what the browsers' cookies say."""
        listing = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        listing = listing if self.database else "SELECT name FROM sqlite_master WHERE type = 'table'"
        names = [name for (name,) in self.ask(listing) if name != "sign_in_session" and "fts" not in name]
        return "\n".join(repr(row) for name in names for row in self.ask(f'SELECT * FROM "{name}"'))


@dataclass
class Browser:
    """A browser without scripts: it keeps its cookies and every page that it was shown."""

    site: str
    jar: CookieJar = field(default_factory=CookieJar)
    shown: list[tuple[str, str]] = field(default_factory=list)
    at: str = "/"  # the address of the page that was given last

    def open(self, address: str, *, host: str = "", **typed: str) -> str:
        """Open a page, or send a form with the token that its page gave; gives the page that follows."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **typed}).encode() if typed else None
        request = urllib.request.Request(f"{self.site}{address}", data=data, headers={"Host": host} if host else {})
        try:
            with opener.open(request, timeout=60) as answer:
                self.at = urllib.parse.urlsplit(answer.url).path
                content = answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            with error:
                content = error.read().decode(errors="replace")
        self.shown.append((address, content))
        return content

    @property
    def token(self) -> str:
        found = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.shown[-1][1]) if self.shown else []
        return str(found[0]) if found else ""

    @property
    def session(self) -> str:
        return next((str(each.value) for each in self.jar if each.name == "kim_session"), "")


def code_now(key: str) -> str:
    return second_factor.code_of(key, int(time.time()) // second_factor.STEP_SECONDS)


def sign_in_for_the_first_time(browser: Browser, invitation: str) -> list[str]:
    """Take an invitation up and set an app up; gives the secrets that came up: key, codes, sessions."""
    browser.open(f"/invitation/{invitation}/")
    before = browser.session
    page = browser.open(browser.at, password=PASSWORD)
    page = page if KEY.search(page) else browser.open("/how-you-sign-in/app/")
    key = "".join(KEY.findall(page)[0].split())
    code = code_now(key)
    codes = [each.replace(" ", "") for each in CODE.findall(browser.open("/how-you-sign-in/app/", code=code))]
    assert len(codes) == 10
    return [key, *codes, browser.session, *filter(None, [before])]


def fail_in_every_way(browser: Browser, invitation: str, codes: list[str]) -> list[str]:
    """Give secrets away where they are refused; gives the sessions that came up."""
    browser.open("/sign-out/")
    browser.open("/sign-out/", do="out")
    browser.open("/sign-in/")
    browser.open("/sign-in/", login="jo@ambleford.example", password=WRONG)
    browser.open("/sign-in/", login="jo@ambleford.example", password=PASSWORD)
    waiting = browser.session
    browser.open("/sign-in/code/", code="000000")
    browser.open("/sign-in/code/", code=codes[0])
    browser.open("/sign-in/work-account/")  # its provider is away
    browser.open("/sign-out/")
    browser.open("/sign-in/work-account/", do="begin")
    stranger = Browser(browser.site)
    for each in (browser, stranger):
        each.open(f"/invitation/{invitation}/", host="evil.example")
        each.open(f"/invitation/{invitation}/?password={WRONG}")
        each.open("/password/", oldpassword=WRONG, password1=WRONG, password2=PASSWORD)
        for attempt in (
            "/?debug=1",
            "/__debug__/",
            "/.env",
            "/static/..%2f..%2fkeys/secret",
            "/keys/secret",
            "/settings",
        ):
            each.open(attempt)
    browser.shown += stranger.shown
    return [waiting, browser.session]


def invite_anew(browser: Browser) -> str:
    """Invite the first administrator anew, as themselves; gives the secret of the address that the page shows."""
    browser.open("/administration/people/1/invite/")
    [secret] = re.findall(r"/invitation/([\w-]+)/", browser.open("/administration/people/1/invite/", do="invite"))
    return str(secret)


def letters_sent(site: Secretive, folder: Path) -> tuple[Done, Desk]:
    """Run a tick whose mail server is there, asks for the password, and takes the letters."""
    pem = certificate(folder)
    with open_desk(asks_for=f"\0kim\0{MAIL}", certificate=pem) as desk:
        given = {"KIM_MAIL_PORT": str(desk.port), "KIM_MAIL_SECURITY": "tls", "SSL_CERT_FILE": str(pem)}
        return site.kim("tick", **given, KIM_ADDRESS="https://kim.ambleford.example"), desk


def as_sent_and_as_read(letter: bytes) -> str:
    return letter.decode() + str(message_from_bytes(letter, policy=default).get_content())


def broken(installation: Secretive, browser: Browser) -> None:
    """Take a table away under the running site, so that every page fails, and put it back."""
    installation.ask("ALTER TABLE people_person RENAME TO people_away")
    assert "There is a problem with the service" in browser.open("/") or "went wrong" in browser.shown[-1][1]
    browser.open("/sign-in/", login="jo@ambleford.example", password=PASSWORD)
    installation.ask("ALTER TABLE people_away RENAME TO people_person")


def in_files(folder: Path) -> str:
    """Give all that stands in files, but for the keys, the database and what the tests themselves wrote down."""
    kept = [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.parent.name != "keys"
        and not path.name.startswith("kim.sqlite3")
        and path.name != TOLD
    ]
    return "\n".join(path.read_bytes().decode("latin-1") for path in kept)


def in_archive(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("latin-1") for name in archive.namelist())


def test_no_secret_stands_where_it_must_not(begun: Installation, tmp_path: Path) -> None:
    site = Secretive(begun.folder, begun.database)
    first, second = re.findall(r"/invitation/([\w-]+)/", begun.told)
    bind = f"127.0.0.1:{free_port()}"
    browser = Browser(f"http://{bind}")
    with site.running("serve", "--bind", bind, "--workers", "1", answers_at=f"http://{bind}/sign-in/") as said:
        seen = sign_in_for_the_first_time(browser, first)
        may_show = len(browser.shown)  # until here a page shows its owner the key and the codes, once
        third = invite_anew(browser)
        sessions = fail_in_every_way(browser, second, seen[1:])
        for address in ("/", "/history/", "/administration/", "/how-you-sign-in/", f"/search/?words={PLANTED}"):
            browser.open(address)
        broken(site, browser)
    keys = [path.read_text().strip() for path in (begun.folder / "keys").iterdir()]
    keys = [line for text in keys for line in text.splitlines() if len(line) > 30 and "-----" not in line]
    assert len(keys) >= 2, "the site's secret and the key of the seals"
    secrets = {*keys, MAIL, CLIENT, DATABASE, PASSWORD, WRONG, first, second, third, *seen, *sessions} - {""}
    ticked, desk = letters_sent(site, tmp_path)
    done = [
        site.kim(*given)
        for given in (
            ("tick",),
            ("doctor",),
            ("verify",),
            ("backup", tmp_path / "b"),
            ("history", "export", tmp_path / "h"),
        )
    ]
    away = site.kim("doctor", DATABASE_URL=f"postgres://kim:{DATABASE}@127.0.0.1:1/away")
    done += [ticked, away, site.kim("serve", DATABASE_URL=f"postgres://kim:{DATABASE}@127.0.0.1:1/away")]
    places = {
        "database": site.rows(),
        "files": in_files(begun.folder),
        "log": said(),
        "letters": "\n".join(map(as_sent_and_as_read, desk.letters)),
        "commands": "\n".join(each.out + each.err for each in done),
        "backup": in_archive(tmp_path / "b"),
        "export": in_files(tmp_path / "h"),
        "pages": "\n".join(page for _, page in browser.shown[may_show:]),
        "first pages": "\n".join(page for _, page in browser.shown[:may_show]),
    }
    known = {("first pages", secret) for secret in seen} | {("pages", third)}  # each shown once, to whom it is for
    found = {(place, secret) for place, text in places.items() for secret in secrets if secret in text}
    assert found - known == set()
    assert ("pages", third) in found
    assert ("Sent 2 letters." in ticked.out, ticked.err) == (True, "")
    assert desk.shown == [f"\0kim\0{MAIL}"], "the password goes to the mail server, and nowhere else"
    assert "So that you know" in places["letters"]
    assert {each for each in ("jo@", "vik@") if f"To: {each}ambleford.example" in places["letters"]} == {"jo@", "vik@"}
    assert site.ask("SELECT count(*) FROM notices_letter WHERE state = 'SENT'") == [(2,)]
    assert PLANTED in places["pages"], "what was typed into a search stands there, so the search can find something"
    assert "jo@ambleford.example" in places["database"]
    assert "jo@ambleford.example" in places["backup"]
    assert "Internal Server Error: /" in places["log"]
    assert "Invalid HTTP_HOST header" in places["log"]
    assert 'name="code"' in places["pages"], "the sign-in was asked for its code"
