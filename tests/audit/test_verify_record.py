"""The stand-alone verifier: one file of the standard library that names the first bad number of a dump."""

import ast
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from tests.audit.conftest import act

from county.audit import commands
from county.audit.choices import AnchorCause
from county.audit.commands import dumping
from county.audit.kinds import verify_record
from county.audit.models import Event
from county.core.actor import SYSTEM

FILE = Path(verify_record.__file__)


def take():
    anchor = commands.take_anchor(actor=SYSTEM, cause=AnchorCause.DAILY)
    commands.close_act()
    return anchor


@pytest.fixture
def dumped(county, tmp_path):
    """The county's record with anchors of 7 and 10 events, 12 events in all: (path, lines, anchors)."""
    anchors = [take()]
    act(county, "session.opened")
    act(county, "session.closed", reason="下班")
    anchors.append(take())
    act(county, "session.opened")
    with transaction.atomic():
        lines = [json.loads(line) for line in dumping.dump(actor=SYSTEM, words=True)]
    return tmp_path / "dump.jsonl", lines, anchors


def check(path, lines, *paper, own=False):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    given = [verify_record.typed_anchor(one) for one in paper]
    return verify_record.verify(path, given, own=own)


def event(lines, seq):
    return next(line for line in lines if line["kind"] == "event" and line["seq"] == seq)


def test_verifier_imports_the_standard_library_only():
    tree = ast.parse(FILE.read_text())
    names = {
        name.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])
def test_own_sm3_gives_what_the_library_gives(length):
    data = bytes(n % 251 for n in range(length))
    assert verify_record.sm3(data) == hashlib.new("sm3", data).digest()


def test_own_sm3_gives_the_examples_of_the_standard():
    assert [verify_record.sm3(data).hex() for data, _wanted in verify_record.VECTORS] == [
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    ]


def test_verify_when_whole_says_so_with_the_librarys_hash_and_its_own(dumped):
    path, lines, anchors = dumped
    paper = [f"{one.size}:{one.short}" for one in anchors]
    for own in (False, True):
        found = check(path, lines, *paper, own=own)
        assert (found.findings, found.events, found.anchored, found.proofs) == ([], 12, 4, 1)


def test_verifier_as_a_program_of_its_own(dumped):
    path, lines, anchors = dumped
    check(path, lines)
    command = [
        sys.executable,
        "-I",
        "-S",
        str(FILE),
        str(path),
        "--anchor",
        f"0,007:{anchors[0].short}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "whole, and as on paper.")
    event(lines, 4)["action"] = "session.opened"
    check(path, lines)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "NOT WHOLE. The first bad number is 4."
    path.write_text("nothing of the kind")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


SPOILT = {
    "field": (lambda lines: event(lines, 5).update(outcome="denied"), 5),
    "moment": (lambda lines: event(lines, 5).update(at_us=event(lines, 5)["at_us"] - 1), 5),
    "name": (lambda lines: event(lines, 3)["words"].update(object_name="李四"), 3),
    "event left out": (lambda lines: lines.remove(event(lines, 6)), 6),
    "last left out": (lambda lines: lines.remove(event(lines, 12)), 12),
    "chain": (lambda lines: event(lines, 8).update(chain="00" * 32), 8),
    "head": (lambda lines: lines[0].update(chain="00" * 32), 12),
    "anchor": (lambda lines: lines[1].update(root="00" * 32), 7),
}


@pytest.mark.parametrize(("spoil", "seq"), SPOILT.values(), ids=SPOILT)
def test_verify_names_the_first_bad_number(dumped, spoil, seq):
    path, lines, _anchors = dumped
    spoil(lines)
    found = check(path, lines)
    assert min(number for number, _said in found.findings if number) == seq


def rewritten(lines, first):
    """Everything from an event on, hashed anew: chain, head and, with them, the anchors."""
    digest = verify_record.hash_named("sm3")
    event(lines, first)["roles"] = "leader"
    before, tree = bytes(32), verify_record.Tree(digest)
    roots = {}
    for one in (line for line in lines if line["kind"] == "event"):
        leaf = digest(b"\x00" + verify_record.message_of(one) + bytes.fromhex(one["payload"]))
        before = digest(b"\x02" + before + leaf)
        one.update(leaf=leaf.hex(), chain=before.hex())
        tree.add(leaf)
        roots[one["seq"]] = (tree.root().hex(), before.hex())
    lines[0]["chain"] = before.hex()
    return roots


def test_verify_when_rewritten_to_the_end_finds_the_anchor(dumped):
    path, lines, _anchors = dumped
    rewritten(lines, 5)
    assert {number for number, _said in check(path, lines).findings} == {7, 10}


def test_verify_when_rewritten_with_the_anchors_finds_the_one_on_paper(dumped):
    path, lines, anchors = dumped
    roots = rewritten(lines, 5)
    for line in lines:
        if line["kind"] == "anchor":
            line["root"], line["chain"] = roots[line["size"]]
    lines = [line for line in lines if line["kind"] != "consistency"]
    assert check(path, lines).findings == []
    found = check(path, lines, f"{anchors[0].size}:{anchors[0].short}")
    assert [number for number, _said in found.findings] == [7]


def test_dump_without_words_holds_no_name_and_is_as_whole(dumped, tmp_path):
    with transaction.atomic():
        text = "".join(dumping.dump(actor=SYSTEM))
    assert "张三" not in text
    assert "用户office" not in text
    path = tmp_path / "bare.jsonl"
    path.write_text(text, encoding="utf-8")
    assert verify_record.verify(path).findings == []


def test_proof_of_some_events_stands_alone(county, tmp_path):
    act(county, "session.opened")
    anchor = take()
    events = list(Event.objects.filter(seq__in=(2, 5)).order_by("seq"))
    steps = [dumping.StepTold("批次", "2,000.00 元", events)]
    path = tmp_path / "proof.jsonl"
    path.write_text("".join(dumping.proof(steps, anchor, about="试")), encoding="utf-8")
    paper = [verify_record.typed_anchor(f"{anchor.size}:{anchor.short}")]
    found = verify_record.verify(path, paper)
    assert (found.findings, found.events, found.proofs, len(found.steps)) == ([], 2, 2, 1)
    spoilt = path.read_text().replace(f'"act":{events[0].act},', '"act":9999,')
    path.write_text(spoilt)
    assert [number for number, _said in verify_record.verify(path).findings] == [2]
