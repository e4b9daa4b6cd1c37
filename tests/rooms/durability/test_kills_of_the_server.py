"""Soaks: the server is killed under people who log, over and over. No acknowledged write is lost.

On SQLite by SIGKILL; on PostgreSQL the database is stopped at once as well, without a checkpoint.
"""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest

from tests.rooms.durability.browsing import Browser, sign_in
from tests.rooms.durability.holding import chances, check_entries, check_record
from tests.rooms.durability.installation import ADA, installed
from tests.rooms.durability.logging_on import Written, people_logging
from tests.rooms.durability.serving import Site, served

KILLS = 30
LONGEST_PAUSE_SECONDS = 0.25  # some writes' time: the kill comes anywhere in one


@pytest.mark.slow
@pytest.mark.parametrize("is_whole", [False, True], ids=["a worker", "the whole server"])
def test_no_acknowledged_write_is_lost_when_the_server_is_killed(tmp_path: Path, is_whole: bool) -> None:
    rng, written = chances(), Written()
    with installed(tmp_path / "var", to_be_stopped=True) as installation, served(installation) as site:
        browser = sign_in(site, invitation=installation.invitation, email=ADA)
        for _ in range(KILLS):
            with people_logging(site, browser, written, may_break=installation.cluster is not None):
                time.sleep(rng.uniform(0, LONGEST_PAUSE_SECONDS))
                _kill(site, rng, is_whole)
            _start_again(site, is_whole)
            check_record(installation)
            check_entries(installation, acknowledged=written.acknowledged, tried=written.tried)
            site.wait()
            _check_page(browser, written)
        print(f"{len(written.acknowledged)} acknowledged, {written.unanswered} unanswered")
    assert len(written.acknowledged) >= KILLS
    assert written.unanswered > 0, "no kill came while somebody was logging"


def _kill(site: Site, rng: Random, is_whole: bool) -> None:
    if site.installation.cluster:
        site.installation.cluster.stop_immediately()
    if is_whole:
        site.kill()
    else:
        site.kill_a_worker(rng)


def _start_again(site: Site, is_whole: bool) -> None:
    if site.installation.cluster:
        site.installation.cluster.start()
    if is_whole:
        site.start()


def _check_page(browser: Browser, written: Written) -> None:
    """The site itself shows what was acknowledged last, at the first request after the kill."""
    assert written.surprises == []
    number, what = max(written.acknowledged.items())
    answer = browser.get(f"/log/{number}/")
    assert answer.status == 200
    assert what in answer.page
