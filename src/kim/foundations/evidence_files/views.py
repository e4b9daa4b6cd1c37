"""The door for a file: a download and nothing else, to whoever may see the thing it belongs to."""

from __future__ import annotations

import logging
from typing import IO

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from kim.foundations.evidence_files import storage
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.slots import may_see_owner
from kim.foundations.people.doors import who

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
