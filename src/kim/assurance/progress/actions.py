"""Making the quarterly report: it writes nothing but who made which paper, and of which bytes."""

from __future__ import annotations

import hashlib
from datetime import datetime

from kim.assurance.progress import policies, reporting
from kim.assurance.progress.choices import PaperFormat, Report
from kim.assurance.reviews.models import KimQuarter
from kim.foundations.audit_trail.writing import writing
from kim.foundations.documents.pdf import NotSetError, as_pdf
from kim.foundations.documents.word import as_word
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing

EVENTS = {Report.SUMMARY: "reviews.quarter_summary_made", Report.FULL: "reviews.quarter_report_made"}


def make_report(*, quarter: KimQuarter, report: str, format: str, by: Standing, at: datetime) -> bytes:
    """Make a quarter's report. Its bytes are not kept: the record holds their SHA-256."""
    require(policies.may_make_report(by))
    paper = reporting.paper_of(by, quarter, Report(report), at)
    try:
        made = as_pdf(paper) if format == PaperFormat.PDF else as_word(paper)
    except NotSetError:
        raise RefusedError("The PDF could not be made. Nothing was kept. Choose Word, or try again.") from None
    with writing(by=by, at=at) as history:
        sha256 = hashlib.sha256(made).hexdigest()
        history.noted(EVENTS[Report(report)], quarter, format=PaperFormat(format).label, sha256=sha256)
    return made
