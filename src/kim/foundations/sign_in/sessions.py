"""Sessions that know their account, so that a leaver's can be ended at once. What they hold is Django's affair."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

WORK_SESSION = "kim_work_session"  # the keyed hash of the identity provider's own session, if it opened this one


class SessionStore(db.SessionStore):
    """Django's sessions in the database, in a table of ours."""

    @classmethod
    def get_model_class(cls) -> type[Any]:
        from kim.foundations.sign_in.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Keep beside the session whose it is."""
        row = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None  # type: ignore[attr-defined]
        row.work_session = data.get(WORK_SESSION, "")  # type: ignore[attr-defined]
        return row
