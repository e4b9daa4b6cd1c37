"""A word of the lexicon behind a slip of the thumb: one letter too many, too few, changed or swapped."""

from functools import cache, lru_cache

from kim_engine.privacy.lexicon import lexicon, words_of

_SHORTEST = 7
_LONGEST = 40  # a longer word is no slip of any name; what follows grows with the square of its length
_ENDINGS_OF_MEDICINES = (
    *("sartan", "olol", "statin", "prazole", "conazole", "azepam", "azolam", "oxetine", "triptyline", "dipine"),
    *("gliptin", "gliflozin", "cillin", "mycin", "oxacin", "triptan", "lukast", "xaban", "parin", "tinib", "zepine"),
    *("peridol", "tiapine", "zapine", "piprazole", "thiazide", "barbital", "codone", "morphone", "tidine", "citabine"),
    *("profen", "setron", "dronate", "semide", "nidazole", "mustine", "platin", "rubicin", "ciclib", "zumab", "ximab"),
)
_A_MEDICINE = "insulin"  # stands for every medicine


def meant(word: str) -> str:
    """The lexicon's word that is meant, or the word itself; only longer words that name a condition are guessed at."""
    return _meant(word) if _SHORTEST <= len(word) <= _LONGEST else word


@lru_cache(maxsize=65_536)
def _meant(word: str) -> str:
    if word in _known():
        return word
    if word.endswith(_ENDINGS_OF_MEDICINES):
        return _A_MEDICINE
    if word in words_of("talk", "not a slip"):
        return word
    return next(
        (found for each in (word, *_shorter(word)) if (found := _slips().get(each)) and _fits(word, found)), word
    )


def _fits(word: str, found: str) -> bool:
    return word[0] == found[0] and abs(len(word) - len(found)) <= 1


@cache
def _known() -> frozenset[str]:
    return lexicon().starts


@cache
def _slips() -> dict[str, str]:
    """Every condition with one letter left out, and the condition."""
    names = sorted(word for word in lexicon().names() if len(word) >= _SHORTEST and word.isalpha())
    return {form: name for name in names for form in (name, *_shorter(name))}


def _shorter(word: str) -> tuple[str, ...]:
    return tuple(word[:at] + word[at + 1 :] for at in range(1, len(word)))
