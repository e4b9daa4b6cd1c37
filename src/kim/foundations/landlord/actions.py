"""Naming the landlord, changing its settings, and keeping its customer types."""

from __future__ import annotations

import secrets
from datetime import datetime

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.models import Log
from kim.foundations.audit_trail.writing import Actor, writing
from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.landlord.queries import forget
from kim_engine.ledger.merkle import EMPTY_ROOT


class AlreadyNamedError(RuntimeError):
    """This installation has its landlord already."""


def name_landlord(*, name: str, type: str, homes: int | None, at: datetime, is_demonstration: bool = False) -> Landlord:
    """Begin an installation: its landlord and the log that every write goes to."""
    if Landlord.objects.exists():
        raise AlreadyNamedError("This database already belongs to a landlord.")
    with writing(by=None, at=at) as history:
        log = Log.objects.create(id=secrets.token_hex(16), root=EMPTY_ROOT)
        landlord = Landlord.objects.create(
            pk=1, name=name, type=type, homes=homes, is_demonstration=is_demonstration, log=log
        )
        history.changed("landlord.landlord_named", landlord)
    forget()
    return landlord


def change_landlord(
    *, landlord: Landlord, name: str, type: str, homes: int | None, accent: str, by: Actor, at: datetime
) -> None:
    """Change the landlord's settings."""
    with writing(by=by, at=at) as history:
        before = state_of(landlord)
        landlord.name, landlord.type, landlord.homes, landlord.accent = name, type, homes, accent
        landlord.save()
        history.changed("landlord.landlord_changed", landlord, before=before)
    forget()


def add_customer_type(*, name: str, by: Actor | None, at: datetime) -> CustomerType:
    """Add a customer type at the end of the list."""
    with writing(by=by, at=at) as history:
        position = CustomerType.objects.count() + 1
        customer_type = CustomerType.objects.create(name=name, position=position)
        history.changed("landlord.customer_type_added", customer_type)
    return customer_type


def change_customer_type(*, customer_type: CustomerType, name: str, is_offered: bool, by: Actor, at: datetime) -> None:
    """Rename a customer type, or stop or go on offering it. What was logged with it stays."""
    with writing(by=by, at=at) as history:
        before = state_of(customer_type)
        customer_type.name, customer_type.is_offered = name, is_offered
        customer_type.save()
        history.changed("landlord.customer_type_changed", customer_type, before=before)
