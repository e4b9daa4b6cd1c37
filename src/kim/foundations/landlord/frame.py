"""Gives every page the landlord's name and colour."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kim.foundations.landlord.queries import current_landlord


def landlord(request: HttpRequest) -> dict[str, Any]:
    """Give the base page the landlord (a context processor); none before `kim init`."""
    return {"landlord": current_landlord()}
