"""The doors through which an old Log comes in: the file, its columns, its check, and the import."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kim.foundations.design.jinja import count
from kim.foundations.people.doors import now, who
from kim.foundations.people.refusals import require
from kim.foundations.spreadsheets import doors
from kim.foundations.spreadsheets.forms import ColumnsForm
from kim.practice.kim_log import policies
from kim.practice.kim_log.importing_columns import LAYOUT, PURPOSE
from kim.practice.kim_log.importing_known import Waiting, files_brought, same_file
from kim.practice.kim_log.models import ImportedFile
from kim_engine.tables.refusals import RefusedFile


def import_new(request: HttpRequest) -> HttpResponse:
    """Ask for the file; it is read, and nothing is written."""
    require(policies.may_import_at_all(who(request)))
    form = doors.upload_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            staged = doors.bring(request, form, purpose=PURPOSE, at=now())
        except RefusedFile as refusal:
            form.refuse(refusal)
        else:
            return redirect("kim_log:import_columns", staged.token)
    status = 400 if form.errors else 200
    return render(request, "kim_log/import_new.html", {"form": form, "files": files_brought()}, status=status)


def import_columns(request: HttpRequest, token: str) -> HttpResponse:
    """Say which row holds the headings and what each column is."""
    waiting = _waiting(request, token)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, layout=LAYOUT, sheets=waiting.sheets, meanings=waiting.meanings)
    if request.method == "POST" and form.is_valid():
        has_other_tables = waiting.settle(form.rows(), form.columns())
        return redirect("kim_log:import_columns" if has_other_tables else "kim_log:import_check", token)
    context = {"form": form, "staged": waiting.staged, "notes": waiting.staged.workbook.notes}
    context |= {"before": same_file(waiting.staged.workbook.sha256)}
    return render(request, "kim_log/import_columns.html", context, status=400 if form.errors else 200)


def import_check(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would come in, row by row, and ask what only a person can say. Nothing is written."""
    waiting = _waiting(request, token)
    if waiting.must_ask_rows:
        return redirect("kim_log:import_columns", token)
    found = waiting.check()
    form = doors.answers_form(request, found, waiting.staged, is_sent=request.method == "POST")
    if request.method == "POST" and doors.keep_answers(form, waiting.staged):
        return redirect("kim_log:import_check", token)
    context = doors.checked_context(request, found, waiting.staged, form)
    return render(request, "kim_log/import_check.html", context)


def import_do(request: HttpRequest, token: str) -> HttpResponse:
    """Bring in everything that was checked, or nothing."""
    waiting = _waiting(request, token)
    found = waiting.check()
    if request.method != "POST" or not found.may_come_in:
        return redirect("kim_log:import_check", token)
    confirm = doors.confirm_form(found, request.POST)
    if not confirm.is_valid():
        form = doors.answers_form(request, found, waiting.staged)
        context = doors.checked_context(request, found, waiting.staged, form, confirm)
        return render(request, "kim_log/import_check.html", context)
    with waiting.staged.claimed():
        brought = waiting.bring_in(found, at=now())
    messages.success(request, _said(brought))
    return redirect(brought_address(brought) or reverse("kim_log:import_new"))


def import_drop(request: HttpRequest, token: str) -> HttpResponse:
    """Forget a waiting file."""
    waiting = _waiting(request, token)
    if request.method == "POST":
        waiting.staged.forget()
        messages.success(request, "The file is removed. Nothing of it came in.")
        return redirect("kim_log:import_new")
    return render(request, "kim_log/import_drop.html", {"staged": waiting.staged})


def _waiting(request: HttpRequest, token: str) -> Waiting:
    require(policies.may_import_at_all(who(request)))
    return Waiting(doors.waiting_or_404(request, token, purpose=PURPOSE), who(request))


def brought_address(brought: ImportedFile) -> str:
    """Give the address of the list of what came in with a file; '' if that was no entry."""
    return f"{reverse('kim_log:entry_list')}?file={brought.pk}&state=ALL" if brought.entries else ""


def _said(brought: ImportedFile) -> str:
    entries = count(brought.entries, "entry", "entries") if brought.entries else ""
    reviews = count(brought.reviews, "past review") if brought.reviews else ""
    where = " Past reviews stand on the pages of their work areas." if reviews else ""
    return f"{' and '.join(filter(None, (entries, reviews)))} came in.{where}"
