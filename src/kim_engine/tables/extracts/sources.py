"""Where an extract comes from: a file that somebody brings, or a table that is read where it stands."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class FileSource:
    """A file and what is known of how it is laid out; whatever is None is found out.

    `path` is where the bytes are, `name` what the person called the file: its ending says which kind it should be, and
    the content must be of that kind. `header_row` counts from 1. `member` is the file inside a zip.
    """

    path: Path
    name: str
    sheet: str | None = None
    header_row: int | None = None
    delimiter: str | None = None
    encoding: str | None = None
    member: str | None = None


@dataclass(frozen=True, kw_only=True)
class PostgresSource:
    """A table or view of a PostgreSQL database, read only.

    `url_from` says where the address with the credentials is, and is never the address itself: the name of an
    environment variable, or the path of a secret file (it has a slash in it). `columns` are the ones to read, None for
    all of them. Times are in seconds.
    """

    url_from: str
    schema: str
    table: str
    columns: tuple[str, ...] | None = None
    statement_timeout_seconds: float = 600.0
    connect_timeout_seconds: float = 10.0

    def __post_init__(self) -> None:
        if "://" in self.url_from:
            raise ValueError("Say where the address is, never the address itself")


Source = FileSource | PostgresSource
