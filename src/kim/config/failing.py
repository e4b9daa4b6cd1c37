"""What is shown when a page fails: that the disk is full, with what was typed; else that something went wrong."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from kim.config.full_disk import is_full
from kim.foundations.sign_in.lapsed import carried, carry

HTTP_NO_ROOM = 507


def page_failed(request: HttpRequest) -> HttpResponse:
    """Answer for a page that failed. Nothing of it is kept: what was written was one transaction."""
    if not is_full(sys.exc_info()[1]):
        return server_error(request)
    typed = carried(carry(request)) if request.method == "POST" and not _is_unread(request) else None
    context = {"typed": typed, "lost_files": bool(typed) and bool(request.FILES)}
    return render(request, "disk_full.html", context, status=HTTP_NO_ROOM)


def _is_unread(request: HttpRequest) -> bool:
    """Say whether what was sent could not even be taken in: a large file has no room to arrive."""
    try:
        return not request.POST
    except OSError:
        return True
