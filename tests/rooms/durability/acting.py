"""One act on an installation, in a process of its own that halts at a chosen line until it is killed.

Run as `python -m tests.rooms.durability.acting ACT NUMBER WORDS`. It prints `logged N` for each entry with these words
that is committed, then `halted FILE:LINE` and waits for ever, or `done N` with the lines it counted. Lines are counted,
not time, so that a seed finds the same place again.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from kim.config.cli import set_up_django


class Halt:
    """Counts the lines that run in chosen modules and halts at one of them; 0 halts nowhere."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0
        self.files: set[str] = set()

    def begin(self, *modules: ModuleType) -> None:
        """Count from here on, in the functions that are called next."""
        self.files = {str(module.__file__) for module in modules}
        sys.settrace(self._step)

    def end(self) -> None:
        """Count no further."""
        sys.settrace(None)
        self.files = set()

    def _step(self, frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        # A comprehension's lines grow with what it goes through; the count must not.
        if code.co_filename not in self.files or code.co_name.startswith("<"):
            return None
        if event == "line":
            self.count += 1
            if self.count == self.at:
                say(f"halted {Path(code.co_filename).name}:{frame.f_lineno}")
                sys.stdin.read()  # never answered
        return self._step


def say(text: str) -> None:
    """Tell whoever started this."""
    print(text, flush=True)


def main() -> None:
    """Do the act that is asked for."""
    act, number, words = sys.argv[1:]
    set_up_django()
    {"commits": commits, "log": log, "tick": tick}[act](int(number), words)


def commits(number: int, words: str) -> None:
    """Log as many entries as asked, each in a transaction of its own."""
    for each in range(number):
        _record(f"{words} {each}")


def log(number: int, words: str) -> None:
    """Log one entry and halt before its transaction has committed: among the rows or among the events."""
    from kim.foundations.audit_trail import writing
    from kim.practice.kim_log import actions, content

    halt, append = Halt(number), writing.append

    def appended(act: writing.Writing) -> Any:
        found = append(act)
        halt.end()  # what comes next is the commit
        return found

    writing.append = appended
    halt.begin(writing, actions, content)
    _record(words)
    say(f"done {halt.count}")


def tick(number: int, words: str) -> None:
    """Log an entry, so that there is something to seal, and do what `kim tick` does a day later, halting in it."""
    from datetime import timedelta

    from django.db import transaction

    from kim.config import cli
    from kim.foundations.audit_trail import sealing

    _record(words)
    sealing.BETWEEN = timedelta(0)
    halt, make_seal = Halt(number), sealing.make_seal

    def made(**given: Any) -> Any:
        halt.begin(sealing, transaction)  # what a tick does before depends on the day: it opens quarters
        return make_seal(**given)

    sealing.make_seal = made
    cli.main(["tick"])
    halt.end()
    say(f"done {halt.count}")


def _record(what: str) -> None:
    from datetime import date

    from django.utils import timezone

    from kim.foundations.landlord.models import CustomerType
    from kim.foundations.people.models import Person, WorkArea
    from kim.foundations.people.standing import standing_of
    from kim.practice.kim_log import actions
    from kim.practice.kim_log.content import Content

    why, types = "So that nothing of it stands alone.", tuple(CustomerType.objects.values_list("pk", flat=True)[:2])
    content = Content(what=what, why=why, in_force_on=date(2025, 4, 1), customer_types=types)
    person = Person.objects.order_by("pk")[0]
    by, area = standing_of(person, timezone.localdate()), WorkArea.objects.get()
    say(f"logged {actions.record_entry(content=content, by=by, at=timezone.now(), area=area).pk}")


if __name__ == "__main__":
    main()
