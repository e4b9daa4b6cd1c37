"""The doors of the landlord's settings and customer types: that room lies below and does not know who may."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from markupsafe import Markup

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.design.lists import Column, Filter, Listing, Order
from kim.foundations.landlord import actions, colours
from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.forms import tried
from kim.foundations.people.landlord_forms import CustomerTypeForm, LandlordForm, NewCustomerTypeForm
from kim.foundations.spreadsheets.downloads import download
from kim.foundations.spreadsheets.lists_back import MARKS, marked

SETTINGS = ("name", "type", "homes", "accent")


def _link(row: CustomerType) -> Markup:
    return Markup('<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>').format(
        reverse("people:customer_type_change", args=[row.pk]), row.name
    )


LISTING: Listing[CustomerType] = Listing(
    (
        Column("name", "Name", lambda row: row.name, show=_link),
        Column("offered", "Offered", lambda row: "Yes" if row.is_offered else "No"),
    ),
    (
        Filter("words", "Words", lambda q, v: q.filter(name__icontains=v)),
        Filter(
            "offered",
            "Offered",
            lambda q, v: q.filter(is_offered=v == "yes"),
            (("yes", "Offered"), ("no", "Not offered any more")),
        ),
    ),
    (Order("place", "in the order in which they are offered", ("position", "pk")),),
    ("customer type", "customer types"),
)


@for_administrators
def customer_type_list(request: HttpRequest) -> HttpResponseBase:
    """The customer types, offered or not."""
    page = LISTING.read(request.GET, CustomerType.objects.all())
    if request.GET.get("format"):
        return download(request, page, name="customer-types", more=MARKS, prepare=marked("landlord.customer_type"))
    return render(request, "people/customer_type_list.html", {"page": page})


@for_administrators
def customer_type_add(request: HttpRequest) -> HttpResponse:
    """Add a customer type."""
    form = NewCustomerTypeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data | {"by": who(request), "at": now()}
        if tried(form, lambda: actions.add_customer_type(**given)):
            messages.success(request, "The customer type is added.")
            return redirect("people:customer_type_list")
    return render(request, "people/customer_type_add.html", {"form": form})


@for_administrators
def customer_type_change(request: HttpRequest, number: int) -> HttpResponse:
    """Rename a customer type, stop offering it or offer it again."""
    row = get_object_or_404(CustomerType, pk=number)
    initial = {"name": row.name, "is_offered": "yes" if row.is_offered else "no"}
    form = CustomerTypeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data | {"customer_type": row, "by": who(request), "at": now()}
        if tried(form, lambda: actions.change_customer_type(**given)):
            messages.success(request, "The customer type is changed.")
            return redirect("people:customer_type_list")
    context = {"form": form, "row": row, "history": history_of("landlord.customer_type", row.pk)}
    return render(request, "people/customer_type_change.html", context)


@for_administrators
def landlord_change(request: HttpRequest) -> HttpResponse:
    """Change the settings: they are shown, in the new colour, before they are saved."""
    landlord = get_object_or_404(Landlord, pk=1)
    form = LandlordForm(request.POST or None, initial={name: getattr(landlord, name) for name in SETTINGS})
    step = request.POST.get("do", "") if request.method == "POST" and form.is_valid() else ""
    if step == "save":
        actions.change_landlord(landlord=landlord, **form.cleaned_data, by=who(request), at=now())
        messages.success(request, "The settings are saved.")
        return redirect("people:administration")
    if step == "check":
        return render(request, "people/landlord_check.html", {"form": form} | _shown(form))
    context = {"form": form, "history": history_of("landlord.landlord", landlord.pk)}
    return render(request, "people/landlord_change.html", context)


def _shown(form: LandlordForm) -> dict[str, Any]:
    accent: str = form.cleaned_data["accent"]
    return {
        "lines": form.lines(),
        "typed": [(name, form.data.get(name, "")) for name in SETTINGS],
        "colour": (accent or colours.DEFAULT_ACCENT).removeprefix("#"),
        "contrast": int(colours.contrast_on_buttons(accent) * 10) / 10,  # cut, not rounded: never more than there is
        "needed": colours.NEEDED,
    }
