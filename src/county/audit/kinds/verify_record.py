#!/usr/bin/env python3
"""Verify a dump or a proof of the record of acts. Needs Python 3.9 or later and nothing else.

    python verify_record.py dump.jsonl [--anchor SIZE:ROOT ...] [--own-sm3]

The dump comes from `manage.py audit_dump`, a proof from the auditor's page. What is checked: every event's
hash, the chain from event to event, the numbers, each anchor's root, that anchors go on from one another,
and the anchors given with --anchor, as printed on paper (at least the first 16 digits of the root, with or
without spaces). Exit code 0: whole; 1: not, with the first bad number; 2: the file cannot be read.

    payload = H(03 ‖ salt ‖ words)       leaf = H(00 ‖ number ‖ facts ‖ changes ‖ payload)
    chain   = H(02 ‖ chain before ‖ leaf)   node = H(01 ‖ left ‖ right)   (RFC 6962; H: SM3 or SHA-256)

This file is the whole program: read it. It imports the standard library only and opens the one file you name.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Optional

FORMAT = 1
LEAST_DIGITS = 16
# PostgreSQL counts microseconds from 2000, the dump from 1970.
EPOCH_2000 = 946_684_800_000_000
Hash = Callable[[bytes], bytes]
_MASK = 0xFFFFFFFF
_START = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
    0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)  # fmt: skip
# The examples of GB/T 32905-2016, appendix A.
VECTORS = (
    (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
)


class Unreadable(Exception):
    """The file is no dump of the record."""


class Anchor(NamedTuple):
    """size events, their root, the chain's end there; number: its name in the record, 0 for paper."""

    number: int
    size: int
    root: str
    chain: str


def _rotated(word: int, by: int) -> int:
    by %= 32
    return ((word << by) | (word >> (32 - by))) & _MASK


_TURNS = [_rotated(0x79CC4519 if at < 16 else 0x7A879D8A, at) for at in range(64)]


def sm3(data: bytes) -> bytes:
    """SM3 of GB/T 32905-2016, written out."""
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (len(data) * 8).to_bytes(8, "big")
    state: Sequence[int] = _START
    for at in range(0, len(padded), 64):
        state = _compressed(state, padded[at : at + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


def _expanded(block: bytes) -> list[int]:
    words = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for at in range(16, 68):
        mixed = words[at - 16] ^ words[at - 9] ^ _rotated(words[at - 3], 15)
        mixed ^= _rotated(mixed, 15) ^ _rotated(mixed, 23)
        words.append(mixed ^ _rotated(words[at - 13], 7) ^ words[at - 6])
    return words


def _compressed(state: Sequence[int], block: bytes) -> list[int]:
    words = _expanded(block)
    a, b, c, d, e, f, g, h = state
    for at in range(64):
        turned = _rotated(a, 12)
        ss1 = _rotated((turned + e + _TURNS[at]) & _MASK, 7)
        first = a ^ b ^ c if at < 16 else (a & b) | (a & c) | (b & c)
        second = e ^ f ^ g if at < 16 else (e & f) | (~e & g)
        tt1 = (first + d + (ss1 ^ turned) + (words[at] ^ words[at + 4])) & _MASK
        tt2 = (second + h + ss1 + words[at]) & _MASK
        d, c, b, a = c, _rotated(b, 9), a, tt1
        h, g, f, e = g, _rotated(f, 19), e, tt2 ^ _rotated(tt2, 9) ^ _rotated(tt2, 17)
    return [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h))]  # noqa: B905 -- Python 3.9


def hash_named(name: str, *, own: bool = False) -> Hash:
    """The hash the record uses. SM3: the library's where it has one and agrees, else the one above."""
    if name == "sha256":
        return lambda data: hashlib.sha256(data).digest()
    if name != "sm3":
        raise Unreadable(f"unknown hash {name!r}")
    if any(sm3(data).hex() != wanted for data, wanted in VECTORS):
        raise Unreadable("the SM3 of this file does not give the standard's examples")
    if own or "sm3" not in hashlib.algorithms_available:
        return sm3
    return lambda data: hashlib.new("sm3", data).digest()


def message_of(event: dict[str, Any]) -> bytes:
    """What is hashed of an event, but for its payload."""
    moment = event["at_us"] - EPOCH_2000
    numbers = (event["seq"], moment, event["actor"], event["town"], event["act"])
    words = ("roles", "action", "object_type", "object_id", "outcome", "request_id", "changes")
    return b"".join(number.to_bytes(8, "big", signed=True) for number in numbers) + b"".join(
        _lengthened(event[word]) for word in words
    )


def words_of(event: dict[str, Any]) -> bytes:
    """What may name a person, as it is committed to; only where the dump has it."""
    salt = bytes.fromhex(event["salt"].replace("-", ""))
    words = event["words"]
    told = b"".join(_lengthened(words[one]) for one in ("actor_name", "object_name", "reason"))
    return salt + told + str(words["facts"]).encode()


