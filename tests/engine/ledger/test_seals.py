"""R10: a dated seal can be read by strangers' tools and cannot be made by anyone without the key."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kim_engine.ledger.seals import (
    BadSealError,
    TreeHead,
    VerifierKey,
    open_seal,
    origin_of,
    sign,
    verifier_key_from,
    verifier_key_of,
)

ORIGIN = origin_of("ab" * 16)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = verifier_key_of(KEY, name=ORIGIN)
HEAD = TreeHead(ORIGIN, 1284, bytes(range(32)), 1, datetime(2026, 11, 22, 10, 40, tzinfo=UTC))


def test_a_seal_opens_with_its_key():
    assert open_seal(sign(HEAD, private_key=KEY), keys=[PUBLIC]) == HEAD


def test_a_seal_is_a_checkpoint_in_a_signed_note():
    body, signature = sign(HEAD, private_key=KEY).split("\n\n")
    assert body.split("\n")[:3] == [ORIGIN, "1284", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="]
    assert signature.startswith(f"— {ORIGIN} ")


def test_the_go_note_packages_example_key_is_read_as_published():
    # The example of golang.org/x/mod/sumdb/note, an independent implementation of signed notes.
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = verifier_key_from(text)
    assert key.to_text() == text
    note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    signature = (
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    with pytest.raises(BadSealError, match="not those of a KIM Log seal"):
        open_seal(f"{note}\n{signature}\n", keys=[key])  # the signature holds; the lines are not ours


@given(st.data())
def test_a_seal_with_any_character_changed_does_not_open(data):
    note = sign(HEAD, private_key=KEY)
    place = data.draw(st.integers(0, len(note) - 2))
    changed = data.draw(st.characters(codec="ascii").filter(lambda c: c != note[place]))
    with pytest.raises(BadSealError):
        open_seal(note[:place] + changed + note[place + 1 :], keys=[PUBLIC])


def test_a_seal_by_another_key_of_the_same_name_does_not_open():
    forged = sign(HEAD, private_key=Ed25519PrivateKey.generate())
    with pytest.raises(BadSealError, match="no signature"):
        open_seal(forged, keys=[PUBLIC])


def test_after_rotation_seals_of_both_keys_open():
    new = Ed25519PrivateKey.generate()
    keys = [PUBLIC, verifier_key_of(new, name=ORIGIN)]
    assert open_seal(sign(HEAD, private_key=KEY), keys=keys) == HEAD
    assert open_seal(sign(HEAD, private_key=new), keys=keys) == HEAD


@pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AA==", "a+zz+!!!", PUBLIC.to_text() + "x"])
def test_a_line_that_is_no_key_is_refused(text):
    with pytest.raises(BadSealError):
        verifier_key_from(text)


def test_a_key_survives_being_written_and_read():
    assert verifier_key_from(PUBLIC.to_text()) == PUBLIC
    assert VerifierKey(ORIGIN, PUBLIC.public).identity() == PUBLIC.identity()
