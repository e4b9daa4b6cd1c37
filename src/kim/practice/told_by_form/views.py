"""The doors of forms for people without accounts: giving one out, checking one that came back, and its drafts."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kim.foundations.design.jinja import count
from kim.foundations.landlord.models import Landlord
from kim.foundations.people.doors import now, refusals_on, today, who
from kim.foundations.people.refusals import require
from kim.foundations.spreadsheets import doors
from kim.foundations.spreadsheets.downloads import XLSX
from kim.foundations.spreadsheets.staging import Staged
from kim.practice.told_by_form import actions, policies, queries
from kim.practice.told_by_form.forms import BringForm
from kim.practice.told_by_form.reading import read_form
from kim.practice.told_by_form.written import write_for
from kim_engine.tables.refusals import RefusedFile

PURPOSE = "told_by_form.form"


def form_new(request: HttpRequest) -> HttpResponse:
    """Offer each area's form, and ask for one that was filled in; it is read, and nothing is written."""
    require(policies.may_use_forms(who(request)))
    form = doors.upload_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            staged = doors.bring(request, form, purpose=PURPOSE, at=now())
        except RefusedFile as refusal:
            form.refuse(refusal)
        else:
            return redirect("told_by_form:form_check", staged.token)
    context = {"form": form, "areas": queries.areas_of(who(request))}
    return render(request, "told_by_form/form_new.html", context, status=400 if form.errors else 200)


def form_download(request: HttpRequest, number: int) -> HttpResponseBase:
    """Give a new form for an area."""
    require(policies.may_use_forms(who(request)))
    area = get_object_or_404(queries.areas_of(who(request)), pk=number)
    file = io.BytesIO()
    code = write_for(area, Landlord.objects.get(), file, today())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"kim-log-form-{code}.xlsx", content_type=XLSX)


def form_check(request: HttpRequest, token: str) -> HttpResponse:
    """Show every row as it would come in, or why it cannot; then make drafts of those that can."""
    staged, person = _waiting(request, token), who(request)
    found = read_form(staged.workbook, person)
    form = BringForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and found.form and form.is_valid():
        with refusals_on(form), staged.claimed():
            given = {"kept_because": form.cleaned_data["kept_because"], "by": person, "at": now()}
            number = actions.bring_rows(form=found.form, rows=form.rows(), **given)
            messages.success(request, f"{count(number, 'draft is', 'drafts are')} made. Read and log each of them.")
            return redirect(f"{reverse('kim_log:entry_list')}?area={found.form.area.pk}&state=DRAFT")
    return render(request, "told_by_form/form_check.html", {"form": form, "found": found, "staged": staged})


def form_drop(request: HttpRequest, token: str) -> HttpResponse:
    """Forget a waiting form."""
    staged = _waiting(request, token)
    if request.method == "POST":
        staged.forget()
        messages.success(request, "The form is removed. Nothing of it came in.")
        return redirect("told_by_form:form_new")
    return render(request, "told_by_form/form_drop.html", {"staged": staged})


def _waiting(request: HttpRequest, token: str) -> Staged:
    require(policies.may_use_forms(who(request)))
    return doors.waiting_or_404(request, token, purpose=PURPOSE)
