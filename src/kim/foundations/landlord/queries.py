"""Reading the landlord, which every page names: kept in the shared cache between its rare changes."""

from __future__ import annotations

from django.core.cache import cache

from kim.foundations.landlord.models import Landlord

KEY = "landlord"
KEPT_SECONDS = 300


def current_landlord() -> Landlord | None:
    """Give the landlord; none before `kim init`."""
    landlord: Landlord | None = cache.get(KEY)
    if landlord is None:
        landlord = Landlord.objects.first()
        cache.set(KEY, landlord, KEPT_SECONDS)
    return landlord


def forget() -> None:
    """Have the landlord read anew after a change."""
    cache.delete(KEY)
