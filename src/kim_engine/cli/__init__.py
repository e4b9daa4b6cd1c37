"""The engine without the house: checking an exported History, or records, needs no site and no database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kim_engine.cli import check
from kim_engine.ledger import archive
from kim_engine.ledger.verification import Problem


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Describe `verify FOLDER` on a parser."""
    parser.add_argument("folder", nargs="?", type=Path, help="the folder that `kim history export` wrote")
    parser.add_argument("--against", type=Path, metavar="SEALS", help="seals that left the building earlier, in a file")


def verify_folder(folder: Path, against: Path | None) -> int:
    """Check an exported History and say what was found. Returns the exit status: 0 only when all holds."""
    try:
        result = archive.verify(folder, against=against)
    except archive.NotAnExportError as error:
        print(f"Could not check: {error}", file=sys.stderr)
        return 2
    print(f"{result.events:,} events read from {folder}.")
    print(f"{result.opened:,} fields open, {result.erased:,} erased, {result.withheld:,} withheld from this reader.")
    print(f"{result.seals:,} dated seals checked; they reach {result.sealed:,} of the events.")
    return say(result.problems)


def say(problems: Sequence[Problem]) -> int:
    """Print problems, or that there are none. Returns the exit status."""
    for problem in problems:
        print(f"PROBLEM  {problem.sentence}")
    if problems:
        print(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'} found.")
        return 1
    print("Nothing was altered, dropped, inserted or reordered, as far as the seals reach.")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the engine's own command line."""
    parser = argparse.ArgumentParser(prog="kim_engine", description="KIM Log's engine, without the site")
    commands = parser.add_subparsers(dest="command", required=True)
    add_verify(commands.add_parser("verify", help="check an exported History"))
    check.add(commands.add_parser("check", help="check extracts against a recording standard"))
    given = parser.parse_args(arguments)
    if given.command == "check":
        return check.run(given)
    if given.folder is None:
        parser.error("name the folder that `kim history export` wrote")
    return verify_folder(given.folder, given.against)
