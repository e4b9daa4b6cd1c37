"""Keys drawn from the site's secret: boxes for what is read again, keyed hashes for what is only recognised again."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from django.conf import settings


def box(purpose: str) -> Fernet:
    """Give the box of one purpose. What one purpose locks, another cannot open."""
    return Fernet(base64.urlsafe_b64encode(_key(purpose)))


def keyed_hash(purpose: str, *parts: str) -> str:
    """Hash a few texts so that without the site's secret nobody can tell, or try out, what they were."""
    return hmac.new(_key(purpose), "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def _key(purpose: str) -> bytes:
    return hashlib.sha256(f"kim-log/{purpose}\n{settings.SECRET_KEY}".encode()).digest()
