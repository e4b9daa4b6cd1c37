"""Somebody who goes on writing while a backup is made: run as `python -m tests.rooms.config.writing_on FILE`.

It writes until the file is gone, each time two rows and their events in one transaction, and says how often.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kim.config.cli import set_up_django


def main() -> None:
    """Write until told to stop."""
    set_up_django()
    from django.utils import timezone

    from kim.foundations.audit_trail.writing import writing
    from kim.foundations.landlord import actions as landlord

    go_on, written = Path(sys.argv[1]), 0
    while go_on.exists():
        now = timezone.now()
        with writing(by=None, at=now):
            for half in "ab":
                landlord.add_customer_type(name=f"Kind {written}{half}", by=None, at=now)
        written += 1
        print(written, flush=True)


if __name__ == "__main__":
    main()
