"""R10: the tree over the record is RFC 6962's, and its proofs hold for what stands and for nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from kim_engine.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
)

CT_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = "6e340b9c fac54203 aeb6bcfe d37ee418 4e3bbb1f 76e67dad ddb89be4 5dc9da79".split()


class Tree:
    def __init__(self, entries):
        self.leaves = [leaf_hash(entry) for entry in entries]
        self.nodes = {(0, index): leaf for index, leaf in enumerate(self.leaves)}
        frontier = Frontier()
        for leaf in self.leaves:
            for level, index, node in frontier.append(leaf):
                assert (level, index) not in self.nodes
                self.nodes[level, index] = node
        self.root = frontier.root()

    def node(self, level, index):
        return self.nodes[level, index]


def test_certificate_transparencys_eight_leaves_give_its_eight_roots():
    leaves = [leaf_hash(entry) for entry in CT_LEAVES]
    assert [root_of(leaves[:n]).hex()[:8] for n in range(1, 9)] == CT_ROOTS


def test_the_empty_tree_has_the_hash_of_nothing():
    assert root_of([]) == EMPTY_ROOT
    assert EMPTY_ROOT.hex().startswith("e3b0c442")


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_every_inclusion_proof_holds_and_is_short(entries, data):
    tree = Tree(entries)
    index = data.draw(st.integers(0, len(entries) - 1))
    proof = inclusion_proof(index, len(entries), tree.node)
    assert is_included(tree.leaves[index], index, len(entries), proof, tree.root)
    assert len(proof) <= len(entries).bit_length()


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=70, unique=True), st.data())
def test_an_inclusion_proof_fails_for_another_leaf_place_root_or_sibling(entries, data):
    tree = Tree(entries)
    size = len(entries)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index))
    proof = inclusion_proof(index, size, tree.node)
    assert not is_included(tree.leaves[other], index, size, proof, tree.root)
    assert not is_included(tree.leaves[index], other, size, proof, tree.root)
    assert not is_included(tree.leaves[index], index, size, proof, leaf_hash(b"another"))
    assert not is_included(tree.leaves[index], index, size, [*proof, tree.root], tree.root)
    assert not is_included(tree.leaves[index], index, size, proof[:-1], tree.root)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_every_consistency_proof_holds(entries, data):
    tree = Tree(entries)
    earlier = data.draw(st.integers(1, len(entries)))
    proof = consistency_proof(earlier, len(entries), tree.node)
    assert is_consistent(earlier, root_of(tree.leaves[:earlier]), len(entries), tree.root, proof)


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=70, unique=True), st.data())
def test_a_consistency_proof_fails_for_a_fork(entries, data):
    tree = Tree(entries)
    earlier = data.draw(st.integers(1, len(entries) - 1))
    changed = data.draw(st.integers(0, earlier - 1))
    forked = [*tree.leaves[:changed], leaf_hash(b"forked leaf"), *tree.leaves[changed + 1 : earlier]]
    proof = consistency_proof(earlier, len(entries), tree.node)
    assert not is_consistent(earlier, root_of(forked), len(entries), tree.root, proof)
    assert not is_consistent(earlier, root_of(tree.leaves[:earlier]), len(entries), leaf_hash(b"x"), proof)


@given(st.integers(0, 300))
def test_a_frontier_taken_up_again_goes_on_as_if_never_put_down(size):
    leaves = [leaf_hash(str(n).encode()) for n in range(size + 3)]
    first = Frontier()
    for leaf in leaves[:size]:
        first.append(leaf)
    again = Frontier(first.size, list(first.peaks))
    for leaf in leaves[size:]:
        again.append(leaf)
    assert again.root() == root_of(leaves)
