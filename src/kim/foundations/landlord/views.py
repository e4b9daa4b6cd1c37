"""The doors of the landlord's colour: style sheets, since pages carry no style of their own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from kim.foundations.landlord import colours
from kim.foundations.landlord.queries import current_landlord


@login_not_required
def accent(request: HttpRequest) -> HttpResponse:
    """Give the landlord's colour to every page."""
    landlord = current_landlord()
    return _style(landlord.accent if landlord else "")


@login_not_required
def accent_preview(request: HttpRequest) -> HttpResponse:
    """Give a colour that is being chosen to the page that shows it before it is saved; nothing for what is none."""
    try:
        return _style(colours.checked(f"#{request.GET.get('colour', '')}"))
    except colours.NotAColourError:
        return _style("")


def _style(colour: str) -> HttpResponse:
    css = f":root {{ --kim-accent: {colour}; }}\n" if colour else ""
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"})
