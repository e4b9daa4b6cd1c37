"""Accounts that can sign in, the invitations that open them, the work accounts that do, and who is signed in now."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Someone who can sign in. Who they are and what they may do is the people room's."""

    email = models.EmailField(max_length=254)
    is_active = models.BooleanField(default=True)
    last_login: Any = None  # signing in is not a change: the session says when

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_one_per_email")]


class Invitation(models.Model):
    """A single-use way to set a first or a new password. Only the hash of its secret is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_expires_later", condition=models.Q(expires_at__gt=models.F("made_at"))
            )
        ]


class WorkIdentity(models.Model):
    """The work account (Entra ID) that opens an account. Its ids are kept as keyed hashes, never as they are."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="work_identity")
    identity = models.CharField(max_length=64, unique=True)  # of tenant and object id: who it is
    subject = models.CharField(max_length=64)  # of issuer and subject: what a logout token calls it
    linked_at = models.DateTimeField()


class Session(AbstractBaseSession):
    """One browser that is signed in, or on its way: gone when it ends."""

    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE)
    work_session = models.CharField(max_length=64, blank=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        from kim.foundations.sign_in.sessions import SessionStore

        return SessionStore
