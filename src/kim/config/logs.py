"""What the server's log leaves out: the secrets that stand in addresses."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(r"(/invitation/)[^/\s]+")


class SecretsLeftOut(logging.Filter):
    """Takes an invitation's secret out of a line: a request that is refused is logged with its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRET.sub(r"\1…", record.getMessage()), ()
        return True
