"""The demonstration's six quarters: reviews sent, sent back, not returned, corrected; the last quarter is open."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from kim.assurance.method_reviews import actions as method
from kim.assurance.reviews import actions, quarter_actions, queries, telling
from kim.assurance.reviews.choices import Way
from kim.assurance.reviews.content import Answers, answers_of
from kim.assurance.reviews.models import KimQuarter, Review
from kim.foundations.landlord import actions as landlord
from kim.foundations.landlord.queries import quarter_calendar
from kim.foundations.people.models import Service
from kim_engine.calendar import APRIL, Quarter
from kim_engine.clocks.quarter_dates import Offsets, QuarterDates
from kim_engine.risk.information import ASPECTS, InformationRisk

if TYPE_CHECKING:
    from kim.config.demonstration.loading import Marlvale

CONTENT = Path(__file__).parent / "content"
LONDON = ZoneInfo("Europe/London")
HEADS = {"Housing and communities": "head_housing", "Property and assets": "head_property"}
JUDGEMENTS = {"W": "WELL", "N": "WORK", "X": "NOT"}
OPENS_BEFORE = 40  # working days: so that a quarter is nearly always open for those who look around
ASKED = ("Allocations and transfers", "lm_lettings", "officer_lettings")  # who is asked for a part, and by whom
SENT, MENDED = date(2026, 11, 12), date(2026, 11, 17)  # in the quarter that is open
WEIGHED_AFTER = timedelta(days=16)
Row = dict[str, Any]
Happening = tuple[datetime, Callable[[], None]]


@dataclass
class Story:
    """What is told of one area, in one quarter."""

    built: Marlvale
    row: Row
    place: int  # the quarter's place among the six
    code: str
    order: int  # the area's place: so that not all is done on one day
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def letter(self) -> str:
        """Give the judgement's letter; a small one when nothing changed."""
        line: str = self.row["line"]
        return line[self.place] if self.place < len(line) else line[-1]

    @property
    def writer(self) -> str:
        """Say who writes it."""
        return str(self.row.get("later_writer", {}).get(str(self.place), self.row["writer"]))

    @property
    def agreer(self) -> str:
        """Say who agrees it."""
        return str(self.row.get("later_agreer", {}).get(str(self.place), self.row["agreer"]))

    def review(self) -> Review:
        """Read the review as it stands."""
        found = Review.objects.select_related("area__team__service", "quarter")
        return found.get(quarter__code=self.code, area__name=self.row["area"])


def plan(built: Marlvale, *, by: str, at: datetime) -> None:
    """Set the landlord's quarters."""
    offsets = Offsets(opens_before=OPENS_BEFORE)
    landlord.change_quarter_plan(starts_in=APRIL, offsets=offsets, by=built.standing(by, at), at=at)


def happenings(built: Marlvale) -> Iterator[Happening]:
    """Give what happens in the quarters, each with its moment."""
    told: Row = json.loads((CONTENT / "reviews.json").read_text(encoding="utf-8"))
    calendar = quarter_calendar()
    for place, code in enumerate(told["quarters"]):
        dates = calendar.dates_of(Quarter.from_code(code))
        yield _at(dates.opens_on, 6), _opening(dates)
        stories = [Story(built, row, place, code, order) for order, row in enumerate(told["areas"])]
        is_last = code == told["quarters"][-1]
        for story in stories:
            yield from _approach(story, dates) if place == 0 else ()
            yield from _now(story) if is_last else _past(story, dates)
        if not is_last:
            for service, head in HEADS.items():
                yield _at(dates.close_by_on, 16), _closing(built, code, service, head)
                if place == 0:
                    yield (at := _at(dates.close_by_on + WEIGHED_AFTER, 10)), _weighing(built, service, head, at)


def _opening(dates: QuarterDates) -> Callable[[], None]:
    def open_it() -> None:
        at = _at(dates.opens_on, 6)
        quarter_actions.open_quarter(quarter=dates.quarter, dates=dates, by=None, at=at, on=dates.opens_on)

    return open_it


def _approach(story: Story, dates: QuarterDates) -> Iterator[Happening]:
    told, at = story.row["approach"], _at(dates.opens_on, 9)
    if told is None:
        return

    def set_it() -> None:
        quarter_actions.set_approach(
            area=story.built.areas[story.row["area"]],
            autonomy=told["autonomy"],
            risk=InformationRisk(**dict(zip(ASPECTS, told["risk"], strict=True))),
            why=told["why"],
            by=story.built.standing(story.row["agreer"], at),
            at=at,
        )

    yield at, set_it


