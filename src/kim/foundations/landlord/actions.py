"""Naming the landlord, changing its settings; keeping its customer types, quarter dates, days off and own details."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.models import Log
from kim.foundations.audit_trail.writing import Actor, writing
from kim.foundations.landlord import colours
from kim.foundations.landlord.days import check_day
from kim.foundations.landlord.models import CustomerType, DayOff, Landlord, OwnDetail, Pause, QuarterPlan
from kim.foundations.landlord.names import check_free
from kim.foundations.landlord.own_details import check_new, checked
from kim.foundations.landlord.pauses import check_end, check_pause
from kim.foundations.landlord.queries import forget, forget_own, forget_pauses
from kim_engine.clocks.quarter_dates import Offsets
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


def change_quarter_plan(*, starts_in: int, offsets: Offsets, by: Actor, at: datetime) -> None:
    """Change the first month of the year and the working days between a quarter's dates: open quarters' dates move."""
    with writing(by=by, at=at) as history:
        QuarterPlan.objects.get_or_create(pk=1)
        plan = QuarterPlan.objects.select_for_update().get(pk=1)
        before = state_of(plan)
        plan.starts_in = starts_in
        for name, number in asdict(offsets).items():
            setattr(plan, name, number)
        plan.save()
        history.changed("landlord.quarter_plan_changed", plan, before=before)


def add_day_off(*, falls_on: date, kind: str, name: str, by: Actor | None, at: datetime) -> DayOff:
    """Add a day on which we are closed, or a bank holiday that we work. Raises DayDoesNotFitError."""
    with writing(by=by, at=at) as history:
        check_day(DayOff.objects.all(), falls_on=falls_on, kind=kind)
        day_off = DayOff.objects.create(falls_on=falls_on, kind=kind, name=name)
        history.changed("landlord.day_off_added", day_off)
    return day_off


def change_day_off(*, day_off: DayOff, falls_on: date, kind: str, name: str, by: Actor, at: datetime) -> None:
    """Change a day's date, kind or name. Raises DayDoesNotFitError."""
    with writing(by=by, at=at) as history:
        check_day(DayOff.objects.exclude(pk=day_off.pk), falls_on=falls_on, kind=kind)
        day_off = DayOff.objects.select_for_update().get(pk=day_off.pk)
        before = state_of(day_off)
        day_off.falls_on, day_off.kind, day_off.name = falls_on, kind, name
        day_off.save()
        history.changed("landlord.day_off_changed", day_off, before=before)


def remove_day_off(*, day_off: DayOff, by: Actor, at: datetime) -> None:
    """Remove a day: England's calendar holds for it again. The record keeps that it was there."""
    with writing(by=by, at=at) as history:
        day_off = DayOff.objects.select_for_update().get(pk=day_off.pk)
        history.removed("landlord.day_off_removed", day_off, number=day_off.pk)
        day_off.delete()


def record_pause(
    *,
    from_on: date,
    to_on: date | None,
    name: str,
    kept: Mapping[str, Any] | None = None,
    by: Actor | None,
    at: datetime,
    on: date,
) -> Pause:
    """Record that no time runs from a day on: open quarters' dates move. Raises PauseDoesNotFitError."""
    with writing(by=by, at=at) as history:
        check_pause(Pause.objects.all(), from_on=from_on, to_on=to_on, on=on)
        pause = Pause.objects.create(from_on=from_on, to_on=to_on, name=name)
        history.changed("landlord.pause_recorded", pause, **(kept or {}))
    forget_pauses()
    return pause


def end_pause(*, pause: Pause, last_on: date, by: Actor, at: datetime, on: date) -> None:
    """Say a pause's last day; time runs again from the next. Raises PauseDoesNotFitError."""
    with writing(by=by, at=at) as history:
        pause = Pause.objects.select_for_update().get(pk=pause.pk)
        check_end(pause, Pause.objects.exclude(pk=pause.pk), last_on=last_on, on=on)
        before = state_of(pause)
        pause.to_on = last_on
        pause.save()
        history.changed("landlord.pause_ended", pause, before=before)
    forget_pauses()


def add_own_detail(*, kind: str, value: str, name: str, by: Actor | None, at: datetime) -> OwnDetail:
    """Add a detail that is ours, or a pattern of references to stop. Raises DetailDoesNotFitError."""
    value = checked(kind, value)
    with writing(by=by, at=at) as history:
        check_new(OwnDetail.objects.all(), kind=kind, value=value)
        detail = OwnDetail.objects.create(kind=kind, value=value, name=name)
        history.changed("landlord.own_detail_added", detail)
    forget_own()
    return detail


def change_own_detail(*, detail: OwnDetail, kind: str, value: str, name: str, by: Actor, at: datetime) -> None:
    """Change a detail: what it said before is looked for like any other again. Raises DetailDoesNotFitError."""
    value = checked(kind, value)
    with writing(by=by, at=at) as history:
        check_new(OwnDetail.objects.exclude(pk=detail.pk), kind=kind, value=value)
        detail = OwnDetail.objects.select_for_update().get(pk=detail.pk)
        before = state_of(detail)
        detail.kind, detail.value, detail.name = kind, value, name
        detail.save()
        history.changed("landlord.own_detail_changed", detail, before=before)
    forget_own()


def remove_own_detail(*, detail: OwnDetail, by: Actor, at: datetime) -> None:
    """Remove a detail: it is looked for like any other again. The record keeps that it was there."""
    with writing(by=by, at=at) as history:
        detail = OwnDetail.objects.select_for_update().get(pk=detail.pk)
        history.removed("landlord.own_detail_removed", detail, number=detail.pk)
        detail.delete()
    forget_own()
