"""The RFC 6962 hash tree: leaves, growing heads, and proofs that need only a logarithm of the nodes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

Node = Callable[[int, int], bytes]  # (level, index) -> hash of that complete subtree; level 0 is the leaves

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash one leaf: SHA-256(0x00 || entry), 32 bytes. Source: RFC 6962 §2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash an inner node: SHA-256(0x01 || left || right), 32 bytes. Source: RFC 6962 §2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """The right edge of a growing tree: its size and the roots of its complete subtrees, largest first.

    All that is needed to append a leaf and to state the root, whatever the tree's size.
    """

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.peaks) != self.size.bit_count():
            raise ValueError("a tree of this size has another number of peaks")

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash; return the inner nodes it completes as (level, index, hash), level 1 upwards."""
        completed: list[tuple[int, int, bytes]] = []
        level, index, carried = 0, self.size, leaf
        while index & 1:
            carried = node_hash(self.peaks.pop(), carried)
            level, index = level + 1, index >> 1
            completed.append((level, index, carried))
        self.peaks.append(carried)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """State the tree head over all leaves so far (RFC 6962 §2.1), 32 bytes."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """State the tree head over these leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def _split(size: int) -> int:
    """Return the largest power of two below `size` (RFC 6962's k)."""
    return int(1 << ((size - 1).bit_length() - 1))


def _range_hash(node: Node, start: int, end: int) -> bytes:
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    k = _split(size)
    return node_hash(_range_hash(node, start, start + k), _range_hash(node, start + k, end))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Prove that leaf `index` (from 0) stands in the tree of `size` leaves: sibling hashes, lowest first.

    Raises ValueError when the leaf lies outside the tree. Source: RFC 6962 §2.1.1.
    """
    if not 0 <= index < size:
        raise ValueError("that leaf is not in the tree")

    def path(start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*path(start, middle), _range_hash(node, middle, end)]
        return [*path(middle, end), _range_hash(node, start, middle)]

    return path(0, size)


def consistency_proof(earlier: int, size: int, node: Node) -> list[bytes]:
    """Prove that the tree of `size` leaves begins with the tree of `earlier` leaves.

    Raises ValueError unless 0 < earlier <= size. Source: RFC 6962 §2.1.2.
    """
    if not 0 < earlier <= size:
        raise ValueError("the earlier tree must have at least one leaf and be no larger")

    def proof(start: int, end: int, is_whole: bool) -> list[bytes]:
        if earlier == end:
            return [] if is_whole else [_range_hash(node, start, end)]
        middle = start + _split(end - start)
        if earlier <= middle:
            return [*proof(start, middle, is_whole), _range_hash(node, middle, end)]
        return [*proof(middle, end, False), _range_hash(node, start, middle)]

    return proof(0, size, True)


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether the inclusion proof holds. Source: RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        return False
    position, last, carried = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            carried = node_hash(sibling, carried)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            carried = node_hash(carried, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and carried == root


def is_consistent(earlier: int, earlier_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether the consistency proof holds. Source: RFC 9162 §2.1.4.2."""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and earlier_root == root
    hashes = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not hashes:
        return False
    position, last = earlier - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old == earlier_root and new == root