def _lengthened(text: str) -> bytes:
    data = text.encode()
    return b"%d:%s" % (len(data), data)


class Tree:
    """The roots of a growing tree of leaves."""

    def __init__(self, digest: Hash) -> None:
        self._digest = digest
        self._peaks: list[bytes] = []
        self.size = 0

    def join(self, left: bytes, right: bytes) -> bytes:
        """The hash of a node."""
        return self._digest(b"\x01" + left + right)

    def add(self, leaf: bytes) -> None:
        """One more."""
        index, value = self.size, leaf
        while index & 1:
            value, index = self.join(self._peaks.pop(), value), index >> 1
        self._peaks.append(value)
        self.size += 1

    def root(self) -> bytes:
        """Of all so far."""
        value = self._peaks[-1] if self._peaks else b""
        for peak in reversed(self._peaks[:-1]):
            value = self.join(peak, value)
        return value

    def included(self, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
        """The root a proof of inclusion leads to; empty where it does not fit."""
        here, last, value = index, size - 1, leaf
        if not 0 <= index < size:
            return b""
        for sibling in path:
            if last == 0:
                return b""
            if here & 1 or here == last:
                value = self.join(sibling, value)
                while here and not here & 1:
                    here, last = here >> 1, last >> 1
            else:
                value = self.join(value, sibling)
            here, last = here >> 1, last >> 1
        return value if last == 0 else b""

    def continued(self, first: int, second: int, old_root: bytes, path: Sequence[bytes]) -> bytes:
        """The root of the second tree, where a proof of consistency leads to it from the first."""
        if not 0 < first < second:
            return old_root if first == second and not path else b""
        steps = [old_root, *path] if first & (first - 1) == 0 else list(path)
        here, last = first - 1, second - 1
        while here & 1:
            here, last = here >> 1, last >> 1
        old = new = steps[0] if steps else b""
        for sibling in steps[1:]:
            if last == 0:
                return b""
            if here & 1 or here == last:
                old, new = self.join(sibling, old), self.join(sibling, new)
                while here and not here & 1:
                    here, last = here >> 1, last >> 1
            else:
                new = self.join(new, sibling)
            here, last = here >> 1, last >> 1
        return new if old == old_root and last == 0 else b""


class Verifier:
    """One pass over the lines of a dump. findings: [(number, sentence)]; number 0 where it has none."""

    def __init__(self, digest: Hash, header: dict[str, Any], paper: Iterable[Anchor]) -> None:
        self.digest, self.header = digest, header
        self.is_whole = header["scope"] == "record"
        self.paper = list(paper)
        self.anchors: dict[int, list[Anchor]] = {}
        for one in self.paper:
            self.anchors.setdefault(one.size, []).append(one)
        self.tree = Tree(digest)
        self.findings: list[tuple[int, str]] = []
        self.steps: list[str] = []
        self.leaves: dict[int, bytes] = {}
        self.before = bytes(32)
        self.events = self.anchored = self.proofs = self.last = 0

    def take(self, line: dict[str, Any]) -> None:
        """Check one line."""
        readers = {
            "anchor": self._anchor,
            "consistency": self._consistency,
            "event": self._event,
            "inclusion": self._inclusion,
            "step": self._step,
        }
        if line.get("kind") not in readers:
            raise Unreadable(f"a line of kind {line.get('kind')!r}")
        readers[line["kind"]](line)

    def end(self) -> None:
        """What can be said after the last line."""
        if self.is_whole:
            if self.last < self.header["size"]:
                self._find(self.last + 1, "the record ends before the number its head tells")
            elif self.events and self.before.hex() != self.header["chain"]:
                self._find(self.last, "the last event is not the one the head names")
            for size in sorted(self.anchors):
                if size > self.last:
                    self._find(
                        self.last + 1, f"the record is shorter than an anchor of {size} events"
                    )
        else:
            self._paper_against_proof()
        self.findings.sort(key=lambda one: one[0])

    def _find(self, number: int, sentence: str) -> None:
        self.findings.append((number, sentence))

    def _anchor(self, line: dict[str, Any]) -> None:
        anchor = Anchor(line["number"], line["size"], line["root"], line["chain"])
        self.anchors.setdefault(anchor.size, []).append(anchor)

    def _roots(self, size: int) -> list[bytes]:
        return [bytes.fromhex(one.root) for one in self.anchors.get(size, ()) if one.number]

    def _consistency(self, line: dict[str, Any]) -> None:
        first, second = line["first"], line["second"]
        path = [bytes.fromhex(one) for one in line["path"]]
        old, new = self._roots(first), self._roots(second)
        self.proofs += 1
        is_right = old and new and self.tree.continued(first, second, old[0], path) == new[0]
        if not is_right:
            self._find(0, f"the anchor of {second} events does not go on from that of {first}")

    def _event(self, line: dict[str, Any]) -> None:
        seq, leaf = line["seq"], bytes.fromhex(line["leaf"])
        payload = bytes.fromhex(line["payload"])
        if "words" in line and self.digest(b"\x03" + words_of(line)) != payload:
            self._find(seq, "name, reason or facts were changed")
        if self.digest(b"\x00" + message_of(line) + payload) != leaf:
            self._find(seq, "a field was changed")
        self.events += 1
        if self.is_whole:
            self._link(seq, leaf, bytes.fromhex(line["chain"]))
        else:
            self.leaves[seq] = leaf

    def _link(self, seq: int, leaf: bytes, end: bytes) -> None:
        if seq != self.last + 1:
            self._find(self.last + 1, "numbers are missing")
        if self.digest(b"\x02" + self.before + leaf) != end:
            self._find(seq, "it does not follow the event before it")
        self.before, self.last = end, seq
        self.tree.add(leaf)
        here = self.anchors.get(seq)
        root = self.tree.root().hex() if here else ""
        for anchor in here or ():
            self.anchored += 1
            if not root.startswith(anchor.root) or anchor.chain not in {"", end.hex()}:
                named = f"anchor {anchor.number}" if anchor.number else "the anchor given on paper"
                self._find(seq, f"{named} over {seq} events: one of them was rewritten since")

    def _inclusion(self, line: dict[str, Any]) -> None:
        seq, size = line["seq"], line["size"]
        leaf = self.leaves.get(seq, b"")
        path = [bytes.fromhex(one) for one in line["path"]]
        self.proofs += 1
        root = self.tree.included(leaf, seq - 1, size, path)
        if not root or root not in self._roots(size):
            self._find(seq, f"it is not proved to stand in the anchor of {size} events")

    def _step(self, line: dict[str, Any]) -> None:
        missing = [seq for seq in line["events"] if seq not in self.leaves]
        if missing:
            self._find(missing[0], "a step names an event the file does not hold")
        numbers = ", ".join(str(seq) for seq in line["events"]) or "-"
        self.steps.append(f"{line['label']}  {line['text']}  [{numbers}]")

    def _paper_against_proof(self) -> None:
        for one in self.paper:
            known = [root.hex() for root in self._roots(one.size)]
            self.anchored += 1
            if not known:
                self._find(0, f"the file holds no anchor of {one.size} events to compare with")
            elif not any(root.startswith(one.root) for root in known):
                self._find(0, f"the anchor of {one.size} events is not the one given on paper")


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """The file's lines as JSON."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                found = json.loads(line)
            except ValueError:
                raise Unreadable(f"line {number} is no JSON") from None
            if not isinstance(found, dict):
                raise Unreadable(f"line {number} is no object")
            yield found


def verify(path: Path, paper: Iterable[Anchor] = (), *, own: bool = False) -> Verifier:
    """Check the whole file."""
    lines = lines_of(path)
    header = next(lines, {})
    if header.get("kind") != "record" or header.get("format") != FORMAT:
        raise Unreadable("the first line is not that of a dump of this format")
    verifier = Verifier(hash_named(header["hash"], own=own), header, paper)
    try:
        for line in lines:
            verifier.take(line)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as problem:
        raise Unreadable(f"after event {verifier.last}: {problem!r}") from None
    verifier.end()
    return verifier


def typed_anchor(text: str) -> Anchor:
    """SIZE:ROOT as somebody copied it from paper."""
    size, _colon, root = text.partition(":")
    size = size.replace(",", "").strip()
    digits = "".join(root.split()).replace("-", "").lower()
    if not size.isdigit() or len(digits) < LEAST_DIGITS or set(digits) - set("0123456789abcdef"):
        raise argparse.ArgumentTypeError("write SIZE:ROOT, of the root at least 16 digits 0-9 a-f")
    return Anchor(0, int(size), digits, "")


def main(given: Optional[Sequence[str]] = None) -> int:  # noqa: UP045 -- Python 3.9
    """Read the command line, check the file, print what was found."""
    parser = argparse.ArgumentParser(description="Verify a dump or a proof of the record of acts.")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--anchor", type=typed_anchor, action="append", default=[], metavar="SIZE:ROOT"
    )
    parser.add_argument("--own-sm3", action="store_true", help="use this file's own SM3 (slow)")
    asked = parser.parse_args(given)
    say = sys.stdout.write
    try:
        found = verify(asked.file, asked.anchor, own=asked.own_sm3)
    except (Unreadable, OSError) as problem:
        say(f"cannot be read: {problem}\n")
        return 2
    say(f"{found.events} events, {found.anchored} anchors compared, {found.proofs} proofs\n")
    for step in found.steps:
        say(f"  {step}\n")
    for number, sentence in found.findings[:50]:
        say(f"BAD {number or '-'}: {sentence}\n")
    if found.findings:
        first = min((number for number, _said in found.findings if number), default=0)
        say(f"NOT WHOLE. The first bad number is {first or 'none'}.\n")
        return 1
    if not found.paper:
        say("whole. A record rewritten with its anchors is found by --anchor, from paper, only.\n")
    else:
        say("whole, and as on paper.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
