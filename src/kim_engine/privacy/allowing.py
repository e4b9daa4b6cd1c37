"""What a landlord allows to stand in a text: its own mail domains, offices, contractors' numbers and staff."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

from kim_engine.privacy.addresses import postcode_in
from kim_engine.privacy.sightings import SightingKind
from kim_engine.privacy.titled_names import titled_names

_REGION = "GB"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is no resident's. Made by `allow`; compared with what was found, in one spelling."""

    mail_domains: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    staff: frozenset[tuple[str, ...]] = frozenset()

    def allows(self, kind: SightingKind, said: str) -> bool:
        """True if what was found, in folded text, is on the list of its kind; most kinds have no list."""
        check = _CHECKS.get(kind)
        return check is not None and check(self, said)


NOTHING = Allowed()


def allow(
    *,
    mail_domains: Iterable[str] = (),
    phones: Iterable[str] = (),
    postcodes: Iterable[str] = (),
    staff: Iterable[str] = (),
) -> Allowed:
    """The list in one spelling; a phone number that cannot be read allows nothing.

    `staff` are full names without a title: with `Rosalind Petherick` on the list, `Ms R. Petherick` and
    `Ms Rosalind Petherick` are allowed. `Ms Petherick` is not: a resident may share the surname.
    """
    return Allowed(
        mail_domains=frozenset(domain.strip().lstrip("@").casefold() for domain in mail_domains),
        phones=frozenset(number for each in phones if (number := phone_in_one_spelling(each))),
        postcodes=frozenset("".join(each.split()).upper() for each in postcodes),
        staff=frozenset(words for each in staff if (words := _words(each))),
    )


def phone_in_one_spelling(said: str) -> str:
    """The number as E.164 has it, `+441632960123`; nothing where it cannot be read."""
    try:
        return format_number(parse(said, _REGION), PhoneNumberFormat.E164)
    except NumberParseException:
        return ""


def _words(name: str) -> tuple[str, ...]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return tuple(re.findall(r"[^\W\d_]+", re.sub(r"['’](?:s\b)?", "", plain.casefold())))


def _is_own_mail(allowed: Allowed, said: str) -> bool:
    return said.rpartition("@")[2].casefold() in allowed.mail_domains


def _is_own_phone(allowed: Allowed, said: str) -> bool:
    return bool(allowed.phones) and phone_in_one_spelling(said) in allowed.phones


def _is_own_address(allowed: Allowed, said: str) -> bool:
    return postcode_in(said) in allowed.postcodes


def _is_staff(allowed: Allowed, said: str) -> bool:
    """True if every titled name in it is somebody's surname on the list, and what stands before fits."""
    found = [_words(" ".join(each.names)) for each in titled_names(said)]
    return bool(found) and bool(allowed.staff) and all(_names_one(allowed.staff, words) for words in found)


def _names_one(staff: Iterable[tuple[str, ...]], words: tuple[str, ...]) -> bool:
    return any(_fits(words, full) for full in staff)


def _fits(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    if not words or words[-1] != full[-1]:
        return False
    given = words[:-1]
    return bool(given) and all(
        any(name == part or (len(part) == 1 and name[0] == part) for name in full[:-1]) for part in given
    )


_CHECKS: dict[SightingKind, Callable[[Allowed, str], bool]] = {
    SightingKind.EMAIL: _is_own_mail,
    SightingKind.PHONE: _is_own_phone,
    SightingKind.ADDRESS: _is_own_address,
    SightingKind.NAME: _is_staff,
}
