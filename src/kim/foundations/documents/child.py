"""The child process that sets one PDF: it reads the document's words as data and gives the bytes back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from kim_engine.tables.confining import confine
from kim_engine.tables.limits import Limits

LIMITS = Limits(memory_bytes=4 * 1024**3, cpu_seconds=50)  # address space, most of which is never used


def set_page(told: bytes) -> bytes:
    """Set a PDF from what was told. The standard is enforced: what would not be accessible is an error."""
    import typst

    given = json.loads(told)
    return typst.compile(
        Path(__file__).with_name("document.typ").read_bytes(),
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,  # the same typeface, and so the same bytes, on every machine
        timestamp=given["moment"],
        sys_inputs={"paper": given["paper"]},
    )


if __name__ == "__main__":
    confine(LIMITS)
    sys.stdout.buffer.write(set_page(sys.stdin.buffer.read()))