def _past(story: Story, dates: QuarterDates) -> Iterator[Happening]:
    """Tell a quarter that is over: written before it was due, agreed after, sent back once where the story says so."""
    if story.place >= len(story.row["line"]) or story.letter == "-":
        return
    sent_on = dates.due_on - timedelta(days=2 + story.order % 6)
    yield _at(sent_on, 10, story.order), _sending(story, _at(sent_on, 10, story.order))
    back = story.row.get("sent_back", {}).get(str(story.place))
    if back:
        back_at, again_at = _at(dates.due_on, 9), _at(dates.due_on, 15)
        yield back_at, _sending_back(story, back_at, back)
        yield again_at, _sending(story, again_at)
    agreed_at = _at(dates.due_on + timedelta(days=2 + story.order % 5), 11, story.order)
    yield agreed_at, _agreeing(story, agreed_at)
    corrected = story.row.get("corrected", {}).get(str(story.place))
    if corrected:
        at = _at(dates.close_by_on + timedelta(days=12), 14)
        yield at, _correcting(story, at, *corrected)


def _now(story: Story) -> Iterator[Happening]:
    """Tell the quarter that is open, up to where its story stands."""
    state, sent_at = story.row["now"], _at(SENT, 10, story.order)
    if state == "IN_PROGRESS":
        yield sent_at, _saving(story, sent_at)
        if story.row["area"] == ASKED[0]:
            yield sent_at + timedelta(hours=1), _asking(story, sent_at + timedelta(hours=1))
    if state in ("SUBMITTED", "AGREED", "SENT_BACK"):
        yield sent_at, _sending(story, sent_at)
    at = _at(MENDED, 11, story.order)
    if state == "AGREED":
        yield at, _agreeing(story, at)
    if state == "SENT_BACK":
        yield at, _sending_back(story, at, story.row["now_why"])


def _saving(story: Story, at: datetime) -> Callable[[], None]:
    def save() -> None:
        review, by = story.review(), story.built.standing(story.writer, at)
        answers = _answers(story, review, by)
        actions.save_review(review=review, answers=answers, seen=review.revision, by=by, at=at)

    return save


def _sending(story: Story, at: datetime) -> Callable[[], None]:
    def send() -> None:
        _saving(story, at)()
        review, by = story.review(), story.built.standing(story.writer, at)
        facts = telling.known_now(by, review)
        actions.submit_review(review=review, seen=review.revision, facts=facts, by=by, at=at + timedelta(minutes=4))

    return send


def _answers(story: Story, review: Review, by: Any) -> Answers:
    told, letter = story.row, story.letter
    proof = list(queries.evidence_to_point_to(by, review)[:2])
    usual = {
        "judgement": JUDGEMENTS[letter.upper()],
        "sentence": told["why"][letter.upper()],
        "evidence": tuple(each.pk for each in proof),
    }
    if letter.islower() and proof:
        return Answers(way=Way.UNCHANGED, **usual)
    text = told["early"] if story.place < 2 else told["late"]
    if queries.autonomy_of(review.area) == "GUIDED":
        first, _, rest = text.partition(". ")
        return Answers(way=Way.GUIDED, texts={"answer_2": f"{first}.", "answer_5": rest}, **usual)
    return Answers(way=Way.STATEMENT, texts={"statement": text}, **usual)


def _sending_back(story: Story, at: datetime, why: str) -> Callable[[], None]:
    return lambda: _do(actions.send_back, story, story.agreer, at, why=why)


def _agreeing(story: Story, at: datetime) -> Callable[[], None]:
    def agree() -> None:
        review = story.review()
        seen = [each.label for each in review.evidence.order_by("pk")]
        checked = "Five records against what the review says: all five agreed." if review.unchanged_running > 2 else ""
        opened = "; ".join(["The review", *seen[:1]])
        _do(actions.agree_review, story, story.agreer, at, opened=opened, concurs=True, checked=checked)

    return agree


def _correcting(story: Story, at: datetime, letter: str, why: str) -> Callable[[], None]:
    def correct() -> None:
        review = story.review()
        said = answers_of(review)
        answers = Answers(**{**said.__dict__, "judgement": JUDGEMENTS[letter], "sentence": why})
        _do(actions.correct_review, story, story.writer, at, answers=answers, why=why, seen=review.revision)

    return correct


def _asking(story: Story, at: datetime) -> Callable[[], None]:
    asked = story.built.people[ASKED[2]]
    question = "Which decisions of this quarter have no reason on the case? A number and an example are enough."
    return lambda: _do(actions.ask_part, story, ASKED[1], at, asked=asked, question=question)


def _closing(built: Marlvale, code: str, service: str, head: str) -> Callable[[], None]:
    def close() -> None:
        quarter = KimQuarter.objects.get(code=code)
        at = _at(quarter.close_by_on, 16)
        place = Service.objects.get(name=service)
        quarter_actions.close_service(quarter=quarter, service=place, by=built.standing(head, at), at=at)

    return close


def _weighing(built: Marlvale, service: str, head: str, at: datetime) -> Callable[[], None]:
    why = "Managers say under an hour a quarter. We look again when there is a year to look at."

    def weigh() -> None:
        method.keep_questions(service=Service.objects.get(name=service), by=built.standing(head, at), at=at, why=why)

    return weigh


def _do(verb: Callable[..., Any], story: Story, who: str, at: datetime, **given: Any) -> None:
    verb(review=story.review(), by=story.built.standing(who, at), at=at, **given)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON)
