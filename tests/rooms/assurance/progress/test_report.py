"""The quarterly report: one page for a Director, all of it in full, as Word and PDF, noted in the History (issue 4)."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import UTC, date, datetime

import docx
import pypdfium2
import pytest
from django.urls import reverse

from kim.assurance.progress import measures, queries, reporting
from kim.assurance.progress.choices import Report
from kim.assurance.progress.counting import Row
from kim.assurance.reviews.models import KimQuarter
from kim.foundations.audit_trail.models import Event, Payload
from kim.foundations.documents import pdf
from kim.foundations.documents.words import MAY_BREAK
from kim.foundations.landlord.models import Landlord
from kim.foundations.landlord.queries import current_landlord
from kim.foundations.people.standing import Standing
from kim.practice.dip_checks.queries import Counts
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.assurance.progress.test_pages import two_quarters
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import DATES, Q1, Q2

MAKE = "progress:report_make"
AT = datetime(2026, 11, 22, 14, 5, 33, tzinfo=UTC)
NOBODY = Standing(date(2026, 11, 22), None)
WORST = ("W" * 120, 'A "b" #c $d$ <e> \\f @g' * 5, "🏠" * 120, "wide words " * 11)


def made(cast: Cast, report: str, format: str, quarter: str = "2026-Q1", by: str = "director"):
    typed = {"quarter": quarter, "report": report, "format": format}
    return cast.client(by).post(reverse(MAKE), typed)


def pages(file: bytes) -> list[str]:
    found = pypdfium2.PdfDocument(file)
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range().replace(MAY_BREAK, "")) for page in found]


def many(areas: int, services: int = 14, worst: tuple[str, ...] = WORST) -> reporting.Counted:
    """Count many areas, each of which needs an eye in every way that it can, under names that ask for much room."""
    states = [("NOT_RETURNED", "", ""), ("AGREED", "STATEMENT", "NOT"), ("AGREED", "UNCHANGED", "WORK")]
    rows = []
    for number in range(areas):
        service = number % services
        names = (
            f"{worst[number % len(worst)]}{number}"[-120:],
            service,
            f"{worst[service % len(worst)]}{service}"[-120:],
        )
        rows.append(Row(1, number, *names, *states[number % 3], True, None, None, number % 2))
    quarter = KimQuarter(code=Q1.code, starts_in=4, begins_on=Q1.first_day, ends_on=Q1.last_day, **vars(DATES[Q1]))
    return reporting.Counted(quarter, rows, (1234, 1000), Counts(900, 50, 50), dict.fromkeys(range(areas), "HIGH"))


@pytest.mark.parametrize("worst", [(each,) for each in WORST])
def test_the_summary_is_one_page_whatever_the_names(monkeypatch, worst) -> None:
    monkeypatch.setattr(reporting, "current_landlord", lambda: Landlord(name=worst[0][:120]))
    monkeypatch.setattr(reporting, "count", lambda person, quarter: many(200, worst=worst))
    assert len(pages(pdf.as_pdf(reporting.paper_of(NOBODY, many(1).quarter, Report.SUMMARY, AT)))) == 1


def test_the_summary_of_two_hundred_areas_is_one_page_and_the_full_report_names_them(monkeypatch) -> None:
    monkeypatch.setattr(reporting, "current_landlord", lambda: Landlord(name="Testshire Homes"))
    monkeypatch.setattr(reporting, "count", lambda person, quarter: many(200))
    file = pdf.as_pdf(reporting.paper_of(NOBODY, many(1).quarter, Report.SUMMARY, AT))
    [page] = pages(file)
    assert f"Not returned: {67}" in page
    assert page.count("and 61 more") == 1  # of 67 that were not returned, six by name
    assert page.count("and 127 more") == 1  # of 133 judged not working, or needing work
    assert page.count("and 194 more") == 1  # of 200 of high risk, none with two pieces
    assert "and 4 more" in page, "services beyond ten stand in the full report"
    assert b"/StructTreeRoot" in file
    monkeypatch.setattr(reporting, "count", lambda person, quarter: many(40))
    whole = pages(pdf.as_pdf(reporting.paper_of(NOBODY, many(1).quarter, Report.FULL, AT)))
    assert len(whole) > 5
    assert "W" * 100 in "".join(whole).replace(" ", "")


def test_the_report_counts_what_the_page_of_progress_counts(cast: Cast) -> None:
    two_quarters(cast)
    who, now = cast.standing("director"), KimQuarter.objects.get(code=Q2.code)
    page = measures.page_of(who, queries.Scope("The whole landlord"))
    figures = dict(reporting._figures(reporting.count(who, now)))
    shown = {each.key: dict(zip(each.headings, each.rows[0], strict=True)) for each in page.measures}
    of = shown["returns"]["Out of"].split()[0]
    agreed = shown["returns"]["Agreed, with changes"] + shown["returns"]["Agreed, nil return"]
    assert figures["Reviews agreed"] == f"{agreed} of {of}"
    assert figures["Reviews not returned"] == f"{shown['returns']['Not returned']} of {of}"
    assert figures["Sent on time"] == f"{shown['on-time']['On time']} of {of}"
    assert figures["Gaps opened, and gaps closed"] == f"{shown['gaps']['Opened']} and {shown['gaps']['Closed']}"
    assert figures["Judged working well, of those agreed"] == "None to count"


def test_all_four_are_downloads_that_name_landlord_quarter_and_areas(cast: Cast) -> None:
    two_quarters(cast)
    landlord = current_landlord()
    assert landlord is not None
    for report, name in (("SUMMARY", "quarterly-summary"), ("FULL", "quarterly-report")):
        for format, ending in (("PDF", "pdf"), ("WORD", "docx")):
            response = made(cast, report, format)
            assert response["Content-Disposition"] == f'attachment; filename="{name}-2026-Q1.{ending}"'
            assert response["Cache-Control"] == "private, no-store"
            assert response["X-Content-Type-Options"] == "nosniff"
            if format == "PDF":
                text = pages(response.content)[0]
            else:
                file = docx.Document(io.BytesIO(response.content))
                text = " ".join(each.text for each in file.paragraphs)
                assert "Heading 1" in {each.style.name for each in file.paragraphs}
                assert file.core_properties.author == landlord.name
            assert landlord.name in text
            assert "Quarter 1" in text
            assert "Voids (Housing)" in text
            assert "This quarter closed on" in text
            assert "Not returned: 3" in text
    open_one = pages(made(cast, "SUMMARY", "PDF", Q2.code).content)
    assert len(open_one) == 1
    assert "This quarter is not closed yet" in open_one[0]


def test_making_one_is_noted_with_the_hash_of_its_bytes_and_looking_is_not(cast: Cast) -> None:
    two_quarters(cast)
    before = Event.objects.count()
    page = cast.client("inspector").get(reverse(MAKE)).content.decode()
    assert "Quarter 2, July to September 2026 (not closed yet)" in page
    assert cast.client("director").post(reverse(MAKE), {"quarter": "2026-Q1"}).status_code == 200
    assert Event.objects.count() == before, "neither looking nor a mistake is noted"
    file = made(cast, "FULL", "WORD", by="inspector").content
    event = Event.objects.get(sequence=before)
    assert (event.type, event.object_kind) == ("reviews.quarter_report_made", "reviews.quarter")
    facts = dict(Payload.objects.filter(event=event).values_list("name", "value"))
    assert facts == {"format": '"Word"', "sha256": f'"{hashlib.sha256(file).hexdigest()}"'}
    history = cast.client("director").get(reverse("home:history_list")).content.decode()
    assert "Made the quarterly report: full report" in history
    assert f"Format: Word. SHA-256 of the file: {hashlib.sha256(file).hexdigest()}" in history
    assert made(cast, "FULL", "WORD", by="nobody").status_code == 403


def test_the_same_figures_at_the_same_minute_give_the_same_bytes(cast: Cast) -> None:
    two_quarters(cast)
    quarter = KimQuarter.objects.get(code=Q1.code)
    who = cast.standing("director")
    first, again = (reporting.paper_of(who, quarter, Report.FULL, AT.replace(second=each)) for each in (1, 59))
    assert pdf.as_pdf(first) == pdf.as_pdf(again)


def test_a_pdf_that_can_not_be_set_is_said_on_the_page(cast: Cast, monkeypatch) -> None:
    quarters.opened(at=moment())
    before = Event.objects.count()
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    response = made(cast, "SUMMARY", "PDF", Q2.code)
    assert "The PDF could not be made" in response.content.decode()
    assert Event.objects.count() == before
    assert reverse(MAKE) in cast.client("director").get(reverse("progress:landlord_progress")).content.decode()


def test_before_the_first_quarter_there_is_no_report_to_make(cast: Cast) -> None:
    assert "No quarter has been opened yet" in cast.client("director").get(reverse(MAKE)).content.decode()
    assert made(cast, "FULL", "PDF").status_code == 200
