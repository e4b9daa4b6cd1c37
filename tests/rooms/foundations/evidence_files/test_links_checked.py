"""R9: who last opened a link is noted; a link is asked for only at a listed, public server, and nothing is followed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kim.foundations.audit_trail.models import Event
from kim.foundations.evidence_files import actions, fetching, views
from kim.foundations.evidence_files.choices import LinkState
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.landlord import actions as landlord
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log.models import Entry
from tests import factories
from tests.cast import Cast
from tests.factories import moment

HOSTS = frozenset({"intranet.example"})
ASKED: list[tuple[str, str]] = []


class Answers(BaseHTTPRequestHandler):
    """Answers with the status that the path names; whatever it is asked is remembered."""

    def do_HEAD(self) -> None:
        self._answer(405 if self.path.startswith("/get/") else int(self.path.rpartition("/")[2].partition("?")[0]))

    def do_GET(self) -> None:
        self._answer(int(self.path.rpartition("/")[2]))

    def _answer(self, status: int) -> None:
        ASKED.append((self.command, self.headers["Host"]))
        assert not {"Cookie", "Authorization"} & set(self.headers)
        self.send_response(status)
        self.send_header("Location", "http://169.254.169.254/latest/")
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def link(cast: Cast) -> Evidence:
    entry = factories.entry(cast)
    kim_log.add_link(
        entry=entry, label="Keys", url="https://intranet.example/keys", by=cast.standing("manager"), at=moment()
    )
    return Evidence.objects.get()


def here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def asked(url: str) -> LinkState:
    """Ask a server of this machine: only a test can say that it may be reached."""
    return fetching.look_at(url, hosts=HOSTS, resolve=here, may_reach=lambda _address: True)


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("200", "OPENS"), ("204", "OPENS"), ("get/200", "OPENS"), ("200?a=b", "OPENS"), ("403", "FORBIDDEN"),
        ("404", "DEAD"), ("410", "DEAD"), ("get/404", "DEAD"), ("301", "NOT_KNOWN"), ("302", "NOT_KNOWN"),
        ("401", "NOT_KNOWN"), ("429", "NOT_KNOWN"), ("500", "NOT_KNOWN"),
    ],
)  # fmt: skip
def test_a_status_is_what_is_read_and_nothing_is_followed(port: int, path: str, state: str) -> None:
    ASKED.clear()
    assert asked(f"http://intranet.example:{port}/{path}") == state
    assert {host for _, host in ASKED} == {f"intranet.example:{port}"}
    assert len(ASKED) == (2 if path.startswith("get/") else 1)


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/", "https://intranet.example.evil.example/", "https://jo@intranet.example/",
        "\\\\intranet.example\\keys", "file://intranet.example/keys", "https://127.0.0.1/", "https:///keys",
    ],
)  # fmt: skip
def test_a_server_that_is_not_listed_is_never_asked(url: str) -> None:
    def never(_host: str, _port: int) -> list[str]:
        raise AssertionError

    assert fetching.look_at(url, hosts=HOSTS, resolve=never) == LinkState.NOT_LISTED


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_an_inner_address_is_never_connected_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.socket, "create_connection", pytest.fail)
    for found in ([address], ["93.184.215.14", address]):
        url = "https://intranet.example/"
        assert fetching.look_at(url, hosts=HOSTS, resolve=lambda *_, found=found: found) == LinkState.NOT_KNOWN
    assert fetching.is_public("93.184.215.14")


def test_a_name_that_leads_nowhere_is_dead_and_a_server_that_is_silent_is_not_known() -> None:
    def gone(_host: str, _port: int) -> list[str]:
        raise fetching._GoneError

    assert fetching.look_at("https://intranet.example/", hosts=HOSTS, resolve=gone) == LinkState.DEAD
    assert asked("http://intranet.example:1/") == LinkState.NOT_KNOWN
    assert asked("http://intranet.example:99999/") == LinkState.NOT_KNOWN


def test_opening_a_link_leads_to_it_and_is_noted_once_a_day(cast: Cast, link: Evidence) -> None:
    client, address = cast.client("officer"), f"/evidence/{link.address}/open/"
    assert client.head(address).status_code == 302
    assert not Event.objects.filter(type="evidence_files.link_opened").exists(), "a preview is no opening"
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, "https://intranet.example/keys")
    assert response["Referrer-Policy"] == "no-referrer"
    client.get(address)
    assert Event.objects.filter(type="evidence_files.link_opened").count() == 1
    link.refresh_from_db()
    assert link.opened_by == cast.person("officer")
    assert "Last opened by Officer" in client.get(f"/log/{link.source_number}/").content.decode()
    actions.note_opening(evidence=link, by=cast.standing("officer"), at=link.opened_at + timedelta(days=2))
    actions.note_opening(evidence=link, by=cast.standing("manager"), at=link.opened_at + timedelta(days=2))
    assert Event.objects.filter(type="evidence_files.link_opened").count() == 3
    assert client.post(address).status_code == 405


def test_another_site_or_a_preview_makes_nobody_have_opened_a_link(cast: Cast, link: Evidence) -> None:
    """It leads on all the same; that this person opened it is written only when they came from our own page."""
    client, address = cast.client("officer"), f"/evidence/{link.address}/open/"
    for said in (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document", "Sec-Purpose": "prefetch"},
    ):
        assert client.get(address, headers=said)["Location"] == "https://intranet.example/keys"
    assert not Event.objects.filter(type="evidence_files.link_opened").exists()
    client.get(address, headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document"})
    assert Event.objects.filter(type="evidence_files.link_opened").count() == 1


@pytest.mark.parametrize(
    "url", ["\\\\server\\keys", "file://server/keys", "javascript:alert(1)", "https://a@b.example/"]
)
def test_only_a_link_of_the_web_that_is_stored_is_led_to(
    cast: Cast, link: Evidence, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_link_or_404", lambda *_: Evidence(pk=link.pk, url=url))
    client = cast.client("officer")
    assert client.get(f"/evidence/{link.address}/open/").status_code == 404
    assert client.get("/evidence/https://evil.example/open/").status_code == 404
    assert not Event.objects.filter(type="evidence_files.link_opened").exists()


def test_a_dead_link_is_a_gap_and_counts_again_once_it_opens(
    cast: Cast, link: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    landlord.add_own_detail(kind="LINK_SERVER", value="Intranet.example", name="Our intranet", by=None, at=moment())
    states = iter((LinkState.DEAD, LinkState.OPENS))
    given: list[object] = []
    monkeypatch.setattr(views, "look_at", lambda url, hosts: (given.append((url, hosts)), next(states))[1])
    client, address = cast.client("officer"), f"/evidence/{link.address}/check/"
    page = client.post(address, follow=True).content.decode()
    assert given == [("https://intranet.example/keys", HOSTS)]
    assert "Dead link: nothing is there" in page
    assert "It does not count as evidence." in page
    entry = Entry.objects.get()
    assert entry.evidence_count == 0
    assert f"/log/{entry.pk}/" in client.get("/log/?evidence=no").content.decode()
    client.post(address)
    entry.refresh_from_db()
    assert entry.evidence_count == 1
    assert Event.objects.filter(type="evidence_files.link_checked").count() == 2
