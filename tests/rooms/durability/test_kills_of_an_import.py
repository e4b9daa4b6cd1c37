"""A soak: the site is killed in the middle of bringing in an old Log. Either all of it stands, or nothing.

On SQLite by SIGKILL of the server; on PostgreSQL the database is stopped at once, without a checkpoint.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from tests.rooms.durability.browsing import Answer, Browser, NoAnswerError, check_old_log, sign_in
from tests.rooms.durability.furnishing import AREA
from tests.rooms.durability.holding import chances, check_record
from tests.rooms.durability.installation import ADA, Installation, installed
from tests.rooms.durability.serving import WAITS_SECONDS, Site, served

KILLS = 20
ROWS = 120
NOTHING, ALL = (0, 0, 0), (1, ROWS, ROWS)
# What stands of one file: it, its entries, its past reviews. By their words, so that none can stand unseen.
STANDS = (
    "SELECT count(*) FROM kim_log_importedfile WHERE name = '{0}.csv'",
    "SELECT count(*) FROM kim_log_entry WHERE what LIKE '%of {0}.'",
    "SELECT count(*) FROM kim_log_pastreview WHERE comment LIKE '%of {0}.'",
)
# Every row that came in has its event, and every such event its row.
EVENTS = {
    "kim_log.file_imported": "kim_log_importedfile",
    "kim_log.entry_imported": "kim_log_entry",
    "kim_log.past_review_kept": "kim_log_pastreview",
}


@pytest.mark.slow
def test_an_import_that_is_killed_has_come_in_whole_or_not_at_all(tmp_path: Path) -> None:
    rng, outcomes = chances(), []
    with installed(tmp_path / "var", to_be_stopped=True) as installation, served(installation) as site:
        browser = sign_in(site, invitation=installation.invitation, email=ADA)
        lasts = _whole(installation, browser, "first")
        for number in range(KILLS):
            brought = Import(installation, browser, f"file-{number}")
            brought.run(lambda: _kill(site, rng, lasts))
            _start_again(site)
            check_record(installation)
            outcomes.append(brought.check())
            site.wait()
        assert NOTHING in outcomes, "no kill came in the middle of an import"
        # What was cut short can be brought in once more.
        _whole(installation, browser, f"file-{outcomes.index(NOTHING)}")


def _whole(installation: Installation, browser: Browser, name: str) -> float:
    """Bring an old Log in unharmed. Returns how long the writing took."""
    brought = Import(installation, browser, name)
    lasts = brought.run(lambda: None)
    assert brought.check() == ALL
    assert brought.is_acknowledged, brought.answer
    return lasts


class Import:
    """One old Log: checked, then brought in while something happens to the site."""

    def __init__(self, installation: Installation, browser: Browser, name: str) -> None:
        self.installation, self.browser, self.name = installation, browser, name
        self.answer: Answer | None = None
        self.at = check_old_log(browser, name=f"{name}.csv", content=_old_log(name))

    def run(self, happens: Callable[[], None]) -> float:
        """Bring it in; something happens once it is being written. Returns how long the writing took."""
        doing = Thread(target=self._bring_in)
        doing.start()
        try:
            began = self._wait_until_writing(doing)
            happens()
        finally:
            doing.join()
        return time.monotonic() - began

    def _bring_in(self) -> None:
        try:
            self.answer = self.browser.send(self.at, {})
        except NoAnswerError:
            self.answer = None

    def _wait_until_writing(self, doing: Thread) -> float:
        """The file is marked as taken just before the transaction begins; its folder goes after the commit."""
        taken = self.installation.folder / "staging" / self.at.split("/")[-3] / "taken.json"
        until = time.monotonic() + WAITS_SECONDS
        while not taken.exists() and doing.is_alive() and time.monotonic() < until:
            time.sleep(0.0005)
        return time.monotonic()

    @property
    def is_acknowledged(self) -> bool:
        """Say whether the site answered that it came in, by leading to the list of it."""
        return self.answer is not None and self.answer.status == 302 and self.answer.to.startswith("/log/?file=")

    def check(self) -> tuple[int, ...]:
        """All of it stands with its events, or nothing; all if it was acknowledged. Returns what stands."""
        stands = tuple(self._count(statement.format(self.name)) for statement in STANDS)
        assert stands == ALL or (stands == NOTHING and not self.is_acknowledged), (stands, self.answer)
        for type, table in EVENTS.items():
            came = " WHERE came_from_id IS NOT NULL" if table == "kim_log_entry" else ""
            events = f"SELECT object_number FROM audit_trail_event WHERE type = '{type}' ORDER BY object_number"
            assert self._rows(events) == self._rows(f"SELECT id FROM {table}{came} ORDER BY id")
        return stands

    def _rows(self, statement: str) -> list[int]:
        return [int(row[0]) for row in self.installation.rows(statement)]

    def _count(self, statement: str) -> int:
        return self._rows(statement)[0]


def _old_log(name: str) -> bytes:
    lines = ["Work area,What changed,Why,Date,Customer type,Q3 24/25 RAG,Q3 24/25 comment"]
    for row in range(ROWS):
        change = f"Row {row} of {name}."
        lines.append(f"{AREA},{change},Keys were lost,1/11/2024,Tenant,Amber,{change}")
    return "\n".join(lines).encode()


def _kill(site: Site, rng: Random, lasts: float) -> None:
    """Kill while it is being written; now and then just after."""
    time.sleep(rng.uniform(0, 1.3 * lasts))
    if site.installation.cluster:
        site.installation.cluster.stop_immediately()
    else:
        site.kill()


def _start_again(site: Site) -> None:
    if site.installation.cluster:
        site.installation.cluster.start()
    else:
        site.start()
