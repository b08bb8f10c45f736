"""Whole fen that add up; a bank's file to the byte, and back."""

import pytest

from county.core.errors import Refused
from county.payments import choices, states
from county.payments.forms import MappingForm
from county.payments.kinds import mapping
from county.payments.kinds.splitting import split

GB = mapping.read_spec(
    {
        "encoding": "gb18030", "separator": "|", "newline": "\n", "amount": "fen", "remark_bytes": 9,
        "has_header": False, "file_name": "DF_{batch}.txt",
        "columns": [["seq", "序号"], ["account", "账号"], ["holder", "户名"], ["amount", "金额"], ["remark", "备注"]],
    }
)  # fmt: skip
ROW = {
    "batch": "PC1", "seq": 1, "account": "6230580000000001", "holder": "张三㐱", "amount_fen": 123_45,
    "bank": "农商行", "bank_code": "", "remark": "稳岗奖补资金", "is_paid": False, "reason": "户名不符",
}  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (1, [0, 5], [0, 1]),
        (10_01, [7, 3], [7_01, 3_00]),
        (0, [1], [0]),
    ],
)
def test_split_adds_up(amount, weights, parts):
    assert split(amount, weights) == parts


def test_split_of_everything_adds_up():
    for amount in range(300):
        for weights in ([1, 2], [3, 3, 1], [70, 20, 10], [1, 1, 1, 1, 1, 1, 1]):
            assert sum(split(amount, weights)) == amount


def test_gb18030_file_is_exact():
    told = mapping.write_payment(GB, [ROW], batch="PC1")
    want = '"PC1"|"1"|"12345"\n"1"|"6230580000000001"|"张三㐱"|"12345"|"稳岗奖补"\n'
    assert told == want.encode("gb18030")
    assert mapping.file_name(GB, "PC1") == "DF_PC1.txt"


def test_default_file_is_exact():
    told = mapping.write_payment(mapping.DEFAULT, [ROW], batch="PC1").decode()
    assert told.splitlines()[0] == '"PC1","1","123.45"'
    assert told.splitlines()[2] == (
        '"1","6230580000000001","张三㐱","123.45","农商行","","稳岗奖补资金","PC1"'
    )
    assert told.endswith("\r\n")


@pytest.mark.parametrize("spec", [mapping.DEFAULT, GB])
def test_answer_reads_back(spec):
    answer = mapping.read_answer(spec, mapping.write_answer(spec, [ROW]))
    line = answer.lines[0]
    assert (line.batch, line.seq, line.account) == ("PC1", 1, ROW["account"])
    assert (line.amount_fen, line.is_paid, line.reason) == (123_45, False, "户名不符")
    assert answer.lines_told == 1


def test_letter_the_encoding_lacks_is_refused():
    spec = mapping.read_spec({"encoding": "gb2312"})
    with pytest.raises(Refused) as refused:
        mapping.write_payment(spec, [ROW], batch="b")
    assert refused.value.code == "letter"


def test_answer_cut_inside_a_letter_is_read_up_to_there():
    data = mapping.write_answer(GB, [ROW, {**ROW, "seq": 2}])
    lines = [mapping.read_answer(GB, data[:-cut]).lines for cut in range(3, 8)]
    assert all(found[0].is_readable for found in lines)


@pytest.mark.parametrize(
    "spec",
    [
        {"columns": [["seq", "a"]]},
        {"encoding": "nope"},
        {"amount": "jiao"},
        {"what": 1},
        {"file_name": "../x"},
    ],
)
def test_spec_that_does_not_read_is_refused(spec):
    with pytest.raises(Refused):
        mapping.read_spec(spec)


def test_states_have_edges_in_the_database_as_here():
    from importlib import import_module

    guards = import_module("county.payments.migrations.0002_guards")
    for ours, theirs in (
        (states.DUE, guards.DUE), (states.BATCH, guards.BATCH), (states.ORDER, guards.ORDER),
        (states.ACCOUNT, guards.ACCOUNT), (states.RECOVERY, guards.RECOVERY),
    ):  # fmt: skip
        assert set(states.edges(ours).split()) == set(theirs.split())
    assert set(states.TONE) >= set(choices.BatchState.values)


def test_anchor_stands_in_the_first_line_or_in_a_column_as_the_mapping_says():
    told = mapping.write_payment(mapping.DEFAULT, [ROW], batch="PC1", anchor="7:ab").decode()
    assert told.splitlines()[0] == '"PC1","1","123.45","7:ab"'
    spec = {
        "has_anchor": False,
        "has_header": False,
        "columns": [*mapping.DEFAULT.columns[:4], ("anchor", "锚点")],
    }
    told = mapping.write_payment(
        mapping.read_spec(spec), [ROW], batch="PC1", anchor="7:ab"
    ).decode()
    assert [line[-6:] for line in told.splitlines()] == ['23.45"', '"7:ab"']


def typed(**more):
    given = {name: field.initial for name, field in MappingForm.base_fields.items()}
    given |= {
        "code": "rcb",
        "label": "农商行",
        "encoding": "gb18030",
        "separator": "bar",
        "newline": "lf",
        "amount": "fen",
    }
    return MappingForm({**given, **more})


def test_mapping_form_when_typed_then_the_file_is_as_said():
    form = typed(columns="seq 序号\naccount 账号\nholder 户名\namount 金额\nanchor 锚点")
    assert form.is_valid(), form.errors
    spec = mapping.read_spec(form.cleaned_data["spec"])
    assert mapping.example(spec)[2] == (
        '"1"|"0000000000000001"|"示例制衣有限公司"|"123456"|"1234:00112233445566778899aabb"'
    )


@pytest.mark.parametrize(
    ("field", "said", "code"),
    [
        ("columns", "seq 序号\nphone 电话", "key"),
        ("columns", "seq 序号\nseq 序号", "twice"),
        ("answer", "seq 序号", "missing"),
        ("file_name", "../{batch}", "mapping"),
    ],
)
def test_mapping_form_when_wrong_then_says_which_column(field, said, code):
    form = typed(**{field: said})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert code == "mapping" or form.errors.as_data()[field][0].code == code
