"""How a room says no: an exception that carries the sentence for the person."""

from __future__ import annotations

from kim_engine.vocabulary import Decision


class RefusedError(PermissionError):
    """A person may not do this; the reason is shown."""

    def __init__(self, because: str, *, about: str = "") -> None:
        super().__init__(because)
        self.because = because
        self.about = about  # which of the things given it is about: a form shows it at that field


def require(decision: Decision, *, about: str = "") -> None:
    """Go on if allowed; else say why not, and about which of the things given. Raises RefusedError."""
    if not decision.allowed:
        raise RefusedError(decision.because, about=about)
