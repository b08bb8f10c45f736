"""Writes the files of docs/demo, what tests may expect of each, and the page about them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from county.demo import stories
from county.demo.divisions import towns_in_list
from county.demo.generator.county import County, generate
from county.demo.sheets import payrolls, people, readme, rosters
from county.demo.sheets.people import PayLine

ROSTER, ROSTER_MENDED = "1-花名册-锦屏车间.xlsx", "1-花名册-锦屏车间-改正.xlsx"
PAYROLL, PAYROLL_MENDED = (
    "2-工资表-锦屏车间-2019年11月.xlsx",
    "2-工资表-锦屏车间-2019年11月-改正.xlsx",
)
PLUSH_ROSTER = "3-花名册-布谷湾.xls"
GLOVE_PAYROLL = "4-工资表-青篱手套-2019年11月.csv"
TEMPLATES = ("花名册模板.xlsx", "工资表模板.xlsx")
NOVEMBER = "2019-11"
Expected = dict[str, dict[str, Any]]


def make_all(folder: Path) -> Expected:
    """Write the files. Returns: per file what importing it into the fresh demo county does."""
    folder.mkdir(parents=True, exist_ok=True)
    county = generate(towns_in_list())
    expected = {**_sock(county, folder), **_plush(county, folder), **_glove(county, folder)}
    rosters.write_template(folder / TEMPLATES[0])
    payrolls.write_template(folder / TEMPLATES[1])
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (folder / "expectations.json").write_text(f"{text}\n", encoding="utf-8")
    (folder / "README.md").write_text(readme.page(expected, TEMPLATES), encoding="utf-8")
    return expected


def _sock(county: County, folder: Path) -> Expected:
    known = people.known_people(county, stories.SOCK_MAIN)
    new = people.new_people(county)
    pay = people.november_pay(county, stories.SOCK_MAIN, new)
    faults = rosters.write_messy(folder / ROSTER, known, new)
    rosters.write_mended(folder / ROSTER_MENDED, known, new)
    pay_faults, refused = payrolls.write_messy(folder / PAYROLL, pay, stranger=_stranger(county))
    payrolls.write_mended(folder / PAYROLL_MENDED, pay)
    bad_people = len(faults) - 1  # the twin is two rows of one person
    whole = sum(line.net_fen for line in pay)
    roster = {
        "login": "laoxian",
        "factory": stories.SOCK_MAIN,
        "town": "老县镇",
        "kind": "roster",
        "month": None,
        "same": len(known),
        "net_fen_added": 0,
    }
    payroll = roster | {"kind": "payroll", "month": NOVEMBER, "same": 0, "jobs_added": 0}
    payroll["needs"] = ROSTER_MENDED
    good, paid = len(new) - bad_people, len(pay) - len(refused)
    return {
        ROSTER: roster
        | {"rows": len(known) + len(new) + 1, "good": good, "bad": _faults(0, faults)}
        | {"jobs_added": good},
        ROSTER_MENDED: roster
        | {"rows": len(known) + len(new), "good": len(new), "bad": [], "jobs_added": len(new)},
        PAYROLL: payroll
        | {"rows": len(pay) + 1, "good": paid, "bad": _pay_faults(pay_faults)}
        | {"net_fen_added": whole - sum(line.net_fen for line in refused)},
        PAYROLL_MENDED: payroll
        | {"rows": len(pay), "good": len(pay), "bad": [], "net_fen_added": whole},
    }


def _stranger(county: County) -> PayLine:
    number, _born = county.numbers.identity(date(1980, 5, 5))
    return PayLine("严守禾", number, 210, 1_950_00, 0)


def _plush(county: County, folder: Path) -> Expected:
    known = people.known_people(county, stories.PLUSH_FACTORY)
    rosters.write_plush(folder / PLUSH_ROSTER, known, people.tenth_at_plush(county))
    return {
        PLUSH_ROSTER: {
            "login": "plush",
            "factory": stories.PLUSH_FACTORY,
            "town": "广佛镇",
            "kind": "roster",
            "month": None,
            "rows": len(known) + 1,
            "same": len(known),
            "good": 1,
            "bad": [],
            "jobs_added": 1,
            "net_fen_added": 0,
        }
    }


def _glove(county: County, folder: Path) -> Expected:
    pay = people.november_pay(county, stories.GLOVE_FACTORY, [])
    payrolls.write_csv(folder / GLOVE_PAYROLL, pay)
    return {
        GLOVE_PAYROLL: {
            "login": "chengguan",
            "factory": stories.GLOVE_FACTORY,
            "town": "城关镇",
            "kind": "payroll",
            "month": NOVEMBER,
            "rows": len(pay),
            "same": 0,
            "good": len(pay),
            "bad": [],
            "jobs_added": 0,
            "net_fen_added": sum(line.net_fen for line in pay),
        }
    }


def _faults(sheet: int, faults: list[rosters.Fault]) -> list[dict[str, Any]]:
    return [{"sheet": sheet, "row": f.row, "field": f.field, "code": f.code} for f in faults]


def _pay_faults(faults: list[payrolls.SheetFault]) -> list[dict[str, Any]]:
    return [entry for item in faults for entry in _faults(item.sheet, [item.fault])]
