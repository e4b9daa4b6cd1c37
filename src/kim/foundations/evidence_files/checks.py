"""What is known of a file before it is kept: what looking over its text and scanning it came to."""

from __future__ import annotations

from dataclasses import dataclass

from kim.foundations.evidence_files.choices import Checked

MOST_TEXT = 200_000  # characters that are kept for finding a file


@dataclass(frozen=True)
class FileCheck:
    """What goes with a file when it is kept. By itself it says that nobody looked."""

    checked: str = Checked.NOT_CHECKED
    unread: str = ""
    scanned: str = ""
    text: str = ""

    @property
    def text_to_keep(self) -> str:
        """Give the text that may be kept: what was looked over, and found clean or kept with a reason."""
        return self.text[:MOST_TEXT] if self.checked in (Checked.NOTHING_FOUND, Checked.KEPT) else ""


NOT_LOOKED_OVER = FileCheck()
