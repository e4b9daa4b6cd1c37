"""Several people who log one change after another while the site is killed under them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock, Thread

from tests.rooms.durability.browsing import Answer, Browser, NoAnswerError, entry_acknowledged, log
from tests.rooms.durability.serving import WAITS_SECONDS, Site

PEOPLE = 2
BROKEN = (500, 502, 503)  # what may be answered while the database is gone


@dataclass
class Written:
    """What was tried, and what of it was acknowledged."""

    acknowledged: dict[int, str] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    unanswered: int = 0
    surprises: list[Answer] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _lock: Lock = field(default_factory=Lock)

    def log_one(self, browser: Browser, area: int, *, may_break: bool) -> bool:
        """Log one change and note what became of it. Returns whether it was acknowledged."""
        with self._lock:
            what = f"Change {next(self._numbers)} of the soak"
            self.tried.add(what)
        try:
            answer = log(browser, area=area, what=what)
        except NoAnswerError:
            answer = None
        number = entry_acknowledged(answer) if answer else None
        with self._lock:
            if number is not None:
                self.acknowledged[number] = what
            elif answer is None or (may_break and answer.status in BROKEN):
                self.unanswered += 1
            else:
                self.surprises.append(answer)
        return number is not None


@contextmanager
def people_logging(site: Site, browser: Browser, written: Written, *, may_break: bool) -> Iterator[None]:
    """Have people log until done with. Begins once something was acknowledged; `may_break` expects errors."""
    done, seen = Event(), Event()

    def go_on() -> None:
        while not done.is_set():
            if written.log_one(browser, site.installation.area, may_break=may_break):
                seen.set()
            else:
                time.sleep(0.01)  # nobody presses the button faster on a site that is gone

    threads = [Thread(target=go_on) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    try:
        assert seen.wait(WAITS_SECONDS), f"nothing was acknowledged:\n{site.last_words()}"
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()
