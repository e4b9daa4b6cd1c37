"""What stands beside a number and shows that it is part of something else; judges no number itself."""

import re

from kim_engine.privacy.folding import Span

_FAR_ENOUGH = 40
_NEAR_ENOUGH = 12

_GLUED_BEFORE = re.compile(r"(?:[^\W_]|[0-9]\.)\Z")
_GLUED_AFTER = re.compile(r"[^\W_]|\.[0-9]")
# A label that a hurried thumb left no space after, or before.
_LABEL_BEFORE = re.compile(
    r"(?<![^\W_])(?:nhs(?:\ ?no|\ ?number)?|tel|ph|phone|mob|mobile|card|visa|amex|mastercard|maestro|debit)\Z",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(r"exp", re.IGNORECASE)
_LONGER_BEFORE = re.compile(r"(?:[£$€] ?|[0-9][-/]|\+[0-9]{1,3}[ -]?|\b0044[ -]?|\(0\)[ -]?)\Z")
_LONGER_AFTER = re.compile(r"[-/][0-9]")

# Words that name another kind of number: the first list by themselves, the second only with 'no', 'ref' and so on.
_NAMED = r"uprn|usrn|toid|mpan|mprn|isbn|job|works? order|order|w/o|wo|po|invoice|inv|ticket|tenancy"
_NAMED_WITH_NUMBER = r"account|asset|batch|case|claim|complaint|component|contract|incident|meter|property|repair"
_NUMBER_WORD = r"ref(?:erence)?|id|code|number|num|no"
_REFERENCE = re.compile(
    rf"(?i:\b(?:(?:{_NAMED})(?:\ (?:{_NUMBER_WORD}))?|(?:{_NAMED_WITH_NUMBER})\ (?:{_NUMBER_WORD})"
    r"|(?<!nhs\ )(?<!patient\ )ref(?:erence)?(?:\ (?:number|no))?)\.?\ ?(?:is\ )?[:#=/-]{0,2}\ ?)\Z"
    r"|\b(?!(?:NHS|CHI|TEL|MOB|PHONE|CELL|HOME|WORK)\b)[A-Z]{2,5}[-/]\Z",  # a system's own code: SR-, WO/
    re.VERBOSE,
)


def is_glued(plain: str, span: Span) -> bool:
    """True if a letter, a digit or a decimal point joins the span to what is beside it."""
    start, end = span
    before, after = plain[max(0, start - 2) : start], plain[end : end + 3]
    is_glued_before = _GLUED_BEFORE.search(before) and not _LABEL_BEFORE.search(plain[max(0, start - 12) : start])
    return bool(is_glued_before or (_GLUED_AFTER.match(after) and not _LABEL_AFTER.match(after)))


def is_of_another_number(plain: str, span: Span) -> bool:
    """True if the span is a part of a longer number (+44, 12-, /01), an amount of money, or a named reference."""
    start, end = span
    before, after = plain[max(0, start - _NEAR_ENOUGH) : start], plain[end : end + 2]
    is_of_longer = _LONGER_BEFORE.search(before) or _LONGER_AFTER.match(after)
    return bool(is_of_longer) or is_glued(plain, span) or is_named_a_reference(plain, span)


def is_named_a_reference(plain: str, span: Span) -> bool:
    """True for digits in one row just after words that name a reference: `UPRN`, `job no.`, `tenancy ref:`, `SR-`."""
    start, end = span
    before = plain[max(0, start - _FAR_ENOUGH) : start]
    return plain[start:end].isdecimal() and bool(_REFERENCE.search(before))
