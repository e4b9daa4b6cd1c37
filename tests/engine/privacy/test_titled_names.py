"""A name after a title is found; a title alone, a place and software are not (requirement R8)."""

import pytest

from kim_engine.privacy import SightingKind
from tests.engine.privacy.specimens import kinds, seen

NAME = SightingKind.NAME


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mr J. Smith says", "Mr J. Smith"),
        ("keys to mr hussain at the gate", "mr hussain"),
        ("MRS D'SOUZA has paid", "MRS D'SOUZA"),
        ("Ms Anne-Marie O'Neil rang", "Ms Anne-Marie O'Neil"),
        ("Mr. and Mrs. Featherstonehaugh", "Mr. and Mrs. Featherstonehaugh"),
        ("shows Mr van der Berg.", "Mr van der Berg"),
        ("Miss Chloë Bénard said", "Miss Chloë Bénard"),
        ("Mx Rowan Tate asked", "Mx Rowan Tate"),
        ("Dr. A. Patel wrote", "Dr. A. Patel"),
        ("Mr.Khan rang", "Mr.Khan"),
        ("Letter to Sir Colin Weatherby, leaseholder", "Sir Colin Weatherby"),
        ("spoke to mrs o'neill", "mrs o'neill"),
        ("Rev. Jones called", "Rev. Jones"),
        ("Mr Ali's file", "Mr Ali's"),
    ],
)
def test_a_titled_name_is_found(text: str, name: str) -> None:
    assert seen(text) == [(NAME, name)]


@pytest.mark.parametrize(
    "text",
    [
        "Dr Fry's Almshouses",
        "Lady Margaret Road",
        "Sir John Moore Court",
        "Mr and Mrs are no longer needed",
        "The title field takes Mr, Mrs, Miss, Ms, Mx and Dr.",
        "about 300 say Dr.",
        "Miss one inspection and the whole block turns red.",
        "We miss the target when a holiday falls on Friday.",
        "MR forms (meter readings) go to the depot.",
        "MRS is the managed repairs service.",
        "MS Teams chats, MS Excel files",
        "Dr and Cr were the wrong way round",
        "Dr balances over £500",
        "Elm Dr and Oak Dr are listed as one estate.",
        "Dear Sir or Madam",
        "a timeout of 250 ms per call",
        "Miss Monday's deadline",
        "Mr\nSmith",
    ],
)
def test_what_is_no_persons_name_is_left_alone(text: str) -> None:
    assert kinds(text) == []
