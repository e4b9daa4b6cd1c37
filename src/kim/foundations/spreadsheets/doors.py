"""What the doors of every import share: taking a file in, finding it again, and the page of its check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest

from kim.foundations.spreadsheets import staging
from kim.foundations.spreadsheets.forms import AnswersForm, ConfirmForm, UploadForm
from kim.foundations.spreadsheets.results import OUTCOMES, Checked, Outcome
from kim_engine.tables.limits import Limits

LIMITS = Limits(rows=5_000, cells=150_000, sheets=40)  # a check reads every cell anew for each page
QUESTIONS_A_PAGE = 20
ROWS_A_PAGE = 100


def upload_form(request: HttpRequest) -> UploadForm:
    """Give the form for a file, with the file if one was sent."""
    return UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()


def bring(request: HttpRequest, form: UploadForm, *, purpose: str, at: datetime) -> staging.Staged:
    """Take the form's file in. Raises RefusedFile."""
    file = form.cleaned_data["file"]
    return staging.bring(
        under=settings.STAGING,
        owner=_account(request),
        purpose=purpose,
        name=file.name,
        chunks=file.chunks(),
        at=at,
        limits=LIMITS,
    )


def waiting_or_404(request: HttpRequest, token: str, *, purpose: str) -> staging.Staged:
    """Find a waiting file of the account that asks; for any other there is none."""
    try:
        return staging.find(under=settings.STAGING, token=token, owner=_account(request), purpose=purpose)
    except staging.NotStagedError:
        raise Http404 from None


def answers_form(request: HttpRequest, found: Checked, staged: staging.Staged, *, is_sent: bool = False) -> AnswersForm:
    """Ask what is open, or what was answered if that is to be changed; a sent page keeps its own questions."""
    # A choice that was not made is not sent: the page says which questions it asked.
    sent = {name.partition("-")[2] for name in request.POST if name.startswith(("choice-", "typed-"))}
    sent |= set(request.POST.getlist("asked"))
    if is_sent and sent:
        groups = [group for group in found.all_questions if group.question.key in sent]
    elif request.GET.get("show") == "answered":
        groups = found.answered(staged.answers)
    else:
        groups = found.still_open(staged.answers)[:QUESTIONS_A_PAGE]
    return AnswersForm(request.POST if is_sent else None, groups=groups, given=staged.answers)


def keep_answers(form: AnswersForm, staged: staging.Staged) -> bool:
    """Keep what was answered, right or not. Returns whether all of it can be used."""
    staged.answers |= form.said()
    staged.keep()
    return form.is_valid()


def confirm_form(found: Checked, sent: Mapping[str, Any] | None = None) -> ConfirmForm:
    """Give the form for the last word."""
    return ConfirmForm(sent, cannot=found.counts[Outcome.CANNOT])


def checked_context(
    request: HttpRequest, found: Checked, staged: staging.Staged, form: AnswersForm, confirm: ConfirmForm | None = None
) -> dict[str, Any]:
    """Give the page of a check all that it shows."""
    shown = request.GET.get("rows", "")
    rows = [row for row in found.rows if row.outcome == shown] if shown in list(Outcome) else found.rows
    counts = found.counts
    return {
        "form": form,
        "confirm": confirm or confirm_form(found),
        "found": found,
        "staged": staged,
        "shown": shown,
        "open": found.still_open(staged.answers),
        "answered": found.answered(staged.answers),
        "is_changing": request.GET.get("show") == "answered",
        "outcomes": [(code, *OUTCOMES[code], counts[code]) for code in Outcome],
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
    }


def _account(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
