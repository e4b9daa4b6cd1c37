"""Asking for an erasure, agreeing (which erases), declining, and cleaning the database's files afterwards."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kim.foundations.audit_trail import erasing, erasure_list
from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.models import Log
from kim.foundations.audit_trail.writing import writing
from kim.foundations.erasure import policies, sealed, slots
from kim.foundations.erasure.choices import RequestState
from kim.foundations.erasure.models import ErasureRequest
from kim.foundations.landlord.queries import forget, forget_own
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets import staging
from kim_engine.vocabulary import Decision


def ask_for_erasure(*, text: str, why: str, by: Standing, at: datetime) -> ErasureRequest:
    """Ask for a text to be erased wherever it stands. Nothing is erased until a second person agrees."""
    require(policies.may_ask(by))
    require(Decision(bool(why.strip()), "Say why it must go."))
    require(not_held(find(text)))
    with writing(by=by, at=at) as history:
        request = ErasureRequest.objects.create(
            sealed_text=sealed.seal(text), why=why, asked_by_id=by.person_id, asked_at=at
        )
        history.changed("erasure.request_made", request)
    return request


def agree_to_erasure(
    *, request: ErasureRequest, seals: Path, waiting: Path | None = None, by: Standing, at: datetime
) -> ErasureRequest:
    """Agree as the second person: the text is erased at once, in live rows and in the record.

    Files under `waiting`, which wait to be imported, go with it when they hold the text.
    """
    with writing(by=by, at=at) as history:
        request = _locked(request)
        require(policies.may_decide(by, request=request))
        text = sealed.opened(request.sealed_text)
        require(not_held(find(text)))
        before = state_of(request)
        places = erasing.erase(text, why=request.why, by=by, at=at)
        for each in slots.copies():
            each.forget(text)
        request.refresh_from_db(fields=["why"])
        request.state, request.sealed_text = RequestState.ERASED, ""
        request.decided_by, request.decided_at = by.person, at
        request.fields_erased = sum(len(place.taken) + len(place.live) for place in places)
        request.save()
        history.changed("erasure.request_agreed", request, before=_without(before, "why"))
        erasure_list.note_beside(seals, Log.objects.get().id, places)
    forget()  # the cache lies on disk, and holds the landlord's name and those of staff
    forget_own()
    if waiting is not None:
        staging.drop_holding(text, under=waiting)
    return request


def decline_erasure(*, request: ErasureRequest, why: str, by: Standing, at: datetime) -> None:
    """Decline a request, with the reason. The encrypted text goes with it."""
    require(Decision(bool(why.strip()), "Say why you decline it."))
    with writing(by=by, at=at) as history:
        request = _locked(request)
        require(policies.may_decide(by, request=request))
        before = state_of(request)
        request.state, request.sealed_text, request.decided_why = RequestState.DECLINED, "", why
        request.decided_by, request.decided_at = by.person, at
        request.save()
        history.changed("erasure.request_declined", request, before=before)


def clean_database(*, at: datetime, patience_seconds: float = erasing.PATIENCE_SECONDS) -> int:
    """Have the database's files forget what was erased; return how many requests that finished.

    Called after an erasure and again by `kim tick` until it succeeds: a busy database may refuse at first.
    """
    waiting = list(ErasureRequest.objects.filter(state=RequestState.ERASED, cleaned_at__isnull=True))
    if not waiting:
        return 0
    erasing.scrub(patience_seconds=patience_seconds, also=[each.table for each in slots.copies()])
    with writing(by=None, at=at) as history:
        for request in waiting:
            before = state_of(request)
            request.cleaned_at = at
            request.save()
            history.changed("erasure.database_cleaned", request, before=before)
    return len(waiting)


def find(text: str) -> list[erasing.Place]:
    """Find where a text stands. Raises RefusedError for one that is too short or stands nowhere."""
    try:
        places = erasing.find(text)
    except erasing.TooShortError as error:
        raise RefusedError(str(error)) from error
    stands = bool(places) or any(each.holds(text) for each in slots.copies())
    require(Decision(stands, "That text stands nowhere in KIM Log. Check how it is written."))
    return places


def not_held(places: list[erasing.Place]) -> Decision:
    """Refuse when any of the places is under a do-not-destroy hold."""
    for place in places:
        hold = slots.hold_on(place.kind.name, place.number)
        if hold:
            return Decision(False, f"It can't be erased now: {hold}")
    return Decision(True)


def _locked(request: ErasureRequest) -> ErasureRequest:
    return ErasureRequest.objects.select_for_update().get(pk=request.pk)


def _without(state: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in state.items() if key != name}
