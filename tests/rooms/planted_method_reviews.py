"""Plants what a Head decided on the method: all questions kept, and one dropped from the next quarter on."""

from __future__ import annotations

from typing import Any

from kim.assurance.method_reviews import actions
from tests.house.doors import READERS


def plant(world: Any) -> None:
    """Plant two decisions, each reason with its word."""
    service = world.cast.places["Housing"]
    given = {"service": service, "by": world.cast.standing("head")}
    actions.keep_questions(why=world.word("kept_questions_why", READERS), at=world.at(), **given)
    why = world.word("dropped_question_why", READERS)
    actions.drop_question(question="entry.questions", why=why, at=world.at(), **given)
