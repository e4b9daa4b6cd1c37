"""What the record keeps of accounts and invitations; never a password, a secret or their hashes."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.sign_in.models import Account, Invitation

ACCOUNT = Kind(
    name="sign_in.account",
    model=Account,
    version=1,
    state=("email", "is_active"),
    events={
        "sign_in.account_opened": "Account opened",
        "sign_in.account_closed": "Account closed",
        "sign_in.account_reopened": "Account opened again",
        "sign_in.password_set": "Password set",
    },
    labels={"email": "E-mail address", "is_active": "Can sign in"},
    left_out={"id": "the object's number", "password": "a secret"},
)
INVITATION = Kind(
    name="sign_in.invitation",
    model=Invitation,
    version=1,
    state=("account_id", "made_at", "expires_at", "used_at"),
    events={"sign_in.invitation_made": "Invited", "sign_in.invitation_used": "Invitation used"},
    labels={"account_id": "Account", "made_at": "Made", "expires_at": "Expires", "used_at": "Used"},
    left_out={"id": "the object's number", "secret_hash": "a secret"},
)
KINDS = (ACCOUNT, INVITATION)
