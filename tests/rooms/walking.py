"""How the tests walk a verb: who calls it, whom it refuses, and what it appends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.cast import Cast

Call = Callable[..., Any]


@dataclass(frozen=True)
class Walk:
    """How to call a verb, whom it refuses, and what it appends."""

    prepare: Callable[[Cast], Call]  # gives the call, ready but for who and when
    appends: tuple[str, ...]
    by: str = "manager"  # '' where the verb asks for nobody
    refuses: str = "nobody"
    refuses_nobody: str = ""  # the reason, for a verb without a policy of its own
    raises: type[Exception] | None = None
