"""The doors of the filters that somebody keeps for herself: naming them, and removing them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kim.foundations.people import filter_actions, policies
from kim.foundations.people.doors import now, refusals_on, who
from kim.foundations.people.forms import KeepFilterForm, tried
from kim.foundations.people.models import KeptFilter
from kim.foundations.people.refusals import require
from kim.foundations.people.slots import FilteredList, filtered_list

NOT_KEPT = ("after", "before", "format", "cells", "as")  # a place in the list, or a file of it


def filter_keep(request: HttpRequest, code: str) -> HttpResponse:
    """Name the filters of this address, to find the list so again."""
    of, query = _list_or_404(code), _query_of(request)
    require(policies.may_keep_filters(who(request)))
    form = KeepFilterForm(request.POST or None, query=query)
    if request.method == "POST" and form.is_valid():
        given = {"of_list": code, "name": form.cleaned_data["name"], "query": query.urlencode()}
        with refusals_on(form):
            if tried(form, lambda: filter_actions.keep_filter(**given, by=who(request), at=now())):
                messages.success(request, "The filters are kept. Only you see them.")
                return redirect(f"{reverse(of.url_name)}?{query.urlencode()}")
    context = {"form": form, "of": of, "query": query.urlencode()}
    return render(request, "people/filter_keep.html", context, status=400 if form.errors else 200)


def filter_remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove a filter of one's own; anybody else's is not there."""
    require(policies.may_keep_filters(who(request)))
    kept = get_object_or_404(KeptFilter, pk=number, person_id=who(request).person_id)
    of = _list_or_404(kept.of_list)
    if request.method == "POST":
        filter_actions.remove_filter(kept=kept, by=who(request), at=now())
        messages.success(request, "The filter is removed. The list stays as it is.")
        return redirect(of.url_name)
    return render(request, "people/filter_remove.html", {"kept": kept, "of": of})


def _list_or_404(code: str) -> FilteredList:
    of = filtered_list(code)
    if of is None:
        raise Http404
    return of


def _query_of(request: HttpRequest) -> QueryDict:
    query = request.GET.copy()
    for name in (*NOT_KEPT, *(name for name in request.GET if not "".join(request.GET.getlist(name)))):
        query.pop(name, None)
    return query
