"""The text to be erased, encrypted with the site's secret while it waits for the second person."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class CannotOpenError(RuntimeError):
    """The site's secret has changed since the request was made."""


def seal(text: str) -> str:
    """Encrypt a text."""
    return _box().encrypt(text.encode()).decode()


def opened(sealed: str) -> str:
    """Decrypt a text. Raises CannotOpenError."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpenError("The site's secret has changed since. Decline this request and ask again.") from None


def _box() -> Fernet:
    digest = hashlib.sha256(b"kim-log/erasure\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
