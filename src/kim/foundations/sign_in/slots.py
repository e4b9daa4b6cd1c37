"""What signing in asks of the rooms above: who the person behind an account is."""

from __future__ import annotations

from collections.abc import Callable

from kim.foundations.audit_trail.writing import Actor
from kim.foundations.sign_in.models import Account

ActorOf = Callable[[Account], Actor | None]
_answers: list[ActorOf] = []


def join_actor_of(answer: ActorOf) -> None:
    """Take up the room that knows people (called by wiring)."""
    _answers[:] = [answer]


def actor_of(account: Account) -> Actor | None:
    """Find the person behind an account."""
    return _answers[0](account) if _answers else None
