"""What the server's log leaves out: secrets in addresses, and what an error says of what somebody typed."""

from __future__ import annotations

import logging
import re
import time
import traceback
from types import TracebackType

from django.db import OperationalError

_SECRET = re.compile(r"(/invitation/)[^/\s]+")
_TOLD = (OperationalError, OSError, ImportError)  # they speak of the machine; others may quote a row or a box
_REFUSED = "django.security."  # a wrong Host, too many fields: no fault of ours, so no traceback


def _without_secrets(text: str) -> str:
    return _SECRET.sub(r"\1…", text)


class SecretsLeftOut(logging.Filter):
    """Takes an invitation's secret out of a line: a request that is refused is logged with its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _without_secrets(record.getMessage()), ()
        if record.name.startswith(_REFUSED):
            record.exc_info = record.exc_text = None
        return True


class Plain(logging.Formatter):
    """Writes where an error happened and of which kind it was; what it says only when that is of the machine."""

    converter = staticmethod(time.gmtime)  # UTC, said by its Z: no hour comes twice
    default_time_format, default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        error, told = ei[1], []
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            said = ": " + _without_secrets(str(error)) if isinstance(error, _TOLD) else ""
            frames = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"{frames}{type(error).__module__}.{type(error).__qualname__}{said}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nafter\n".join(told)
