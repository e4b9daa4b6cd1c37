"""The real `kim serve` on a free port of this machine, and the ways to kill it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.postgres import free_port
from tests.rooms.durability.browsing import Browser, NoAnswerError
from tests.rooms.durability.installation import HERE, Installation

WAITS_SECONDS = 90


class Site:
    """An installation's server: started, killed and started again."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.said = installation.folder / "server.log"
        self.port = 0
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; `wait` then waits until it answers."""
        self.port = free_port()
        command = [sys.executable, "-m", "kim.config.cli", "serve", "--bind", f"127.0.0.1:{self.port}"]
        with self.said.open("ab") as log:
            self._server = subprocess.Popen(
                command, env=self.installation.environment, stdout=log, stderr=log, cwd=HERE, start_new_session=True
            )

    def wait(self) -> None:
        """Wait until a page comes."""
        until = time.monotonic() + WAITS_SECONDS
        while time.monotonic() < until and self._server is not None and self._server.poll() is None:
            try:
                if Browser(self).get("/sign-in/").status == 200:
                    return
            except NoAnswerError:
                time.sleep(0.05)
        raise AssertionError(f"the server did not answer:\n{self.last_words()}")

    @property
    def is_up(self) -> bool:
        """Say whether the master process runs."""
        return self._server is not None and self._server.poll() is None

    def workers(self) -> list[int]:
        """List the processes that answer requests."""
        assert self._server is not None
        pid = self._server.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_a_worker(self, rng: Random) -> None:
        """SIGKILL one worker: the master and the other worker stand."""
        found = self.workers()
        assert found, f"no worker runs:\n{self.last_words()}"
        os.kill(rng.choice(found), signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL the master and every worker at once."""
        if self._server is not None:
            if self._server.poll() is None:
                os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait(30)
            self._server = None

    def last_words(self) -> str:
        """Give the end of what the server wrote."""
        return self.said.read_text(errors="replace")[-4000:]


@contextmanager
def served(installation: Installation) -> Iterator[Site]:
    """Serve an installation until done with, whatever was killed in between."""
    site = Site(installation)
    try:
        site.start()
        site.wait()
        yield site
    except BaseException:
        print(site.last_words())
        raise
    finally:
        site.kill()
