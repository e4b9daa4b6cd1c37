"""Beginning an installation and bringing its database up to date."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from kim.config.environment import BadSettingError
from kim.foundations.audit_trail import erasing, erasure_list, sealing
from kim.foundations.audit_trail.models import Log
from kim.foundations.full_text import indexes
from kim.foundations.landlord import actions as landlord
from kim.foundations.landlord.models import Landlord
from kim.foundations.people import actions as people

USUAL_CUSTOMER_TYPES = (
    "Tenant",
    "Leaseholder",
    "Shared owner",
    "Licensee",
    "Service or other occupancy agreement",
)
USUAL_PORT = 8000
LONGEST_NAME, LONGEST_ADDRESS, MOST_HOMES = 120, 254, 1_000_000


class CannotBeginError(RuntimeError):
    """The installation cannot begin, with what to do."""


def begin(*, name: str, type: str, homes: int | None, administrators: list[str]) -> list[tuple[str, str]]:
    """Make the database, the landlord and two administrators; return their invitations (who, address)."""
    _check_landlord(name, homes)
    named = [_named(text) for text in administrators]
    if len(named) != 2 or named[0][1].lower() == named[1][1].lower():
        raise CannotBeginError("name two different administrators: --administrator 'Name <address>' twice.")
    migrate()
    if Landlord.objects.exists():
        raise CannotBeginError("this database belongs to a landlord already. Choose another KIM_DATA or DATABASE_URL.")
    now = timezone.now()
    with transaction.atomic():
        landlord.name_landlord(name=name, type=type, homes=homes, at=now)
        for customer_type in USUAL_CUSTOMER_TYPES:
            landlord.add_customer_type(name=customer_type, by=None, at=now)
        persons = [people.add_person(name=who, email=email, by=None, at=now) for who, email in named]
        people.name_first_administrators(people=persons, from_on=timezone.localdate(), at=now)
        secrets = [people.invite_person(person=person, by=None, at=now) for person in persons]
        sealing.make_key(keys=settings.KEYS, by=None, at=now)
    return [
        (f"{who} <{email}>", reverse("invitation_open", args=[secret]))
        for (who, email), secret in zip(named, secrets, strict=True)
    ]


def site_address() -> str:
    """Give the address under which people reach the site, as the settings say it."""
    host = next((each for each in settings.ALLOWED_HOSTS if each != "*"), "127.0.0.1").lstrip(".")
    return f"https://{host}" if settings.IS_HTTPS else f"http://{host}:{USUAL_PORT}"


def migrate() -> None:
    """Apply the migrations that are missing, looking first: an up-to-date start should cost nothing."""
    if is_behind():
        call_command("migrate", verbosity=0, interactive=False)


def mend_indexes() -> list[str]:
    """Make anew the indexes of words that are missing or wrong, and name their tables."""
    with transaction.atomic():
        return [index.table for index in indexes.mend()]


def begun() -> Landlord:
    """Give the landlord. Raises BadSettingError when the database is not up to date, or nobody's yet."""
    if is_behind():
        raise BadSettingError("The database is not up to date. Run `kim upgrade`, or `kim init` for a new one.")
    landlord = Landlord.objects.first()
    if landlord is None:
        raise BadSettingError("There is no landlord yet. Run `kim init`.")
    return landlord


def is_behind() -> bool:
    """Say whether the database lacks migrations of this program."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def erase_what_is_due() -> int:
    """Apply the list of erasures that a restore left for after the upgrade. Returns how many fields went."""
    log = Log.objects.first()
    due = erasure_list.due_path(settings.SEALS, log.id) if log else None
    if due is None or not due.exists():
        return 0
    erased = erasure_list.apply_again(erasure_list.lines_in(due.read_text(encoding="utf-8")), at=timezone.now())
    if erased:
        erasing.scrub()
    due.unlink()
    return erased


def _check_landlord(name: str, homes: int | None) -> None:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise CannotBeginError(f"give the landlord's name, in at most {LONGEST_NAME} characters: --name.")
    if homes is not None and not 1 <= homes <= MOST_HOMES:
        raise CannotBeginError(f"give the number of homes as a whole number from 1 to {MOST_HOMES:,}: --homes.")


def _named(text: str) -> tuple[str, str]:
    name, email = parseaddr(text)
    try:
        validate_email(email)
    except ValidationError:
        raise CannotBeginError(f"'{text}' is not 'Name <address>'.") from None
    if not name:
        raise CannotBeginError(f"'{text}' has no name. Write 'Name <address>'.")
    if len(name) > LONGEST_NAME or len(email) > LONGEST_ADDRESS:
        raise CannotBeginError(f"a name has at most {LONGEST_NAME} characters, an address {LONGEST_ADDRESS}.")
    return name, email
