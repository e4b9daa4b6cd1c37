"""The doors of the landlord's own details: what a look-over lets through, and the references that it stops."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from markupsafe import Markup

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.design.lists import Column, Filter, Listing, Order
from kim.foundations.landlord import actions
from kim.foundations.landlord.choices import DetailKind
from kim.foundations.landlord.models import OwnDetail
from kim.foundations.landlord.own_details import DetailDoesNotFitError
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.landlord_forms import OwnDetailForm
from kim.foundations.spreadsheets.downloads import download
from kim.foundations.spreadsheets.lists_back import MARKS, marked


def _link(row: OwnDetail) -> Markup:
    return Markup('<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>').format(
        reverse("people:own_detail_change", args=[row.pk]), row.name
    )


LISTING: Listing[OwnDetail] = Listing(
    (
        Column("name", "Whose, or which", lambda row: row.name, show=_link),
        Column("kind", "Kind", lambda row: DetailKind(row.kind).label, code=lambda row: row.kind),
        Column("value", "Detail", lambda row: row.value),
    ),
    (
        Filter("words", "Words", lambda q, v: q.filter(name__icontains=v)),
        Filter("kind", "Kind", lambda q, v: q.filter(kind=v), tuple(DetailKind.choices)),
    ),
    (Order("name", "by name", ("name", "pk")),),
    ("detail", "details"),
)


@for_administrators
def own_detail_list(request: HttpRequest) -> HttpResponseBase:
    """What is let through as ours, and the patterns that are stopped."""
    page = LISTING.read(request.GET, OwnDetail.objects.all())
    if request.GET.get("format"):
        return download(request, page, name="own-details", more=MARKS, prepare=marked("landlord.own_detail"))
    return render(request, "people/own_detail_list.html", {"page": page})


@for_administrators
def own_detail_add(request: HttpRequest) -> HttpResponse:
    """Add a detail; what cannot be read is said beside it."""
    form = OwnDetailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data | {"by": who(request), "at": now()}
        try:
            actions.add_own_detail(**given)
        except DetailDoesNotFitError as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, f"{given['value']} is added: {given['name']}.")
            return redirect("people:own_detail_list")
    return render(request, "people/own_detail_add.html", {"form": form})


@for_administrators
def own_detail_change(request: HttpRequest, number: int) -> HttpResponse:
    """Change a detail; its History stands beside."""
    row = get_object_or_404(OwnDetail, pk=number)
    form = OwnDetailForm(request.POST or None, initial={name: getattr(row, name) for name in OwnDetailForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_own_detail(detail=row, **form.cleaned_data, by=who(request), at=now())
        except DetailDoesNotFitError as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, f"{form.cleaned_data['name']} is changed.")
            return redirect("people:own_detail_list")
    context = {"form": form, "row": row, "history": history_of("landlord.own_detail", row.pk)}
    return render(request, "people/own_detail_change.html", context)


@for_administrators
def own_detail_remove(request: HttpRequest, number: int) -> HttpResponse:
    """Show a detail with its History, and remove it."""
    row = get_object_or_404(OwnDetail, pk=number)
    if request.method == "POST":
        actions.remove_own_detail(detail=row, by=who(request), at=now())
        messages.success(request, f"{row.name} is removed.")
        return redirect("people:own_detail_list")
    history = history_of("landlord.own_detail", row.pk)
    context = {"row": row, "kind": DetailKind(row.kind).label, "history": history}
    return render(request, "people/own_detail_remove.html", context)
