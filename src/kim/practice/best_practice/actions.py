"""Offering a best practice to other work areas, taking it up, and saying why not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import writing
from kim.foundations.people.models import WorkArea
from kim.foundations.people.policies import may_administer
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.practice.best_practice import policies
from kim.practice.best_practice.choices import AnswerState
from kim.practice.best_practice.models import Answer, Offer
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log.content import Content
from kim.practice.kim_log.models import Entry
from kim_engine.vocabulary import Decision

Kept = dict[str, Any]  # why found personal data was kept, when it was: facts for the record
DAYS_TO_ANSWER = timedelta(days=28)


def offer_practice(*, entry: Entry, areas: Iterable[WorkArea], by: Standing, at: datetime) -> Offer:
    """Offer a best practice to other work areas; offered again, it asks those that were not asked before."""
    require(policies.may_offer(by, entry=entry))
    with writing(by=by, at=at, on_behalf_of=by.on_behalf_in(entry.area)) as history:
        Entry.objects.select_for_update().get(pk=entry.pk)  # two who offer it at once come one after the other
        asked = set(Answer.objects.filter(offer__entry=entry).values_list("area", flat=True))
        new = [area for area in areas if area.pk not in asked and area.pk != entry.area_id]
        require(Decision(bool(new), "Every one of these work areas was asked already, or there is none."))
        offer = Offer.objects.filter(entry=entry).first()
        if offer is None:
            days = {"offered_on": by.on, "answer_by_on": by.on + DAYS_TO_ANSWER}
            offer = Offer.objects.create(entry=entry, offered_by_id=by.person_id, **days)
            history.changed("best_practice.practice_offered", offer)
        for area in new:
            history.changed("best_practice.area_asked", Answer.objects.create(offer=offer, area=area))
    return offer


def take_up(*, answer: Answer, by: Standing, at: datetime) -> Entry:
    """Take a best practice up: a draft in the area's own Log is begun, for its keeper to finish and record."""
    with writing(by=by, at=at, on_behalf_of=by.on_behalf_in(answer.area)) as history:
        answer = _locked(answer)
        require(policies.may_answer(by, answer=answer))
        source = answer.offer.entry
        content = Content(what=source.what, why=f"Taken up from {source.area.name}, entry {source.pk}: {source.why}")
        draft = kim_log.draft_entry(area=answer.area, content=content, by=by, at=at)
        before = state_of(answer)
        _put(answer, AnswerState.TAKEN_UP, "", by)
        answer.begun_entry = draft.pk
        answer.save()
        history.changed("best_practice.practice_taken_up", answer, before=before)
    return draft


def decline(*, answer: Answer, why: str, by: Standing, at: datetime, kept: Kept | None = None) -> None:
    """Say why a best practice is not for this work area."""
    require(Decision(bool(why.strip()), "Say why it is not for your work area."), about="why")
    with writing(by=by, at=at, on_behalf_of=by.on_behalf_in(answer.area)) as history:
        answer = _locked(answer)
        require(policies.may_answer(by, answer=answer))
        before = state_of(answer)
        _put(answer, AnswerState.DECLINED, why.strip(), by)
        answer.save()
        history.changed("best_practice.practice_declined", answer, before=before, **(kept or {}))


def pass_on_answers(*, area: WorkArea, into: WorkArea, by: Standing, at: datetime) -> int:
    """Have the area that another went to answer what is still asked of that one; nobody is asked twice (ADR 27)."""
    require(may_administer(by))
    with writing(by=by, at=at) as history:
        rows = Answer.objects.select_for_update(of=("self",)).filter(area=area, state=AnswerState.ASKED)
        found = list(rows.select_related("offer__entry").order_by("pk"))
        asked = set(Answer.objects.filter(area=into).values_list("offer", flat=True))
        for answer in found:
            before = state_of(answer)
            if answer.offer_id in asked or answer.offer.entry.area_id == into.pk:
                _put(answer, AnswerState.PASSED_ON, "", by)
            else:
                answer.area = into
            answer.save()
            history.changed("best_practice.answer_passed_on", answer, before=before)
    return len(found)


def _locked(answer: Answer) -> Answer:
    rows = Answer.objects.select_for_update(of=("self",)).select_related("area__team", "offer__entry__area")
    return rows.get(pk=answer.pk)


def _put(answer: Answer, state: AnswerState, why: str, by: Standing) -> None:
    answer.state, answer.why = state, why
    answer.answered_by_id, answer.answered_on = by.person_id, by.on
