"""R9, R35: a file that stands as evidence is kept whole, once, under its digest, and given out as a download only."""

from __future__ import annotations

import hashlib
import logging
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kim.foundations.audit_trail.models import Event
from kim.foundations.evidence_files import actions, storage
from kim.foundations.evidence_files.models import Evidence, StoredFile
from kim.practice.kim_log import evidence_forms
from kim.practice.kim_log.models import Entry
from kim_engine.vocabulary import Source
from tests import factories
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.world import whole

CONTENT = b"<script>alert('a page of this site?')</script>\n" * 40
HELD = re.compile(r'name="held" value="([^"]+)"')
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EVIDENCE, settings.QUARANTINE = tmp_path / "evidence", tmp_path / "quarantine"
    found: Path = settings.EVIDENCE
    return found


@pytest.fixture
def entry(cast: Cast) -> Entry:
    return factories.entry(cast)


def add(cast: Cast, entry: Entry, folder: Path, chunks: Any = (CONTENT,), name: str = "form.html") -> Evidence:
    return actions.add_file(
        source=Source("kim_log.entry", entry.pk),
        label="The form",
        file_name=name,
        media_type="text/html",
        chunks=chunks,
        folder=folder,
        by=cast.standing("manager"),
        at=moment(),
    )


def upload(client: Client, entry: Entry, name: str, content: bytes = CONTENT, media_type: str = "text/html") -> str:
    """Add a file, and say that it was looked through when it could not be checked."""
    address = reverse("kim_log:evidence_add", args=[entry.pk])
    given: dict[str, Any] = {"label": "The form", "file": SimpleUploadedFile(name, content, media_type)}
    page = client.post(address, given, follow=True).content.decode()
    token = HELD.search(page)
    if token is None:
        return page
    given = {"label": "The form", "held": token[1], "has_looked": "on"}
    return client.post(address, given, follow=True).content.decode()


def download(client: Client, evidence: Evidence) -> HttpResponseBase:
    return client.get(reverse("evidence_files:file_download", args=[evidence.address]))


def escaped(name: str) -> str:
    return name.replace('"', '\\"')


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_a_download_that_no_browser_opens_as_a_page(cast: Cast, entry: Entry) -> None:
    client = cast.client("manager")
    page = upload(client, entry, "form.html")
    evidence = Evidence.objects.get()
    address = reverse("evidence_files:file_download", args=[evidence.address])
    assert f'href="{address}"' in page
    response = client.get(address)
    assert (response.status_code, whole(response)) == (200, CONTENT)
    assert response["Content-Type"] == "application/octet-stream", "never the type that its sender gave"
    assert response["Content-Disposition"] == 'attachment; filename="form.html"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Frame-Options"] == "DENY"


def test_an_address_tells_nothing_of_the_file_and_cannot_be_guessed(cast: Cast, entry: Entry, folder: Path) -> None:
    first, second = add(cast, entry, folder), add(cast, entry, folder)
    assert first.address != second.address
    for each in (first, second):
        assert re.fullmatch(r"[\w-]{22}", each.address), "128 random bits"
        assert not {str(each.pk), DIGEST[:8], "form"} & {each.address}
    client = cast.client("manager")
    for address in (DIGEST, str(first.pk), "form.html", first.address[:-1], "a%00b", "..%2f..%2fkeys%2fsecret"):
        assert client.get(f"/evidence/{address}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("key list.txt", "key list.txt"),
        ('the "new" form.txt', 'the "new" form.txt'),
        ("it's; a=b%20c.txt", "it's; a=b%20c.txt"),
        ("Schlüsselliste – für alle.txt", "Schlüsselliste – für alle.txt"),
        ("钥匙.txt", "钥匙.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\jo\\form.txt", "form.txt"),
        ("form\r\nSet-Cookie: a=b.txt", "formSet-Cookie: a=b.txt"),
        ("form\x00.txt", "form.txt"),
        (".htaccess.txt", ".htaccess.txt"),
        ("a" * 196 + ".txt", "a" * 196 + ".txt"),
    ],
)
def test_odd_names_go_in_and_come_out_as_names_alone(cast: Cast, entry: Entry, name: str, kept: str) -> None:
    client = cast.client("manager")
    # Sent by hand: Django's own client would tidy the name before it is sent.
    named = f"filename*=utf-8''{quote(name, safe='')}" if not name.isprintable() else f'filename="{escaped(name)}"'
    body = (
        '--cut\r\nContent-Disposition: form-data; name="label"\r\n\r\nThe form\r\n'
        f'--cut\r\nContent-Disposition: form-data; name="file"; {named}\r\nContent-Type: text/plain\r\n\r\n'
        "words\r\n--cut--\r\n"
    ).encode()
    address = reverse("kim_log:evidence_add", args=[entry.pk])
    response = client.post(address, body, content_type="multipart/form-data; boundary=cut")
    if token := HELD.search(response.content.decode()):
        response = client.post(address, {"label": "The form", "held": token[1], "has_looked": "on"})
    assert response.status_code == 302, response.content.decode()
    evidence = Evidence.objects.get()
    assert evidence.file_name == kept
    given_out = download(client, evidence)
    assert whole(given_out) == b"words"
    said = given_out["Content-Disposition"]
    assert said.startswith("attachment; filename")
    assert not {"\r", "\n"} & set(said)
    found = re.fullmatch(r"attachment; filename(?:=\"(.*)\"|\*=utf-8''(.*))", said)
    assert found
    assert (found[1].replace('\\"', '"') if found[1] else unquote(found[2])) == kept


