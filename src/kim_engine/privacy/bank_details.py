"""Bank details: sort codes with account numbers, either of them where it is named, and IBANs; no payment cards."""

import re
from collections.abc import Iterator
from functools import cache

from kim_engine.privacy.folding import Span, blanked
from kim_engine.privacy.near import near

_DATED = r"(?!(?:0[1-9]|[12][0-9]|3[01])\.(?:0[1-9]|1[0-2])\.)"
_SORT_APART = (
    rf"{_DATED}[0-9]{{2}}(?:\ ?-\ ?[0-9]{{2}}\ ?-\ ?[0-9]{{2}}|\ [0-9]{{2}}\ [0-9]{{2}}|\.[0-9]{{2}}\.[0-9]{{2}})"
)
_SORT_NAME = r"(?:sort[ -]?(?:code)?|s/c|sc)"
_ACCOUNT_NAME = r"(?:account|acct|acc|a/c|ac)"
_NUMBER_WORD = r"(?:\ ?(?:number|num|no|nr)\b\.?)?"
_MARKS = r"[\s:=()./,;|\"'#-]{0,4}"
_SAID = r"(?:(?:is|was|of|at|and|with|for|to|in)\ )?"
_NAMED_SORT = rf"{_SORT_NAME}{_NUMBER_WORD}{_MARKS}{_SAID}{_MARKS}(?:{_SORT_APART}|[0-9]{{6}})"
_NAMED_ACCOUNT = rf"{_ACCOUNT_NAME}{_NUMBER_WORD}\.?{_MARKS}{_SAID}{_MARKS}[0-9]{{4}}\ ?[0-9]{{4}}"
_NO_DATE = r"(?!(?:19|20)[0-9]{2}[01][0-9][0-3][0-9](?![0-9]))"
_END = r"(?![0-9])"
_START = r"(?<![0-9])(?<![0-9][-./])"

_DETAILS = re.compile(
    rf"""
    {_START}(?<![^\W\d_])(?:
      {_NAMED_SORT}{_END}(?:{_MARKS}{_SAID}{_NAMED_ACCOUNT}{_END}|{_MARKS}{_NO_DATE}[0-9]{{8}}{_END})?
    | {_NAMED_ACCOUNT}{_END}{_MARKS}{_SAID}(?:{_NAMED_SORT}|{_SORT_APART}){_END}
    | (?:{_SORT_APART}|[0-9]{{6}}){_MARKS}{_SAID}{_NAMED_ACCOUNT}{_END}
    | (?:{_SORT_APART}{_MARKS}|[0-9]{{6}}[ /,]{{1,2}}){_NO_DATE}[0-9]{{8}}{_END}
    | [0-9]{{8}}\ ?[/,]?\ ?[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}{_END}
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# An account alone needs more than the word: a rent account, too, has eight digits.
_ACCOUNT_ALONE = re.compile(
    rf"""
    (?<![^\W\d_])(?<!rent\ )(?<!charge\ )(?<!ledger\ )(?<!sub-)(?<!utility\ )(?<!supply\ )(?<!rent\ a/c\ )(?:
      {_ACCOUNT_NAME}\ ?(?:number|num|no|nr)\b\.?{_MARKS}{_SAID}{_MARKS}
    | (?:acc|a/c|acct)\.?:?\ ?
    | bank\ account{_MARKS}{_SAID}
    | (?:(?:his|her|their|into|to)\ )account\ ?
    | account\ ?[:(\#]\ ?
    )[0-9]{{4}}\ ?[0-9]{{4}}{_END}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_IBAN_START = re.compile(r"[A-Z]{2}[0-9]{2}", re.IGNORECASE)
# A sort code has six digits; its name and an account's stand close before.
_SIX_DIGITS = re.compile(r"[0-9](?:[ .-]{0,3}[0-9]){5}")
_REACH = 90
_WITHOUT_GAPS = str.maketrans("", "", " -")
_AS_NUMBERS = {ord(sign): str(int(sign, 36)) for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}

# SWIFT, IBAN Registry: how many characters an IBAN has, for the countries met in a landlord's accounts.
_IBAN_LENGTHS = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FI", "FO", "GL", "NL", "SD"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "BA", "EE", "KZ", "LT", "LU", "XK"), 20),
    **dict.fromkeys(("CH", "HR", "LI", "LV"), 21),
    **dict.fromkeys(("BG", "BH", "CR", "DE", "GB", "GE", "IE", "ME", "RS", "VA"), 22),
    **dict.fromkeys(("AE", "GI", "IL", "IQ", "TL", "SO"), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN", "VG"), 24),
    **dict.fromkeys(("LY", "PT", "ST"), 25),
    **dict.fromkeys(("IS", "TR"), 26),
    **dict.fromkeys(("FR", "GR", "IT", "MC", "MR", "SM"), 27),
    **dict.fromkeys(("AL", "AZ", "BY", "CY", "DO", "GT", "HU", "LB", "NI", "PL", "SV"), 28),
    **dict.fromkeys(("BR", "EG", "PS", "QA", "UA"), 29),
    **dict.fromkeys(("JO", "KW", "MU", "YE"), 30),
    **dict.fromkeys(("LC", "MT", "SC"), 31),
}


def iban_spans(plain: str) -> Iterator[Span]:
    """Spans of IBANs in folded text, in one row or in groups, with the right two check digits.

    Source: ISO 13616-1 (modulus 97 of ISO/IEC 7064) and the lengths of the IBAN Registry.
    """
    floor = 0
    for found in _IBAN_START.finditer(plain):
        length = _IBAN_LENGTHS.get(found[0][:2].upper())
        if length is None or found.start() < floor:
            continue
        whole = _iban_of(length).match(plain, found.start())
        if whole and _passes_97(whole[0].translate(_WITHOUT_GAPS)):
            yield whole.span()
            floor = whole.end()


def bank_detail_spans(plain: str) -> Iterator[Span]:
    """Spans of sort codes with account numbers in folded text, and of either where its name stands before it.

    Six and eight digits have no check of their own that is public; so the shape, or the name, has to tell.
    """
    parts = near(_SIX_DIGITS, _REACH, plain)
    yield from map(parts.original, _details(parts.text))


def _details(plain: str) -> Iterator[Span]:
    pairs = [found.span() for found in _DETAILS.finditer(plain)]
    yield from pairs
    yield from (found.span() for found in _ACCOUNT_ALONE.finditer(blanked(plain, pairs)))


@cache
def _iban_of(length: int) -> re.Pattern[str]:
    """So many letters and digits with at most one space or hyphen between two."""
    return re.compile(rf"[A-Z]{{2}}[0-9]{{2}}(?:[ -]?[A-Z0-9]){{{length - 4}}}(?![0-9])", re.ASCII | re.IGNORECASE)


def _passes_97(signs: str) -> bool:
    return int((signs[4:] + signs[:4]).upper().translate(_AS_NUMBERS)) % 97 == 1
