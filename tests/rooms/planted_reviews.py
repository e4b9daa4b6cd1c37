"""Plants two quarters in the world: one closed, one open with a review of each sort, each text with its word."""

from __future__ import annotations

from typing import Any

from kim.assurance.reviews import actions, quarter_actions
from kim.assurance.reviews.content import Answers
from kim.assurance.reviews.models import KimQuarter, Review
from kim.foundations.evidence_files.models import Evidence
from kim_engine.risk.information import InformationRisk
from tests.house.doors import CHAIN, OTHER_CHAIN, READERS
from tests.rooms.assurance.reviews.quarters import DATES, Q1, Q2

ABOVE_LEASEHOLD = "other_head director governance"  # while it waits to be agreed: the area moved to another Head


def plant(world: Any) -> None:
    """Plant the quarters, their reviews, a part asked for, and how an area answers."""
    first, second = (_opened(world, quarter) for quarter in (Q1, Q2))
    world.things |= {"quarter": second.code, "closed_quarter": first.code}
    _approach(world)
    _closed(world, first)
    _written(world, second)
    _sent(world, second)
    _agreed(world, second)


def _opened(world: Any, quarter: Any) -> KimQuarter:
    dates = DATES[quarter]
    return quarter_actions.open_quarter(quarter=quarter, dates=dates, by=None, at=world.at(), on=dates.opens_on)


def _approach(world: Any) -> None:
    quarter_actions.set_approach(
        area=world.cast.area(),
        autonomy="STATEMENT",
        risk=InformationRisk("HIGH", "HIGH", "LOW", "LOW"),
        why=world.word("approach_why", READERS),
        by=world.cast.standing("service_manager"),
        at=world.at(),
    )


def _answers(world: Any, name: str, members: str, **given: Any) -> Answers:
    texts = {"statement": world.word(f"{name}_statement", members)}
    usual: dict[str, Any] = {"way": "STATEMENT", "texts": texts, "judgement": "WORK"}
    return Answers(**(usual | {"sentence": world.word(f"{name}_sentence", members)} | given))


def _found(world: Any, quarter: KimQuarter, area: str, name: str) -> Review:
    review = Review.objects.select_related("area__team__service", "quarter").get(quarter=quarter, area__name=area)
    world.things[name] = review.pk
    return review


def _save(world: Any, review: Review, answers: Answers, by: str) -> Review:
    review.refresh_from_db()
    given = {"by": world.cast.standing(by), "at": world.at()}
    return actions.save_review(review=review, answers=answers, seen=review.revision, **given)


def _send(world: Any, review: Review, answers: Answers, by: str) -> Review:
    review = _save(world, review, answers, by)
    given = {"by": world.cast.standing(by), "at": world.at()}
    return actions.submit_review(review=review, seen=review.revision, facts=[], **given)


def _agree(world: Any, review: Review, members: str, by: str) -> Review:
    return actions.agree_review(
        review=review,
        opened=world.word(f"opened{by}".replace("_", ""), members),
        concurs=False,
        checked=world.word(f"checked{by}".replace("_", ""), members),
        by=world.cast.standing(by),
        at=world.at(),
    )


def _closed(world: Any, quarter: KimQuarter) -> None:
    review = _found(world, quarter, "Voids", "closed_review")
    _agree(world, _send(world, review, _answers(world, "closed", READERS), "manager"), READERS, "service_manager")
    for by, service in (("head", "Housing"), ("other_head", "Property")):
        given = {"by": world.cast.standing(by), "at": world.at()}
        quarter_actions.close_service(quarter=quarter, service=world.cast.places[service], **given)
    review.refresh_from_db()
    world.things["closed_review_row"] = actions.correct_review(
        review=review,
        answers=_answers(world, "corrected", READERS),
        why=world.word("review_correction", READERS),
        seen=review.revision,
        by=world.cast.standing("manager"),
        at=world.at(),
    )


def _written(world: Any, quarter: KimQuarter) -> None:
    """Plant a review that was sent back and is being written again, with a part that an officer was asked for."""
    review = _found(world, quarter, "Voids", "written_review")
    _send(world, review, _answers(world, "sent_first", CHAIN), "manager")
    why = world.word("sent_back_why", CHAIN)
    actions.send_back(review=review, why=why, by=world.cast.standing("service_manager"), at=world.at())
    review = _save(world, review, _answers(world, "written", CHAIN), "manager")
    members = f"officer {CHAIN}"
    for name in ("answered_part", "part"):
        part = actions.ask_part(
            review=review,
            asked=world.cast.person("officer"),
            question=world.word(f"{name}_question", members),
            by=world.cast.standing("manager"),
            at=world.at(),
        )
        world.things[name] = part.pk
        if name == "answered_part":
            given = {"by": world.cast.standing("officer"), "at": world.at()}
            actions.answer_part(part=part, answer=world.word("part_answer", members), **given)
    given = {"review": review, "by": world.cast.standing("manager"), "at": world.at()}
    label, address = world.word("review_link_label", CHAIN), world.word("review_url", CHAIN)
    actions.add_link(label=label, url=f"https://files.example/{address}", **given)
    world.things["review_link"] = Evidence.objects.latest("pk").pk


def _sent(world: Any, quarter: KimQuarter) -> None:
    review = _found(world, quarter, "Leasehold", "sent_review")
    world.things["sent_review_row"] = _send(world, review, _answers(world, "waiting", ABOVE_LEASEHOLD), "head")


def _agreed(world: Any, quarter: KimQuarter) -> None:
    """Plant an agreed review: what was saved on the way stays with those who wrote it."""
    review = _found(world, quarter, "Repairs", "agreed_review")
    _save(world, review, _answers(world, "begun_first", OTHER_CHAIN), "other_manager")
    _agree(world, _send(world, review, _answers(world, "agreed", READERS), "other_manager"), READERS, "other_head")
