"""The door of the landlord's colour: a style sheet, since pages carry no style of their own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from kim.foundations.landlord.queries import current_landlord


@login_not_required
def accent(request: HttpRequest) -> HttpResponse:
    """Give the landlord's colour to every page."""
    landlord = current_landlord()
    css = f":root {{ --kim-accent: {landlord.accent}; }}\n" if landlord and landlord.accent else ""
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": "public, max-age=3600"})
