"""The door for a file: a download and nothing else, to whoever may see the thing it belongs to."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from kim.foundations.evidence_files import storage
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.slots import may_see_owner
from kim.foundations.people.doors import who


def file_download(request: HttpRequest, address: str) -> FileResponse:
    """Give out a file as a download: never shown by the browser as a page of this site."""
    found = Evidence.objects.filter(removed_at__isnull=True, file__isnull=False).select_related("file")
    evidence = get_object_or_404(found, address=address)
    if not may_see_owner(evidence.source_kind, who(request), evidence.source_number) or evidence.file is None:
        raise Http404
    file = storage.open_kept(settings.EVIDENCE, evidence.file.sha256)
    response = FileResponse(
        file, as_attachment=True, filename=evidence.file_name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
