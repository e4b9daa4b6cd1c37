"""Bringing in the rows of a form: each a draft of whoever brings it, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kim.foundations.audit_trail.writing import writing
from kim.foundations.people.models import WorkArea
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing
from kim.practice.kim_log.actions import Kept, draft_entry
from kim.practice.told_by_form import policies
from kim.practice.told_by_form.models import ToldRow
from kim.practice.told_by_form.reading import FormRead, RowRead
from kim.practice.told_by_form.written import MOST_ROWS
from kim_engine.vocabulary import Decision


def bring_rows(*, form: FormRead, rows: Sequence[RowRead], by: Standing, at: datetime, kept_because: str = "") -> int:
    """Make a draft of each row; nothing is recorded by it. Gives how many.

    `kept_because` says why what looks like personal data stays, for the rows that hold such.
    """
    require(policies.may_use_form_of(by, area=form.area))
    require(Decision(0 < len(rows) <= MOST_ROWS, "There is no row to bring in, or more than a form may bring."))
    has_reason = bool(kept_because.strip()) or not any(row.found for row in rows)
    require(Decision(has_reason, "Say why it must stay."), about="kept_because")
    with writing(by=by, at=at, on_behalf_of=by.on_behalf_in(form.area)) as history:
        WorkArea.objects.select_for_update().get(pk=form.area.pk)  # one form of an area at a time
        if ToldRow.objects.filter(area=form.area, digest__in=[row.digest for row in rows]).exists():
            raise RefusedError("A row of this form has just come in. Check the form again.")
        for row in rows:
            told = _bring(form, row, by, at, kept_because)
            history.changed("told_by_form.row_brought", told)
    return len(rows)


def _bring(form: FormRead, row: RowRead, by: Standing, at: datetime, kept_because: str) -> ToldRow:
    if row.content is None or not row.content.what or not row.told_by:
        raise RefusedError("A row does not say what changed, or who told it.")
    entry = draft_entry(area=form.area, content=row.content, by=by, at=at, kept=_kept(row, kept_because))
    told = ToldRow(
        area=form.area,
        form=form.number,
        row=row.number,
        digest=row.digest,
        told_by=row.told_by,
        entry=entry.pk,
        brought_by=by.person,
        brought_at=at,
    )
    told.save()
    return told


def _kept(row: RowRead, because: str) -> Kept | None:
    if not row.found:
        return None
    return {"personal_data_kept": sorted({str(each.kind) for _, each in row.found}), "kept_because": because}
