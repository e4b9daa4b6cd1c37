"""What is run on an installation after a kill, in one process: `kim tick`, `kim verify --state` and `kim verify`.

Run as `python -m tests.rooms.durability.aftermath`; it stops at the first that does not end with 0.
"""

from __future__ import annotations

import sys

from kim.config import cli

COMMANDS = (("tick",), ("verify", "--state"), ("verify",))


def main() -> int:
    """Run each as the `kim` command does. Returns the exit status."""
    for command in COMMANDS:
        status = cli.main(command)
        if status != 0:
            print(f"kim {' '.join(command)} ended with {status}")
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
