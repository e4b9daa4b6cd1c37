"""A server and a browser for each worker, and visitors who must meet no error.

A new page needs no line here: a line in `tests/house/doors.py` has it walked by `test_every_door.py`. A new journey is
a file: ask for `visitors`, open a page as one of the cast, do as people do (`steps.py`), and hold what they see against
`looking.py`. The tests of a worker share its server: write to Voids, read Leasehold and Repairs, which are counted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.site import Site, standing
from tests.journeys.visitors import Visitors, chromium, clicks_that_wait

collect_ignore = [] if os.environ.get("SCREENSHOTS") == "1" else ["test_pictures.py"]  # taken only when asked for


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count every journey among the pages: they look alike on either database, and PostgreSQL's come with the soaks."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.pages)


# Not of the session: Playwright keeps an event loop, in which Django's own tests on the same worker could not run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with clicks_that_wait(), chromium() as found:
        yield found


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def site(shared_folder: Path, worker_id: str) -> Iterator[Site]:
    with standing(shared_folder, worker_id) as found:
        yield found
    assert "Traceback" not in found.said()


@pytest.fixture
def visitors(browser: Browser, site: Site) -> Iterator[Visitors]:
    """Give the cast at a browser; afterwards no page may have met an error, nor the server have failed."""
    before = len(site.said())
    found = Visitors(site, browser)
    yield found
    found.close()
    assert found.problems == []
    assert "Traceback" not in site.said()[before:]
