"""The tick's weekly round of links: a few at a time, the longest ago first, each by one tick alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from kim.foundations.evidence_files import actions
from kim.foundations.evidence_files.choices import BROKEN, MOST_A_TICK, PATIENCE_FOR_ALL, LinkState
from kim.foundations.evidence_files.fetching import look_at
from kim.foundations.evidence_files.queries import due_to_be_asked
from kim.foundations.landlord.queries import link_hosts

Look = Callable[[str, Collection[str]], LinkState]


@dataclass
class Round:
    """What a round came to: how many links were asked, how many were found to lead nowhere, how many open again."""

    asked: int = 0
    broken: int = 0
    mended: int = 0


def _look(url: str, hosts: Collection[str]) -> LinkState:
    return look_at(url, hosts=hosts)


def ask_links(*, at: datetime, look: Look = _look, clock: Callable[[], float] = time.monotonic) -> Round:
    """Ask the links that are due. No transaction is open while a server is waited for."""
    done, hosts, until = Round(), link_hosts(), clock() + PATIENCE_FOR_ALL.total_seconds()
    if not hosts:
        return done
    for link in due_to_be_asked(hosts, at)[:MOST_A_TICK]:
        if clock() >= until:
            break
        if not actions.take_up(evidence=link, at=at):
            continue  # another tick has it
        state, was_broken = look(link.url, hosts), link.is_broken
        has_changed = actions.note_check(evidence=link, state=state, by=None, at=at)
        done.asked += 1
        done.broken += has_changed and state in BROKEN and not was_broken
        done.mended += has_changed and state == LinkState.OPENS and was_broken
    return done
