"""R9, R35: a link that stands as evidence leads a browser to a page and nowhere else, and holds no password."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.evidence_files import actions
from kim.foundations.evidence_files.choices import LONGEST_LINK
from kim.foundations.evidence_files.models import Evidence
from kim.practice.kim_log.models import Entry
from kim_engine.vocabulary import Source
from tests import factories
from tests.cast import Cast
from tests.factories import moment

GOOD = [
    "https://intranet.example/keys",
    "http://intranet.example:8080/keys?page=2#top",
    "HTTPS://Intranet.Example/Keys",
    "https://example.sharepoint.com/:w:/r/sites/voids/keys@home.docx",
    "https://[2001:db8::7]/keys",
]
SHARES = ["\\\\files\\voids\\key list.xlsx", "file:///S:/voids/keys.docx"]
RUNS = [
    "javascript:alert(1)",
    "JavaScript:alert(document.cookie)//https://intranet.example",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "mailto:jo@testshire.example",
    "ftp://files.example/keys",
    "//intranet.example/keys",
    "/log/",
    "keys.docx",
    "https:intranet.example",
    "java\nscript:alert(1)",
    "https://intranet.example/\nkeys",
    "https://intranet.example/\x00",
    "",
]
PASSWORDS = [
    "https://jo:hunter2@intranet.example/keys",
    "https://jo@intranet.example/keys",
    "http://:hunter2@intranet.example/",
    "HTTPS://jo:hunter2@intranet.example",
]
NOWHERE = ["https://", "https:///keys", "https://[not-an-address/keys", "http://:80/"]


def add(cast: Cast, url: str) -> Evidence:
    source = Source("kim_log.entry", factories.entry(cast).pk)
    return actions.add_link(source=source, label="The keys", url=url, by=cast.standing("manager"), at=moment())


def typed(cast: Cast, entry: Entry, url: str) -> tuple[Client, str]:
    """Add a link as a manager does in the browser; gives the browser and the page that follows."""
    client = cast.client("manager")
    address = reverse("kim_log:evidence_add", args=[entry.pk])
    response = client.post(address, {"label": "The keys", "url": url}, follow=True)
    return client, response.content.decode()


@pytest.mark.parametrize("url", GOOD + SHARES)
def test_a_page_or_a_place_on_a_share_is_kept_as_it_was_given(cast: Cast, url: str) -> None:
    assert Evidence.objects.get(pk=add(cast, url).pk).url == url


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        *((url, "begins with https://") for url in RUNS),
        *((url, "holds a name or a password") for url in PASSWORDS),
        *((url, "Enter the whole link") for url in NOWHERE),
        ("https://intranet.example/" + "k" * LONGEST_LINK, "begins with https://"),
    ],
)
def test_what_is_no_such_link_is_refused_by_the_action_itself(cast: Cast, url: str, sentence: str) -> None:
    before = Event.objects.filter(type="evidence_files.evidence_added").count()
    with pytest.raises(actions.NotALinkError, match=sentence):
        add(cast, url)
    assert not Evidence.objects.exists()
    assert Event.objects.filter(type="evidence_files.evidence_added").count() == before


@pytest.mark.parametrize("url", ["javascript:alert(1)", PASSWORDS[0], NOWHERE[0], "data:text/html,x"])
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast, url: str) -> None:
    entry = factories.entry(cast)
    _, page = typed(cast, entry, url)
    assert "There is a problem" in page
    assert re.search(r"Enter a link that begins|Enter the whole link|holds a name or a password", page)
    assert 'value="The keys"' in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("url", GOOD[:3])
def test_a_page_is_linked_and_told_nothing_of_where_the_reader_came_from(cast: Cast, url: str) -> None:
    client, page = typed(cast, factories.entry(cast), url)
    address = reverse("evidence_files:link_open", args=[Evidence.objects.get().address])
    [link] = re.findall(rf'<a [^>]*href="{re.escape(address)}"[^>]*>The keys</a>', page)
    assert client.get(address)["Location"] == url
    assert "intranet.example" in page, "where it leads is shown"
    assert 'rel="noreferrer noopener"' in link


@pytest.mark.parametrize("url", SHARES)
def test_a_place_on_a_share_is_shown_and_not_linked(cast: Cast, url: str) -> None:
    _, page = typed(cast, factories.entry(cast), url)
    assert url in page
    assert f'href="{url}"' not in page
    assert 'href="file:' not in page


def test_a_label_is_shown_as_words_whatever_it_holds(cast: Cast) -> None:
    entry = factories.entry(cast)
    client = cast.client("manager")
    given = {"label": '"><script>alert(1)</script>', "url": GOOD[0]}
    page = client.post(reverse("kim_log:evidence_add", args=[entry.pk]), given, follow=True).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_neither_a_link_nor_a_file_and_both_at_once_are_asked_about(cast: Cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, address = cast.client("manager"), reverse("kim_log:evidence_add", args=[factories.entry(cast).pk])
    assert "Give a link or choose a file" in client.post(address, {"label": "The keys"}).content.decode()
    both = {"label": "The keys", "url": GOOD[0], "file": SimpleUploadedFile("keys.txt", b"keys")}
    assert "Give a link or a file, not both" in client.post(address, both).content.decode()
    assert "Say what it shows" in client.post(address, {"url": GOOD[0]}).content.decode()
    assert not Evidence.objects.exists()


def test_a_link_that_is_taken_away_leaves_the_page_and_stays_in_the_history_with_its_reason(cast: Cast) -> None:
    entry = factories.entry(cast)
    client, page = typed(cast, entry, GOOD[0])
    assert "intranet.example" in page
    evidence = Evidence.objects.get()
    address = reverse("kim_log:evidence_remove", args=[entry.pk, evidence.pk])
    assert "Say why" in client.post(address, {"reason": " "}).content.decode()
    page = client.post(address, {"reason": "It has moved."}, follow=True).content.decode()
    assert evidence.address not in page
    evidence.refresh_from_db()
    assert evidence.removed_at is not None
    removed, added = history_of("evidence_files.evidence", evidence.pk)
    assert (added.title, removed.title, removed.why) == ("Evidence added", "Evidence removed", "It has moved.")
    assert client.get(address).status_code == 404, "it cannot be taken away twice"
