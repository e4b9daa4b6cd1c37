"""The doors through which a staff list comes in: its template, the file, its columns, its check, and the import."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from kim.foundations.design.jinja import count
from kim.foundations.people.choices import PostState
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.models import Person, Post
from kim.foundations.people.staff_list import WaitingList, write_template
from kim.foundations.people.staff_list_check import LAYOUT, PURPOSE
from kim.foundations.spreadsheets import doors
from kim.foundations.spreadsheets.downloads import XLSX
from kim.foundations.spreadsheets.forms import ColumnsForm
from kim_engine.tables.refusals import RefusedFile


@for_administrators
def staff_new(request: HttpRequest) -> HttpResponse:
    """Ask for the file; it is read, and nothing is written."""
    form = doors.upload_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            staged = doors.bring(request, form, purpose=PURPOSE, at=now())
        except RefusedFile as refusal:
            form.refuse(refusal)
        else:
            return redirect("people:staff_columns", staged.token)
    return render(request, "people/staff_new.html", {"form": form}, status=400 if form.errors else 200)


@for_administrators
def staff_template(request: HttpRequest) -> HttpResponseBase:
    """Give the empty list to fill in."""
    stream = io.BytesIO()
    write_template(stream)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename="staff-list.xlsx", content_type=XLSX)


@for_administrators
def staff_columns(request: HttpRequest, token: str) -> HttpResponse:
    """Say which row holds the headings and what each column is."""
    waiting = _waiting(request, token)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, layout=LAYOUT, sheets=waiting.sheets, meanings=waiting.meanings)
    if request.method == "POST" and form.is_valid():
        has_other_tables = waiting.settle(form.rows(), form.columns())
        return redirect("people:staff_columns" if has_other_tables else "people:staff_check", token)
    context = {"form": form, "staged": waiting.staged, "notes": waiting.staged.workbook.notes}
    return render(request, "people/staff_columns.html", context, status=400 if form.errors else 200)


@for_administrators
def staff_check(request: HttpRequest, token: str) -> HttpResponse:
    """Show what each row would do, and ask what only a person can say. Nothing is written."""
    waiting = _waiting(request, token)
    if waiting.must_ask_rows:
        return redirect("people:staff_columns", token)
    found = waiting.check()
    form = doors.answers_form(request, found, waiting.staged, is_sent=request.method == "POST")
    if request.method == "POST" and doors.keep_answers(form, waiting.staged):
        return redirect("people:staff_check", token)
    return render(request, "people/staff_check.html", doors.checked_context(request, found, waiting.staged, form))


@for_administrators
def staff_do(request: HttpRequest, token: str) -> HttpResponse:
    """Bring in everything that was checked, or nothing."""
    waiting = _waiting(request, token)
    found = waiting.check()
    if request.method != "POST" or not found.may_come_in:
        return redirect("people:staff_check", token)
    confirm = doors.confirm_form(found, request.POST)
    if not confirm.is_valid():
        form = doors.answers_form(request, found, waiting.staged)
        context = doors.checked_context(request, found, waiting.staged, form, confirm)
        return render(request, "people/staff_check.html", context)
    with waiting.staged.claimed():
        added, posts = waiting.bring_in(found, at=now())
    messages.success(request, _said(added, posts))
    return redirect("people:person_list")


@for_administrators
def staff_drop(request: HttpRequest, token: str) -> HttpResponse:
    """Forget a waiting list."""
    waiting = _waiting(request, token)
    if request.method == "POST":
        waiting.staged.forget()
        messages.success(request, "The list is removed. Nothing of it came in.")
        return redirect("people:staff_new")
    return render(request, "people/staff_drop.html", {"staged": waiting.staged})


def _waiting(request: HttpRequest, token: str) -> WaitingList:
    return WaitingList(doors.waiting_or_404(request, token, purpose=PURPOSE), who(request))


def _said(added: list[Person], posts: list[Post]) -> str:
    proposed = sum(1 for post in posts if post.state == PostState.PROPOSED)
    people = count(len(added), "person was added", "people were added")
    given = count(len(posts) - proposed, "post was given", "posts were given")
    return f"{people}, {given}, {proposed} proposed to a second administrator."
