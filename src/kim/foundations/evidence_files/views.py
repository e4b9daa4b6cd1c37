"""The door for a file: a download and nothing else, to whoever may see the thing it belongs to."""

from __future__ import annotations

import logging
from typing import IO

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from kim.foundations.audit_trail.slots import link_to
from kim.foundations.evidence_files import actions, storage
from kim.foundations.evidence_files.choices import is_of_the_web, wrong_with_link
from kim.foundations.evidence_files.fetching import look_at
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.slots import may_see_owner
from kim.foundations.landlord.queries import link_hosts
from kim.foundations.people.doors import now, who

LOST = {
    "heading": "This file can't be given out",
    "sentence": "It is gone from the site's disk, or is no longer what was added. "
    "Ask a site administrator to put it back from a backup.",
}
log = logging.getLogger(__name__)


def file_download(request: HttpRequest, address: str) -> HttpResponseBase:
    """Give out a file to whoever may see what it is evidence of, if it is still what was added."""
    found = Evidence.objects.filter(removed_at__isnull=True, file__isnull=False).select_related("file")
    evidence = get_object_or_404(found, address=address)
    if not may_see_owner(evidence.source_kind, who(request), evidence.source_number) or evidence.file is None:
        raise Http404
    try:
        file = storage.open_kept(settings.EVIDENCE, evidence.file.sha256)
    except storage.NotAsKeptError:
        log.error("The file of evidence %s is gone or was changed on disk.", evidence.pk)
        return render(request, "design/refusal_show.html", LOST, status=410)
    return _as_download(file, evidence.file_name)


def _as_download(file: IO[bytes], name: str) -> FileResponse:
    """Make a download of a file: never shown by the browser as a page of this site."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def link_open(request: HttpRequest, address: str) -> HttpResponseBase:
    """Lead on to a link of the web that is stored here, and note who opened it. No other address is led to."""
    evidence = _link_or_404(request, address)
    if not is_of_the_web(evidence.url) or wrong_with_link(evidence.url):
        raise Http404
    if _is_opened_by_a_person(request):
        actions.note_opening(evidence=evidence, by=who(request), at=now())
    response = HttpResponseRedirect(evidence.url)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


def _is_opened_by_a_person(request: HttpRequest) -> bool:
    """Say whether somebody followed the link from our own page or by its address, not another site or a preview.

    A POST could not lead on: browsers hold the page's `form-action 'self'` against where the answer leads.
    """
    said = request.headers.get
    is_ours = said("Sec-Fetch-Site", "none") in ("same-origin", "none")  # left out by browsers on plain http
    is_page = said("Sec-Fetch-Dest", "document") == "document" and not said("Sec-Purpose")
    return request.method == "GET" and is_ours and is_page


def link_check(request: HttpRequest, address: str) -> HttpResponseBase:
    """Ask a link's server, if it is on the landlord's list, whether the link still opens."""
    evidence = _link_or_404(request, address)
    back = link_to(evidence.source_kind, evidence.source_number)
    if request.method == "POST":
        state = look_at(evidence.url, hosts=link_hosts())
        actions.note_check(evidence=evidence, state=state, by=who(request), at=now())
        messages.success(request, f"{state.label}.")
        return redirect(back or request.path)
    return render(request, "evidence_files/link_check.html", {"evidence": evidence, "back": back})


def _link_or_404(request: HttpRequest, address: str) -> Evidence:
    found = Evidence.objects.filter(removed_at__isnull=True, file__isnull=True)
    evidence = get_object_or_404(found, address=address)
    if not may_see_owner(evidence.source_kind, who(request), evidence.source_number):
        raise Http404
    return evidence
