"""Bank details: sort codes with account numbers, either of them where it is named, and IBANs; no payment cards."""

import re
from collections.abc import Iterator

from kim_engine.privacy.folding import Span, blanked

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
_SPACES = frozenset(" -")

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
        end, signs = _taken(plain, found.start(), length)
        if len(signs) == length and _passes_97(signs) and not plain[end : end + 1].isdecimal():
            yield found.start(), end
            floor = end


def bank_detail_spans(plain: str) -> Iterator[Span]:
    """Spans of sort codes with account numbers in folded text, and of either where its name stands before it.

    Six and eight digits have no check of their own that is public; so the shape, or the name, has to tell.
    """
    pairs = [found.span() for found in _DETAILS.finditer(plain)]
    yield from pairs
    yield from (found.span() for found in _ACCOUNT_ALONE.finditer(blanked(plain, pairs)))


def _taken(plain: str, start: int, length: int) -> tuple[int, str]:
    """Take so many letters and digits, with at most one space or hyphen between two; give the end and the signs."""
    signs: list[str] = []
    at = start
    while at < len(plain) and len(signs) < length:
        char = plain[at]
        if char.isascii() and char.isalnum():
            signs.append(char.upper())
        elif char not in _SPACES or plain[at - 1] in _SPACES:
            break
        at += 1
    return at, "".join(signs)


def _passes_97(signs: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1
