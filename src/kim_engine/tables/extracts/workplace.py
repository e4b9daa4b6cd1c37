"""Where the staging child works: its folder, the file that it is to write, and whom it tells."""

from dataclasses import dataclass
from pathlib import Path

from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.wire import Telling


@dataclass(frozen=True)
class Workplace:
    """One piece of work: `folder` is emptied afterwards, `out` is the Parquet file to write."""

    folder: Path
    out: Path
    telling: Telling

    @property
    def limits(self) -> ExtractLimits:
        """How much the extract may hold and use."""
        return self.telling.limits

    @property
    def raw(self) -> Path:
        """The Parquet file before the last tidying."""
        return self.folder / "raw.parquet"
