"""R9: the tick asks links of listed servers, few at a time, each once a week, by one tick; a dead one is told."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import count

import pytest

from kim.config import ticking
from kim.foundations.audit_trail.models import Event
from kim.foundations.evidence_files import actions, fetching, rounds
from kim.foundations.evidence_files.choices import MOST_A_TICK, LinkState
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.landlord import actions as landlord
from kim.foundations.notices import actions as reminders
from kim.foundations.notices.models import Reminder
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log import due
from kim.practice.kim_log.models import Entry
from kim.practice.risk_register.models import Gap
from tests import factories
from tests.cast import Cast
from tests.factories import moment

WEEK = timedelta(days=7)


@pytest.fixture
def entry(cast: Cast) -> Entry:
    landlord.add_own_detail(kind="LINK_SERVER", value="Intranet.example", name="Intranet", by=None, at=moment())
    return factories.entry(cast)


def link(cast: Cast, entry: Entry, url: str = "https://intranet.example/keys", by: str = "manager") -> Evidence:
    kim_log.add_link(entry=entry, label="Keys", url=url, by=cast.standing(by), at=moment())
    return Evidence.objects.latest("pk")


class Server:
    """Stands in for the asking: says what it is told to, and remembers what it was asked."""

    def __init__(self, state: LinkState = LinkState.OPENS) -> None:
        self.state = state
        self.asked: list[str] = []

    def __call__(self, url: str, hosts: Collection[str]) -> LinkState:
        assert hosts == {"intranet.example"}
        self.asked.append(url)
        return self.state


def events() -> int:
    return Event.objects.filter(type="evidence_files.link_checked").count()


def test_only_listed_servers_are_asked_once_a_week_and_what_did_not_change_is_no_event(
    cast: Cast, entry: Entry
) -> None:
    urls = ("https://intranet.example/keys", "http://INTRANET.example:8080", "https://intranet.example?a=1")
    for url in (
        *urls,
        "https://intranet.example.evil.example/",
        "\\\\intranet.example\\keys",
        "https://other.example/",
    ):
        link(cast, entry, url)
    server, at = Server(), moment()
    assert rounds.ask_links(at=at, look=server).asked == 3
    assert sorted(server.asked) == sorted(urls)
    assert events() == 3
    assert rounds.ask_links(at=at + timedelta(days=6), look=server).asked == 0
    later = at + WEEK
    assert rounds.ask_links(at=later, look=server).asked == 3
    assert events() == 3, "asked again, and nothing new"
    assert set(Evidence.objects.exclude(link_state="").values_list("link_checked_at", flat=True)) == {later}
    server.state = LinkState.NOT_KNOWN
    rounds.ask_links(at=later + WEEK, look=server)
    assert set(Evidence.objects.exclude(link_state="").values_list("link_state", flat=True)) == {"OPENS"}
    landlord.remove_own_detail(detail=landlord.OwnDetail.objects.get(kind="LINK_SERVER"), by=None, at=moment())
    assert rounds.ask_links(at=later + 3 * WEEK, look=server).asked == 0


def test_a_tick_asks_a_few_the_longest_ago_first_and_ends_when_its_patience_does(cast: Cast, entry: Entry) -> None:
    for number in range(MOST_A_TICK + 5):
        link(cast, entry, f"https://intranet.example/{number}")
    server, at = Server(), moment()
    assert rounds.ask_links(at=at, look=server).asked == MOST_A_TICK
    assert rounds.ask_links(at=at + timedelta(hours=1), look=server).asked == 5
    assert len(set(server.asked)) == MOST_A_TICK + 5
    ticking_on = count(0, 25)
    done = rounds.ask_links(at=at + 2 * WEEK, look=server, clock=lambda: float(next(ticking_on)))
    assert done.asked == 2, "no link is begun after a minute"


def test_a_dead_link_becomes_one_gap_and_one_reminder_and_ends_with_the_link(cast: Cast, entry: Entry) -> None:
    made = link(cast, entry)
    at = moment()
    done = rounds.ask_links(at=at, look=Server(LinkState.DEAD))
    assert (done.asked, done.broken) == (1, 1)
    gap = Gap.objects.get()
    assert (gap.state, gap.area, gap.raised_by, gap.source_number) == ("OPEN", entry.area, None, made.pk)
    assert "Keys" in gap.what
    for _ in range(2):
        reminders.remind(at=at, on=at.date())
    told = Reminder.objects.filter(ended_at__isnull=True, source_kind="evidence_files.evidence")
    assert [each.person for each in told] == [cast.person("manager")]
    [item] = due.due_items(at.date())
    assert item.due_on == at.date() + due.MENDED_WITHIN
    done = rounds.ask_links(at=at + WEEK, look=Server(LinkState.FORBIDDEN))
    assert (done.asked, done.broken, Gap.objects.count()) == (1, 0, 1)
    page = cast.client("officer").get(f"/log/{entry.pk}/").content.decode()
    assert "Forbidden link" in page
    assert [each.due_on for each in due.due_items(at.date())] == [item.due_on], "another refusal moves no day"
    rounds.ask_links(at=at + 2 * WEEK, look=Server(LinkState.NOT_KNOWN))
    assert Gap.objects.get().state == "OPEN", "a silent server mends nothing"
    assert rounds.ask_links(at=at + 3 * WEEK, look=Server()).mended == 1
    gap.refresh_from_db()
    assert (gap.state, gap.settled_by, gap.settled_why) == ("WITHDRAWN", None, "The link opens again.")
    reminders.remind(at=at + 3 * WEEK, on=(at + 3 * WEEK).date())
    assert not told.all().exists()
    assert list(due.due_items(at.date())) == []
    entry.refresh_from_db()
    assert entry.evidence_count == 1


def test_ticks_that_overlap_ask_a_link_once(cast: Cast, entry: Entry) -> None:
    made, at, other = link(cast, entry), moment(), Server()

    def meanwhile(url: str, hosts: Collection[str]) -> LinkState:
        assert rounds.ask_links(at=at, look=other).asked == 0, "the second tick, while the first one waits"
        return LinkState.OPENS

    assert rounds.ask_links(at=at, look=meanwhile).asked == 1
    assert other.asked == []
    assert actions.take_up(evidence=made, at=at + WEEK)
    assert not actions.take_up(evidence=made, at=at + WEEK)


class KilledError(BaseException):
    """Ends a tick as a kill does: nothing after it is done."""


def test_a_tick_that_is_killed_while_it_asks_keeps_the_link_for_an_hour_and_not_for_a_week(
    cast: Cast, entry: Entry
) -> None:
    link(cast, entry)

    def killed(url: str, hosts: Collection[str]) -> LinkState:
        raise KilledError

    at, server = moment(), Server(LinkState.NOT_KNOWN)
    for round_at in (at, at + WEEK + timedelta(hours=2)):  # it was never asked, and it was
        with pytest.raises(KilledError):
            rounds.ask_links(at=round_at, look=killed)
        assert rounds.ask_links(at=round_at + timedelta(minutes=59), look=server).asked == 0
        assert rounds.ask_links(at=round_at + timedelta(hours=1), look=server).asked == 1
        for days in (timedelta(hours=2), timedelta(hours=3), timedelta(days=6)):
            assert rounds.ask_links(at=round_at + days, look=server).asked == 0, "a silent server is not asked hourly"
    assert len(server.asked) == 2


def test_a_link_that_was_taken_away_while_it_was_asked_stays_as_it_was(cast: Cast, entry: Entry) -> None:
    made = link(cast, entry)

    def meanwhile(url: str, hosts: Collection[str]) -> LinkState:
        given = {"why": "Old.", "by": cast.standing("manager"), "at": moment()}
        kim_log.remove_evidence(entry=entry, evidence=made, **given)
        return LinkState.DEAD

    assert rounds.ask_links(at=moment(), look=meanwhile).broken == 0
    assert events() == Gap.objects.count() == 0


def test_the_tick_asks_by_the_same_safe_way_as_the_page(
    cast: Cast, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(cast, entry, "http://intranet.example/404")
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("10.0.0.7", 80))])
    monkeypatch.setattr(fetching.socket, "create_connection", pytest.fail)
    assert list(ticking._links(moment())) == ["Asked 1 link: 0 newly dead or forbidden, 0 open again."]
    assert Evidence.objects.get().link_state == "NOT_KNOWN", "an inner address is never connected to"


@pytest.fixture
def dripping() -> Iterator[int]:
    """Serve a status line a byte at a time, without an end."""
    listening, is_over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip() -> None:
        client, _ = listening.accept()
        with client:
            while not is_over.wait(0.05):
                try:
                    client.sendall(b"H")
                except OSError:
                    return

    threading.Thread(target=drip, daemon=True).start()
    yield listening.getsockname()[1]
    is_over.set()
    listening.close()


def test_a_server_that_sends_a_byte_now_and_then_is_hung_up_on(dripping: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE_SECONDS", 0.4)
    begun = time.monotonic()
    given = {"hosts": {"intranet.example"}, "resolve": lambda *_: ["127.0.0.1"], "may_reach": lambda _: True}
    assert fetching.look_at(f"http://intranet.example:{dripping}/", **given) == LinkState.NOT_KNOWN
    assert time.monotonic() - begun < 3
