"""The shipped schemes have no fault, and every case beside them comes out as written."""

from pathlib import Path

from rulebook import cases
from rulebook.__main__ import main
from rulebook.library import load

FOLDER = Path("schemes")


def test_every_shipped_scheme_and_case_is_right():
    library = load(FOLDER)
    assert [fault.line() for fault in library.faults] == []
    ran, off = cases.run_all(library, FOLDER)
    assert [fault.line() for fault in off] == []
    assert ran >= 4 * len(library.schemes)


def test_check_command_says_how_many(capsys):
    assert main(["check", "schemes/programme"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("4 schemes, ")


def test_check_command_tells_a_fault_and_fails(tmp_path, capsys):
    (tmp_path / "bad.yaml").write_text("scheme: bad\n", encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 1
    assert f"{tmp_path}/bad.yaml:1: conditions:" in capsys.readouterr().out


def test_demo_values_are_marked_on_every_county_parameter():
    for name, scheme in load(FOLDER).usable().items():
        if name.startswith("programme/"):
            for parameter in scheme.parameters.values():
                assert parameter.demo or parameter.clause, (name, parameter.name)


def test_a_case_that_comes_out_otherwise_is_told_with_its_line(tmp_path):
    text = (FOLDER / "programme/training.yaml").read_text(encoding="utf-8")
    (tmp_path / "training.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "training.cases.yaml").write_text(
        "cases:\n  - name: 错\n    day: 2019-12-20\n    facts: {contract_term: 12, steady: 12, employed: true}\n"
        "    expect: {qualifies: true, amount: 1801元}\n",
        encoding="utf-8",
    )
    _ran, off = cases.run_all(load(tmp_path), tmp_path)
    assert [(fault.mark.line, "expected 180100, got 180000" in fault.en) for fault in off] == [
        (5, True)
    ]
