"""What the record keeps of accounts, invitations and work accounts; never a password, a key, a code or their hashes."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.sign_in.models import Account, Invitation, WorkIdentity

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
        "sign_in.app_set_up": "Authenticator app set up",
        "sign_in.recovery_codes_made": "Recovery codes made",
        "sign_in.recovery_code_used": "Recovery code used",
        "sign_in.second_factor_reset": "Second factor reset",
        "sign_in.work_account_linked": "Work account linked",
        "sign_in.sessions_ended": "Signed out everywhere by the work account",
    },
    labels={"email": "E-mail address", "is_active": "Can sign in"},
    left_out={"id": "the object's number", "password": "a secret"},
)
INVITATION = Kind(
    name="sign_in.invitation",
    model=Invitation,
    version=1,
    state=("account_id", "made_at", "expires_at", "used_at"),
    events={
        "sign_in.invitation_made": "Invited",
        "sign_in.invitation_renewed": "Invited anew, after having come in before",
        "sign_in.invitation_used": "Invitation used",
    },
    labels={"account_id": "Account", "made_at": "Made", "expires_at": "Expires", "used_at": "Used"},
    left_out={"id": "the object's number", "secret_hash": "a secret"},
)
# The keyed hashes are state: a link that somebody changes in the database to sign in as another is found.
WORK_IDENTITY = Kind(
    name="sign_in.work_identity",
    noun="link with a work account",
    model=WorkIdentity,
    version=1,
    state=("account_id", "identity", "subject", "linked_at"),
    events={
        "sign_in.identity_linked": "Linked",
        "sign_in.identity_changed": "Linked with another",
        "sign_in.identity_unlinked": "Link ended",
    },
    labels={"account_id": "Account", "linked_at": "Linked"},
    left_out={"id": "the object's number"},
)
KINDS = (ACCOUNT, INVITATION, WORK_IDENTITY)