def test_what_is_too_long_too_large_or_empty_is_said_and_nothing_is_kept(
    cast: Cast, entry: Entry, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = cast.client("manager")
    assert "name is longer than 200 characters" in upload(client, entry, "a" * 197 + ".html")
    assert "This file is empty" in upload(client, entry, "form.html", b"")
    monkeypatch.setattr(evidence_forms, "LARGEST_BYTES", len(CONTENT) - 1)
    assert "The file is larger than 25 MB. Give a link to it instead" in upload(client, entry, "form.html")
    assert files_in(folder) == []
    assert not Evidence.objects.exists()
    monkeypatch.setattr(evidence_forms, "LARGEST_BYTES", len(CONTENT))
    upload(client, entry, "form.html")
    assert Evidence.objects.count() == 1


def test_the_most_that_is_taken_is_what_the_page_says(cast: Cast, entry: Entry) -> None:
    page = cast.client("manager").get(reverse("kim_log:evidence_add", args=[entry.pk])).content.decode()
    assert "Up to 25 MB" in page
    assert evidence_forms.LARGEST_BYTES == 25 * 1024 * 1024


def test_a_type_of_any_length_that_a_browser_sends_is_no_error(cast: Cast, entry: Entry) -> None:
    upload(cast.client("manager"), entry, "form.html", media_type="application/" + "x" * 300)
    assert StoredFile.objects.get().media_type == ("application/" + "x" * 300)[:100]


def test_the_same_content_is_kept_once_under_its_digest_and_its_account_alone_reads_it(
    cast: Cast, entry: Entry, folder: Path
) -> None:
    first = add(cast, entry, folder, chunks=[CONTENT[:100], CONTENT[100:]])
    second = add(cast, factories.entry(cast), folder, name="again.html")
    assert first.file == second.file
    assert first.file is not None
    assert (first.file.sha256, first.file.size) == (DIGEST, len(CONTENT))
    [path] = files_in(folder)
    assert path == folder / DIGEST[:2] / DIGEST
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(each.stat().st_mode) for each in (folder, path.parent)} == {0o700}
    kept = Event.objects.filter(type="evidence_files.file_kept")
    assert kept.count() == 1


def test_an_upload_that_breaks_off_leaves_no_evidence_and_no_file_of_a_name(
    cast: Cast, entry: Entry, folder: Path
) -> None:
    def broken() -> Iterator[bytes]:
        yield CONTENT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        add(cast, entry, folder, chunks=broken())
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()
    assert files_in(folder) == [], "not even the part that came"


def test_evidence_that_was_taken_away_is_reached_by_nobody(cast: Cast, entry: Entry, folder: Path) -> None:
    evidence, other = add(cast, entry, folder), add(cast, entry, folder)
    by = cast.standing("manager")
    actions.remove_evidence(evidence=evidence, why="Not ours.", by=by, at=moment())
    for member in ("manager", "governance", "administrator", "director"):
        assert download(cast.client(member), evidence).status_code == 404
    response = download(cast.client("manager"), other)
    assert whole(response) == CONTENT, "the same content that stands elsewhere still does"


@pytest.mark.parametrize("harm", ["gone", "changed", "cut short", "a folder"])
def test_a_file_that_was_lost_or_changed_on_disk_is_not_given_out_as_the_evidence(
    cast: Cast, entry: Entry, folder: Path, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    evidence = add(cast, entry, folder)
    path = storage.path_of(folder, DIGEST)
    content = {"changed": CONTENT.replace(b"this", b"that", 1), "cut short": CONTENT[:-1]}.get(harm)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    elif harm == "a folder":
        path.mkdir()
    with caplog.at_level(logging.ERROR, logger="kim"):
        response = download(cast.client("manager"), evidence)
    page = whole(response).decode()
    assert (response.status_code, "alert(" in page) == (410, False)
    assert "This file can&#39;t be given out" in page
    assert "Ask a site administrator to put it back from a backup." in page
    [said] = [record.getMessage() for record in caplog.records if record.name.startswith("kim.")]
    assert said == f"The file of evidence {evidence.pk} is gone or was changed on disk."


def test_a_lost_file_that_is_added_again_is_whole_again(cast: Cast, entry: Entry, folder: Path) -> None:
    evidence = add(cast, entry, folder)
    storage.path_of(folder, DIGEST).write_bytes(b"rubbish")
    add(cast, entry, folder)
    assert whole(download(cast.client("manager"), evidence)) == CONTENT


def test_a_link_has_no_address_to_be_downloaded_at(cast: Cast, entry: Entry) -> None:
    source, by = Source("kim_log.entry", entry.pk), cast.standing("manager")
    link = actions.add_link(source=source, label="A", url="https://a.example", by=by, at=moment())
    assert download(cast.client("manager"), link).status_code == 404


def test_evidence_of_what_no_room_keeps_is_seen_by_nobody(cast: Cast, folder: Path) -> None:
    evidence = actions.add_file(
        source=Source("attic.trunk", 1),
        label="A",
        file_name="a.txt",
        media_type="text/plain",
        chunks=[b"a"],
        folder=folder,
        by=cast.standing("manager"),
        at=moment(),
    )
    for member in ("manager", "governance", "administrator"):
        assert download(cast.client(member), evidence).status_code == 404
