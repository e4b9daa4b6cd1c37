"""The command that restores: looks at the archive before Django is loaded, and undoes what it made when it fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from kim.config import environment
from kim.config.backups import archives
from kim.config.backups.manifest import DamagedError, NewerFormatError


class UnreadableError(RuntimeError):
    """A file that was named and cannot be read."""


def restore(
    path: Path, *, seals: Path | None, erasures: Path | None, keeps_problems: bool, load: Callable[[], None]
) -> int:
    """Restore a backup, and say what stands and what is to be done. Returns the exit status."""
    try:
        return _restored(path, seals, erasures, keeps_problems, load)
    except NewerFormatError as error:
        said = f"{path} is of a newer format ({error}). Install the version of KIM Log that wrote it."
    except DamagedError as error:
        said = f"{path} is damaged: {error}. Nothing was restored."
    except UnreadableError as error:
        said = str(error)
    except OSError:
        said = f"{path} could not be restored. Is there room, and may this account write? Nothing was kept."
    print(f"kim restore: {said}", file=sys.stderr)
    return 2


def _restored(
    path: Path, seals: Path | None, erasures: Path | None, keeps_problems: bool, load: Callable[[], None]
) -> int:
    texts = [[_text(each)] if each else [] for each in (seals, erasures)]
    if not path.is_file():
        raise UnreadableError(f"there is no file {path}.")
    with archives.opened(path) as archive:
        archive.check()
        with _secret_made() as is_made:
            load()
            from kim.config.backups import restoring

            try:
                done = restoring.restore(
                    archive, seals=texts[0], erasures=texts[1], keeps_problems=keeps_problems, at=datetime.now(UTC)
                )
            except restoring.CannotRestoreError as error:
                raise UnreadableError(str(error)) from None
    for line in done.lines():
        print(line)
    _tell_of_keys(is_made)
    return 1 if done.problems or done.manifest.not_whole else 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UnreadableError(f"{path} cannot be read.") from None


def _tell_of_keys(is_made: bool) -> None:
    if is_made:
        print(f"A new site's secret was made: {environment.secret_file()}. Work accounts and authenticator apps do not")
        print("fit it: put the old secret back from where you keep the keys, or invite and reset people anew.")
    if not any((environment.data_folder() / "keys").glob("seal-*.pem")):
        print("The key for dated seals is not here: put keys/seal-….pem back, or run `kim history new-key`.")


@contextmanager
def _secret_made() -> Iterator[bool]:
    """Make the site's secret if there is none: settings need one. Take it away again when the block fails."""
    path, data = environment.secret_file(), environment.data_folder()
    had_secret = path.exists()
    had_folders = {folder for folder in (path.parent, data, *data.parents) if folder.exists()}
    environment.make_secret()
    try:
        yield not had_secret
    except BaseException:
        if not had_secret:
            path.unlink(missing_ok=True)
        for folder in (path.parent, data, *data.parents):
            if folder not in had_folders:
                with suppress(OSError):  # something else was put there meanwhile
                    folder.rmdir()
        raise
