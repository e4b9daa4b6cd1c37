"""R9: a copy of what a link leads to is kept beside it, in its version; with it, a dead link is still evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from kim.assurance.reviews import quarter_actions
from kim.assurance.reviews.mapping import _thin
from kim.assurance.reviews.queries import evidence_to_point_to
from kim.foundations.audit_trail.models import Event
from kim.foundations.evidence_files import actions as evidence_files
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.queries import found
from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log import actions
from kim.practice.kim_log.content import GivenEvidence
from kim.practice.kim_log.models import Entry
from kim.practice.risk_register.models import Gap
from kim_engine.risk.information import InformationRisk
from tests import factories
from tests.cast import Cast
from tests.engine.texts.specimens import word
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters

SECRET = "943 476 5919"
KEYS = word("Keys are handed over.")


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE, settings.QUARANTINE, settings.SCANNER = tmp_path / "kept", tmp_path / "held", ""


@pytest.fixture
def link(cast: Cast) -> Evidence:
    entry = factories.entry(cast)
    given = {"by": cast.standing("manager"), "at": moment()}
    actions.add_link(entry=entry, label="Key procedure", url="https://intranet.example/keys", **given)
    return Evidence.objects.get()


def keep(cast: Cast, link: Evidence, version: str, chunks: Iterable[bytes] = (b"Keys",), by: str = "manager") -> None:
    copy = GivenEvidence(link.label, "", "keys.txt", "text/plain", chunks, settings.EVIDENCE, version=version)
    entry = Entry.objects.get(pk=link.source_number)
    actions.keep_copy(entry=entry, link=link, copy=copy, by=cast.standing(by), at=moment())


def asked(cast: Cast, link: Evidence, state: str) -> Entry:
    evidence_files.note_check(evidence=link, state=state, by=cast.standing("officer"), at=moment())
    link.refresh_from_db()
    return Entry.objects.get(pk=link.source_number)


def test_a_copy_is_looked_over_and_kept_with_its_version_newest_first(cast: Cast, link: Evidence) -> None:
    client, address = cast.client("manager"), f"/log/{link.source_number}/evidence/{link.pk}/copy/"

    def send(**typed: Any) -> str:
        return client.post(address, typed, follow=True).content.decode()

    page = send(version="")
    assert "Choose the file" in page
    assert "Say which version it is" in page
    page = send(file=SimpleUploadedFile("a.docx", word(f"NHS number {SECRET}")), version="1")
    assert "what looks like an NHS number" in page
    assert not Evidence.objects.exclude(pk=link.pk).exists(), "nothing of it is kept"
    for version in ("March 2026", "3.1"):
        page = send(file=SimpleUploadedFile(f"{version}.docx", KEYS), version=version)
    assert "The copy is kept beside the link." in page
    assert page.index("Kept copy, version 3.1") < page.index("Kept copy, version March 2026")
    assert "3.1.docx" in page
    assert "Text looked over: no personal data found" in page
    assert "Copy of a version kept beside a link" in page, "the History says it"
    entry = Entry.objects.get()
    assert entry.evidence_count == 1, "a link and its copies are one piece"
    [hit] = found(cast.standing("officer"), "handed", None).filter(file_version="3.1")
    download = cast.client("officer").get(f"/evidence/{hit.address}/")
    assert b"".join(download.streaming_content) == KEYS
    assert Event.objects.filter(type="evidence_files.copy_kept").count() == 2
    on = timezone.localdate()
    as_it_was = client.get(f"/log/{entry.pk}/?on-day={on.day}&on-month={on.month}&on-year={on.year}").content.decode()
    assert "1 piece" in as_it_was


def test_a_dead_link_with_a_copy_is_evidence_and_says_so(cast: Cast, link: Evidence) -> None:
    entry = asked(cast, link, "DEAD")
    gap = Gap.objects.get(source_kind="evidence_files.evidence")
    assert (entry.evidence_count, gap.state, gap.source_number, gap.raised_by) == (
        0, "OPEN", link.pk, cast.person("officer"),
    )  # fmt: skip
    page = cast.client("manager").get(f"/log/{entry.pk}/").content.decode()
    assert "It does not count as evidence." in page
    assert "Gap: open" in page
    keep(cast, link, "2")
    entry.refresh_from_db()
    gap.refresh_from_db()
    assert (entry.evidence_count, gap.state, gap.settled_why) == (1, "WITHDRAWN", "A copy of what was there is kept.")
    page = cast.client("officer").get(f"/log/{entry.pk}/").content.decode()
    assert "Dead link: nothing is there" in page
    assert "Its kept copy is evidence of what was there." in page
    copy = Evidence.objects.get(copy_of=link)
    given = {"why": "Wrong file.", "by": cast.standing("manager"), "at": moment()}
    actions.remove_evidence(entry=entry, evidence=copy, **given)
    entry.refresh_from_db()
    gap.refresh_from_db()
    assert (entry.evidence_count, gap.state) == (0, "OPEN")
    keep(cast, link, "3")
    page = cast.client("manager").get(f"/log/{entry.pk}/evidence/{link.pk}/").content.decode()
    assert "Its kept copy goes with it." in page
    actions.remove_evidence(entry=entry, evidence=link, **given)
    assert not Evidence.objects.filter(removed_at__isnull=True).exists()
    gap.refresh_from_db()
    assert gap.state == "WITHDRAWN"


def test_who_may_not_keep_evidence_may_not_keep_a_copy(cast: Cast, link: Evidence) -> None:
    with pytest.raises(RefusedError):
        keep(cast, link, "1", by="other_manager")
    with pytest.raises(RefusedError, match="Say which version"):
        keep(cast, link, " ")
    keep(cast, link, "1")
    with pytest.raises(RefusedError, match="beside a link that stands"):
        keep(cast, Evidence.objects.get(copy_of=link), "1")
    for wrong in ({"file_version": "9"}, {"copy_of": link}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.filter(pk=link.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(copy_of=link).update(counts=True)


def test_a_gap_of_a_link_follows_its_entry_and_what_people_settle_stays(cast: Cast, link: Evidence) -> None:
    entry = asked(cast, link, "FORBIDDEN")
    gap, manager = Gap.objects.get(), cast.client("manager")
    page = manager.post(f"/gaps/{gap.pk}/settle/", {"state": "ACCEPTED", "why": "The owner knows."}, follow=True)
    assert page.redirect_chain[-1][0] == f"/log/{entry.pk}/"
    assert "The owner knows." in page.content.decode()
    asked(cast, link, "DEAD")
    assert Gap.objects.get().state == "ACCEPTED", "once raised and settled, it is not raised again"
    assert cast.client("other_manager").get(f"/gaps/{gap.pk}/settle/").status_code == 404
    manager.post(f"/gaps/{gap.pk}/reopen/", {"why": "Asked for again."})
    given = {"by": cast.standing("manager"), "at": moment()}
    actions.withdraw_entry(entry=entry, why="Over.", from_on=date(2026, 11, 20), **given)
    assert Gap.objects.get().state == "WITHDRAWN"
    asked(cast, link, "DEAD")
    assert Gap.objects.get().state == "WITHDRAWN", "no gap of what is not in force"
    actions.put_back_entry(entry=entry, why="It goes on.", **given)
    assert Gap.objects.get().state == "OPEN"
    asked(cast, link, "OPENS")
    assert (Gap.objects.get().state, Gap.objects.get().settled_why) == ("WITHDRAWN", "The link opens again.")


def test_a_dead_link_is_no_evidence_for_a_review_nor_on_the_quarters_page(cast: Cast, link: Evidence) -> None:
    quarter = quarters.opened()
    review = quarters.review(quarter)
    high, by = InformationRisk("HIGH", "HIGH", "HIGH", "HIGH"), cast.standing("service_manager")
    quarter_actions.set_approach(area=cast.area(), autonomy="STATEMENT", risk=high, why="New.", by=by, at=moment())
    offered = lambda: [each.pk for each in evidence_to_point_to(cast.standing("manager"), review)]  # noqa: E731
    assert offered() == [link.pk]
    review.evidence.add(link)
    [(row, pieces)] = _thin(quarter)
    assert (row.area, pieces) == (review.area, 1)
    asked(cast, link, "DEAD")
    assert [pieces for _, pieces in _thin(quarter)] == [0]
    assert offered() == [link.pk], "it is shown where it is pointed to"
    review.evidence.clear()
    assert offered() == []
    keep(cast, link, "1")
    assert offered() == [link.pk], "the link, not its copy beside it"
