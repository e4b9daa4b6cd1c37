"""Naming the landlord, changing its settings, and keeping its customer types."""

from __future__ import annotations

import secrets
from datetime import datetime

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.models import Log
from kim.foundations.audit_trail.writing import Actor, writing
from kim.foundations.landlord import colours
from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.landlord.names import check_free
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
    """Change the landlord's settings. Raises NotAColourError: the colour stands in a style sheet as it is."""
    accent = colours.checked(accent)
    with writing(by=by, at=at) as history:
        landlord = Landlord.objects.select_for_update().get(pk=landlord.pk)
        before = state_of(landlord)
        landlord.name, landlord.type, landlord.homes, landlord.accent = name, type, homes, accent
        landlord.save()
        history.changed("landlord.landlord_changed", landlord, before=before)
    forget()


def note_export(*, reader: Actor | None, at: datetime) -> None:
    """Note that the History was given out: an erasure later says which copies are to be recalled."""
    with writing(by=None, on_behalf_of=reader, at=at) as history:
        history.noted("landlord.history_exported", Landlord.objects.get())


def add_customer_type(*, name: str, by: Actor | None, at: datetime) -> CustomerType:
    """Add a customer type at the end of the list. Raises NameTakenError."""
    with writing(by=by, at=at) as history:
        check_free(CustomerType.objects.all(), name=name, thing="a customer type")
        position = CustomerType.objects.count() + 1
        customer_type = CustomerType.objects.create(name=name, position=position)
        history.changed("landlord.customer_type_added", customer_type)
    return customer_type


def change_customer_type(*, customer_type: CustomerType, name: str, is_offered: bool, by: Actor, at: datetime) -> None:
    """Rename a customer type, or stop or go on offering it. What was logged with it stays. Raises NameTakenError."""
    with writing(by=by, at=at) as history:
        check_free(CustomerType.objects.exclude(pk=customer_type.pk), name=name, thing="a customer type")
        customer_type = CustomerType.objects.select_for_update().get(pk=customer_type.pk)
        before = state_of(customer_type)
        customer_type.name, customer_type.is_offered = name, is_offered
        customer_type.save()
        history.changed("landlord.customer_type_changed", customer_type, before=before)
