"""The tree of RFC 6962 against its definition, written down plainly, at every size up to 40."""

import hashlib

import pytest

from county.core import merkle

join = merkle.joined("sm3")
LEAVES = [hashlib.new("sm3", b"\x00" + bytes([n])).digest() for n in range(40)]


def plain_root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    whole = b"\x01" + plain_root(leaves[:k]) + plain_root(leaves[k:])
    return hashlib.new("sm3", whole).digest()


def node(level, index):
    part = LEAVES[index << level : (index + 1) << level]
    assert len(part) == 1 << level, "only complete subtrees are asked for"
    return plain_root(part)


def test_root_is_that_of_the_definition_at_every_size():
    frontier = merkle.Frontier(join)
    for size in range(1, len(LEAVES) + 1):
        frontier.add(LEAVES[size - 1])
        wanted = plain_root(LEAVES[:size])
        assert merkle.root(size, node, join, empty=bytes) == wanted == frontier.root()


def test_inclusion_when_every_leaf_of_every_tree_leads_to_its_root():
    for size in range(1, len(LEAVES) + 1):
        for index in range(size):
            path = merkle.inclusion(index, size, node, join)
            wanted = plain_root(LEAVES[:size])
            assert merkle.includes(LEAVES[index], index, size, path, join) == wanted
            assert (
                merkle.includes(LEAVES[index - 1], index, size, path, join) != wanted or size == 1
            )
            assert merkle.includes(LEAVES[index], index, size, [*path, wanted], join) is None


def test_consistency_between_every_two_trees_leads_to_the_second():
    for second in range(1, len(LEAVES) + 1):
        for first in range(1, second + 1):
            path = merkle.consistency(first, second, node, join)
            old, new = plain_root(LEAVES[:first]), plain_root(LEAVES[:second])
            assert merkle.continues(first, second, old, path, join) == new
            assert merkle.continues(first, second, bytes(32), path, join) != new


@pytest.mark.parametrize("spoilt", range(5))
def test_consistency_when_a_hash_of_the_proof_is_spoilt_leads_nowhere(spoilt):
    path = merkle.consistency(21, 37, node, join)
    path[spoilt % len(path)] = bytes(32)
    old, new = plain_root(LEAVES[:21]), plain_root(LEAVES[:37])
    assert merkle.continues(21, 37, old, path, join) != new


def test_proofs_known_from_certificate_transparency():
    """The tree of 8 leaves and its roots as the RFC's reference implementation prints them (SHA-256)."""
    sha = merkle.joined("sha256")
    given = (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
    frontier = merkle.Frontier(sha)
    for one in given:
        frontier.add(hashlib.sha256(b"\x00" + bytes.fromhex(one)).digest())
    assert (
        frontier.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )
