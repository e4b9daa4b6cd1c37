"""Writes docs/reference/record-vectors.json: run once, when the format was frozen; kept to show how."""

import json
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kim_engine.ledger.events import event_from
from kim_engine.ledger.merkle import root_of
from kim_engine.ledger.seals import TreeHead, origin_of, sign, verifier_key_of
from tests.engine.ledger.records import LOG, Row, row

ROWS = [
    row(
        0,
        **{"state.what": "Keys are now logged at handover, not at return.", "why": "Two viewings were lost."},
    ),
    row(
        1,
        **{
            "before.what": "Keys",
            "state.what": 'Allweddi ŵ ŷ “keys” \u20ac \U0001d11e\n\t"\\',
            "state.version": 2,
        },
    ),
    row(2, type="kim_log.entry_withdrawn", **{"state.areas": [3, 5], "state.is_restricted": True, "why": ""}),
    row(3, type="audit_trail.text_erased", **{"erased": [[1, "before.what"]]}),
    row(4, type="people.post_ended", **{"state.to_on": "2026-11-22"}),
]


def vector(each: Row) -> dict[str, object]:
    event = event_from(each.stored)
    return {
        "payload": {n: {"salt": o.salt.hex(), "value": o.value} for n, o in each.openings.items()},
        "commitments_hex": {n: digest.hex() for n, digest in event.commitments.items()},
        "bytes": each.stored.decode(),
        "leaf": each.leaf.hex(),
    }


def main() -> None:
    leaves = [each.leaf for each in ROWS]
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    head = TreeHead(origin_of(LOG), len(leaves), root_of(leaves), 1, datetime(2026, 11, 22, 18, 0, tzinfo=UTC))
    vectors = {
        "about": "Test vectors of the KIM Log event format 1. See docs/adr/0001-the-event-is-frozen.md.",
        "events": [vector(each) for each in ROWS],
        "roots": [root_of(leaves[:n]).hex() for n in range(1, len(leaves) + 1)],
        "private_key_hex": bytes(range(32)).hex(),
        "key": verifier_key_of(key, name=head.origin).to_text(),
        "seal": sign(head, private_key=key),
    }
    path = Path(__file__).parents[3] / "docs" / "reference" / "record-vectors.json"
    path.write_text(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
