"""The `kim` command: begins an installation, serves it, does what is due, verifies and exports its History."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kim.config import environment, full_disk
from kim_engine import cli as engine

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status."""
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except environment.BadSettingError as error:
        print(f"kim: {error}", file=sys.stderr)
        return 2
    except Exception as error:
        if not full_disk.is_full(error):
            raise
        print(f"kim: {full_disk.SENTENCE}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """Describe every command."""
    top = argparse.ArgumentParser(prog="kim", description="KIM Log: how a social landlord keeps its knowledge")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_init(_command(commands, "init", "make a real, empty installation", init))
    _add_serve(_command(commands, "serve", "serve the site", serve))
    _add_demonstrate(_command(commands, "demonstrate", "run the demonstration landlord on this machine", demonstrate))
    _command(commands, "upgrade", "bring the database to this version", upgrade)
    _add_backup(_command(commands, "backup", "write a backup to one file, while the site is in use", backup))
    _add_restore(_command(commands, "restore", "bring an installation back from a backup, in an empty place", restore))
    _add_reset(_command(commands, "reset-second-factor", "when no administrator can reset it", reset_second_factor))
    _command(commands, "doctor", "say what is wrong with this installation", doctor)
    _command(commands, "tick", "do what is due (run it every few minutes)", tick)
    verify_parser = _command(commands, "verify", "check the History, or an exported one", verify)
    engine.add_verify(verify_parser)
    engine.check.add(_command(commands, "check", "check extracts against a recording standard", check))
    verify_parser.add_argument("--state", action="store_true", help="also hold every live row against the record")
    history = commands.add_parser("history", help="the History").add_subparsers(required=True, metavar="COMMAND")
    _add_export(_command(history, "export", "write the History to a folder for somebody else to check", export))
    _add_adopt(_command(history, "adopt", "bring another landlord's exported History in, read-only", adopt))
    _command(history, "new-key", "make a new key for dated seals and retire the old one", new_key)
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    help: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    found = commands.add_parser(name, help=help, description=help)
    found.set_defaults(run=run)
    return found


def _add_init(found: argparse.ArgumentParser) -> None:
    found.add_argument("--name", required=True, help="the landlord's name")
    found.add_argument(
        "--type", required=True, choices=("COUNCIL", "ALMO", "REGISTERED_PROVIDER"), help="the landlord's type"
    )
    found.add_argument("--homes", type=int, help="how many homes it lets")
    found.add_argument(
        "--administrator",
        action="append",
        required=True,
        metavar="'NAME <ADDRESS>'",
        help="a site administrator; give two different people",
    )


def _add_serve(found: argparse.ArgumentParser) -> None:
    found.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT", help="where to listen")
    found.add_argument("--workers", type=int, default=2, help="server processes")


def _add_demonstrate(found: argparse.ArgumentParser) -> None:
    found.add_argument("--port", type=int, default=8000, help="the port on this machine")
    found.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _add_backup(found: argparse.ArgumentParser) -> None:
    found.add_argument("file", type=Path, help="a new file")


def _add_restore(found: argparse.ArgumentParser) -> None:
    found.add_argument("file", type=Path, help="what `kim backup` wrote")
    found.add_argument("--seals", type=Path, metavar="FILE", help="dated seals that were kept elsewhere")
    found.add_argument("--erasures", type=Path, metavar="FILE", help="a newer list of erasures, to be applied again")
    found.add_argument("--keep-problems", action="store_true", help="restore it even if its History does not hold")


def _add_reset(found: argparse.ArgumentParser) -> None:
    found.add_argument("email", metavar="ADDRESS", help="whose authenticator app is lost or can't be read any more")
    found.add_argument("--why", required=True, help="the reason; it stands in the History")


def _add_export(found: argparse.ArgumentParser) -> None:
    found.add_argument("folder", type=Path, help="a new or empty folder")
    found.add_argument("--for", dest="email", metavar="ADDRESS", help="only the text that this person may see")


def _add_adopt(found: argparse.ArgumentParser) -> None:
    found.add_argument("folder", type=Path, help="what `kim history export` wrote at the other landlord")
    found.add_argument("--name", default="", help="the other landlord's name, where the export withholds it")


def set_up_django() -> None:
    """Load the house."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim.config.settings")
    import django

    django.setup()


def open_house() -> None:
    """Load the house and open its database. Raises BadSettingError when that cannot be."""
    set_up_django()
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError:  # the driver's own words are not repeated: they may quote the address
        raise environment.BadSettingError(
            "The database cannot be opened. Check DATABASE_URL or KIM_DATA, and whether its server runs."
        ) from None


def open_begun_house() -> None:
    """Load the house for what needs a landlord and an up-to-date database. Raises BadSettingError."""
    open_house()
    from kim.config import installing

    installing.begun()


