"""Runs the engine's commands: `python -m kim_engine.cli`."""

import sys

from kim_engine.cli import main

if __name__ == "__main__":
    sys.exit(main())
