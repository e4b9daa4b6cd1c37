"""What evidence answers to the other rooms: how its values are said, and what of a file's text an erasure takes."""

from __future__ import annotations

from typing import Any

from kim.foundations.audit_trail.slots import link_to
from kim.foundations.evidence_files.choices import WHY_UNREAD, Checked, LinkState, Scanned
from kim.foundations.evidence_files.models import Evidence, FileText
from kim.foundations.evidence_files.queries import found, put_texts
from kim.foundations.full_text.slots import Hit, SearchSource
from kim_engine.texts import Unread

COPIES = FileText._meta.db_table


def say_value(name: str, value: Any) -> str:
    """Say a state value as the screen does."""
    if value in (None, ""):
        return ""
    if name == "checked":
        return str(Checked(value).label)
    if name == "link_state":
        return str(LinkState(value).label)
    if name == "unread":
        return WHY_UNREAD[Unread(value)]
    return str(Scanned(value).label) if name == "scanned" else str(value)


def holds_text(text: str) -> bool:
    """Say whether the text of any kept file holds this."""
    return FileText.objects.filter(text__icontains=text).exists()


def forget_text(text: str) -> int:
    """Drop the text of every kept file that holds this, so that it is found by nobody. The files stay as they are."""
    return FileText.objects.filter(text__icontains=text).delete()[0]


def hit(evidence: Evidence) -> Hit:
    """Show evidence that was found: it leads to the thing that it belongs to."""
    href = link_to(evidence.source_kind, evidence.source_number) or ""
    texts = (getattr(evidence, "said", ""), evidence.file_name)
    return Hit(evidence.label or evidence.file_name, href, getattr(evidence, "area_name", ""), texts)


SEARCH = SearchSource("evidence", "Evidence", ("piece of evidence", "pieces of evidence"), found, hit, put_texts)