def init(given: argparse.Namespace) -> int:
    """Begin a real installation: secret, database, landlord, two administrators."""
    environment.make_secret()
    open_house()
    from kim.config import installing

    try:
        invitations = installing.begin(
            name=given.name, type=given.type, homes=given.homes, administrators=given.administrator
        )
    except installing.CannotBeginError as error:
        print(f"kim init: {error}", file=sys.stderr)
        return 2
    print(f"{given.name} has its KIM Log. Give each administrator their own invitation; it works once, for 7 days:")
    for who, address in invitations:
        print(f"  {who}\n    {installing.site_address()}{address}")
    print("Now run `kim serve`, and `kim tick` every few minutes.")
    return 0


def serve(given: argparse.Namespace) -> int:
    """Serve the site. A demonstration is served to this machine alone."""
    open_house()
    from kim.config import serving

    host = given.bind.rpartition(":")[0]
    try:
        serving.check(is_loopback=host in LOOPBACK)
    except serving.CannotServeError as error:
        print(f"kim serve: {error}", file=sys.stderr)
        return 2
    return serving.run(bind=given.bind, workers=given.workers)


def demonstrate(given: argparse.Namespace) -> int:
    """Make the demonstration landlord if there is none, and serve it on this machine."""
    environment.make_secret()
    open_house()
    from kim.config import serving
    from kim.config.demonstration import running

    try:
        told = running.prepare()
    except serving.CannotServeError as error:
        print(f"start.py: {error}", file=sys.stderr)
        return 2
    return running.serve(port=given.port, opens_browser=not given.no_browser, told=told)


def upgrade(given: argparse.Namespace) -> int:
    """Apply the migrations that this version brings."""
    open_house()
    from kim.config import installing

    installing.migrate()
    for table in installing.mend_indexes():
        print(f"Made anew: the index of words of {table}.")
    if erased := installing.erase_what_is_due():
        print(f"Erased again: {erased:,} fields that the list of erasures names.")
    print("The database is up to date.")
    return 0


def backup(given: argparse.Namespace) -> int:
    """Write a backup. Exit status 1: it was made, and some evidence file was not whole any more."""
    open_begun_house()
    from django.utils import timezone

    from kim.config.backups import making

    try:
        made = making.back_up(given.file, at=timezone.now())
    except making.CannotBackUpError as error:
        print(f"kim backup: {error}", file=sys.stderr)
        return 2
    for line in made.lines(given.file):
        print(line)
    return 1 if made.manifest.not_whole else 0


def restore(given: argparse.Namespace) -> int:
    """Bring an installation back from its backup. Exit status 1: it stands, with problems that it had before."""
    from kim.config.backups import command

    return command.restore(
        given.file, seals=given.seals, erasures=given.erasures, keeps_problems=given.keep_problems, load=set_up_django
    )


def doctor(given: argparse.Namespace) -> int:
    """Check the installation. Exit status 0: fine; 1: something is wrong; 2: something could not be checked."""
    from kim.config.doctor import command

    return command.examine(load=set_up_django, open_database=open_house)


def reset_second_factor(given: argparse.Namespace) -> int:
    """Take a second factor off an account and end its sessions."""
    set_up_django()
    from kim.config import rescuing

    try:
        rescuing.reset_second_factor(email=given.email, why=given.why)
    except rescuing.CannotRescueError as error:
        print(f"kim reset-second-factor: {error}", file=sys.stderr)
        return 2
    print(f"{given.email} signs in as before and sets up an authenticator app anew.")
    return 0


def tick(given: argparse.Namespace) -> int:
    """Do what is due now."""
    open_begun_house()
    from kim.config import ticking

    for done in ticking.tick():
        print(done)
    return 0


def verify(given: argparse.Namespace) -> int:
    """Check an exported History (a folder is given) or this installation's."""
    if given.folder is not None:
        return engine.verify_folder(given.folder, given.against)
    open_house()
    from kim.config import verifying

    return verifying.verify(against=given.against, checks_state=given.state)


def check(given: argparse.Namespace) -> int:
    """Check extracts against a recording standard; the house adds only the bank holidays that it knows."""
    from datetime import datetime

    from kim.foundations.landlord.bank_holidays import bank_holidays

    given.today = datetime.now().astimezone().date()
    given.known_days_off = [day for year in range(2000, 2061) for day in bank_holidays(year)]
    return engine.check.run(given)


def export(given: argparse.Namespace) -> int:
    """Export the History to a folder."""
    open_begun_house()
    from kim.config import verifying

    return verifying.export(given.folder, email=given.email)


def adopt(given: argparse.Namespace) -> int:
    """Bring another landlord's exported History in, whole or not at all."""
    open_begun_house()
    from kim.config import verifying

    return verifying.adopt(given.folder, name=given.name)


def new_key(given: argparse.Namespace) -> int:
    """Make a new key for dated seals. Seals of the old one go on being checked with it."""
    open_begun_house()
    from django.conf import settings
    from django.utils import timezone

    from kim.foundations.audit_trail import sealing

    key = sealing.make_key(keys=settings.KEYS, by=None, at=timezone.now())
    print(f"The new public key, to give to those who check:\n{key.verifier_key}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
