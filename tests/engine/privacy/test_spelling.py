"""A slip in a condition's name is understood, a word of its own is not bent into one."""

import pytest

from kim_engine.privacy.spelling import meant


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("dimentia", "dementia"),
        ("epilepsey", "epilepsey"),
        ("pregant", "pregnant"),
        ("schizophrena", "schizophrenia"),
        ("artritis", "arthritis"),
        ("nebivolol", "insulin"),
        ("artistic", "artistic"),
        ("debates", "debates"),
        ("stock", "stock"),
    ],
)
def test_a_slip_is_understood(said: str, word: str) -> None:
    assert meant(said) == word
