"""OpenFisca's country template restated in our language passes all of the template's own cases.

One euro is one yuan here. A household is a factory of the registry (its members its workers, its home its lease),
so that sums over members and over other schemes are the registry's own. Left out is one case, of a reform that
adds a variable with a default and no rule (goes_to_school): there is nothing in it to restate.
"""

import re
from datetime import date
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from tests.rulebook import worlds

from rulebook import answers, cases, runs
from rulebook.compiler import compile_scheme
from rulebook.library import read_scheme

HEAD = (
    "scheme: {name}\ntitle: 例\nclause: law.gov.example\nin_force: {{from: {start}{end}}}\nsubject: {subject}\npayee: worker\n"
    "version_date: application\nperiod: month\nfund: state\nsteps: [{{by: office, days: 5 working}}]\n"
)
PEOPLE = "windows: {this: this_month}\nfacts:\n  salary: worker.wages(window=this)\n"
SCHEMES = {
    "basic_income": HEAD.format(name="basic_income", start="2015-12-01", end="", subject="worker")
    + """\
windows: {this: this_month}
facts: {salary: worker.wages(window=this), age: worker.age_years()}
parameters:
  majority: {unit: years, source: law, values: {2015-12-01: 18}}
  most_salary: {unit: fen, source: law, values: {2015-12-01: 0, 2016-12-01: 100万元}}
  income: {unit: fen, source: law, values: {2015-12-01: 600元}}
conditions:
  - {id: adult, say: adult, check: age >= majority}
  - {id: poor, say: no salary, check: salary <= most_salary}
amount: income
""",
    "income_tax": HEAD.format(name="income_tax", start="2012-01-01", end="", subject="worker")
    + PEOPLE
    + """\
parameters:
  rate: {unit: percent, source: law, values: {2012-01-01: 16%, 2013-01-01: 13%, 2014-01-01: 14%, 2015-01-01: 15%}}
conditions: [{id: any, say: any, check: known(salary)}]
amount: round(percent(salary, rate), half_up)
""",
    "social_security_contribution": HEAD.format(
        name="contribution", start="2013-01-01", end="", subject="worker"
    )
    + PEOPLE
    + """\
parameters:
  scale:
    unit: fen -> share
    source: law
    values:
      2013-01-01: {0: 3%, 12000元: 10%}
      2014-01-01: {0: 3%, 12100元: 10%}
      2015-01-01: {0: 4%, 12200元: 12%}
      2016-01-01: {0: 4%, 12300元: 12%}
      2017-01-01: {0: 2%, 6000元: 6%, 12400元: 12%}
conditions: [{id: any, say: any, check: known(salary)}]
amount: round(marginal(salary, scale), half_up)
""",
    "housing_allowance": HEAD.format(
        name="housing_allowance", start="2010-01-01", end=", to: 2016-11-30", subject="lease"
    )
    + """\
facts: {rent: lease.rent()}
parameters:
  part: {unit: share, source: law, values: {2010-01-01: 25%}}
  one: {unit: months, source: law, values: {2010-01-01: 1}}
conditions: [{id: any, say: any, check: known(rent)}]
amount: round(percent(rent, part) * one, half_up)
""",
    "housing_tax": HEAD.format(name="housing_tax", start="2010-01-01", end="", subject="lease")
    + """\
facts: {accommodation_size: lease.area(), housing_occupancy_status: lease.landlord()}
parameters:
  rate: {unit: fen/m2, source: law, values: {2010-01-01: 10元}}
  least: {unit: fen, source: law, values: {2010-01-01: 200元}}
  taxed: {unit: texts, source: law, values: {2010-01-01: [owner, tenant]}}
conditions: [{id: lives, say: owns or rents, check: "one_of(housing_occupancy_status, taxed)"}]
amount: round(max(per_area(accommodation_size, rate), least), half_up)
""",
    "meal_price": HEAD.format(name="meal_price", start="2017-01-01", end="", subject="worker")
    + PEOPLE.replace("salary:", "household_income:")
    + """\
parameters:
  prices: {unit: fen -> fen, source: law, values: {2017-01-01: {0: 0, 250元: 1元, 500元: 2元, 1000元: 4元, 2000元: 8元}}}
conditions: [{id: any, say: any, check: known(household_income)}]
amount: band(household_income, prices)
""",
    "swimming_pool_access": HEAD.format(
        name="swimming_pool_access", start="2017-01-01", end="", subject="worker"
    )
    + PEOPLE.replace("salary:", "household_income:")
    + """\
parameters:
  prices: {unit: fen -> fen, source: law, values: {2017-01-01: {0: 0, "249.01元": 1元, "499.01元": 2元, "999.01元": 4元}}}
conditions: [{id: any, say: any, check: known(household_income)}]
amount: band(household_income, prices)
""",
    "parenting_allowance": HEAD.format(
        name="parenting_allowance", start="2015-12-01", end="", subject="factory"
    )
    + """\
windows: {now: this_month}
parameters:
  threshold: {unit: fen, source: law, values: {2015-12-01: 500元}}
  allowance: {unit: fen, source: law, values: {2015-12-01: 600元}}
  majority: {unit: years, source: law, values: {2015-12-01: 18}}
  below_six: {unit: years, source: law, values: {2015-12-01: 5}}
  below_eight: {unit: years, source: law, values: {2015-12-01: 7}}
  none: {unit: months, source: law, values: {2015-12-01: 0}}
  one: {unit: people, source: law, values: {2015-12-01: 1}}
facts:
  income: factory.wages(window=now)
  adults: factory.stable_workers(months=none, meaning=tenure, from_age=majority)
  under_6: factory.stable_workers(months=none, meaning=tenure, women_to=below_six, men_to=below_six)
  under_8: factory.stable_workers(months=none, meaning=tenure, women_to=below_eight, men_to=below_eight)
conditions:
  - {id: poor, say: little income, check: income <= threshold}
  - {id: children, say: small children, check: adults == one and under_8 >= one or under_6 >= one}
amount: allowance
""",
    "disposable_income": HEAD.format(
        name="disposable_income", start="2015-12-01", end="", subject="factory"
    )
    + """\
windows: {now: this_month}
parameters:
  month_of_year: {unit: share, source: law, values: {2015-12-01: 1/12}}
facts:
  salaries: factory.wages(window=now)
  benefits: factory.decided(schemes=[basic_income, housing_allowance])
  taxes: factory.decided(schemes=[income_tax, contribution])
  yearly: factory.decided(schemes=[housing_tax])
conditions: [{id: any, say: any, check: known(taxes)}]
amount: round(positive(salaries + benefits - taxes - percent(yearly, month_of_year)), half_up)
""",
}
MONEY = {"salary", "rent", "household_income"}
ON = cases.engine()
READ = {name: read_scheme(text) for name, text in SCHEMES.items()}
WHOLE = {
    "disposable_income",
    "parenting_allowance",
    "income_tax_of_all",
}  # over a registry, not by hand


def template_cases(name):
    folder = Path(find_spec("openfisca_country_template").submodule_search_locations[0]) / "tests"
    found = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    return found if isinstance(found, list) else [found]


def asked():
    for name in sorted(set(SCHEMES) - WHOLE):
        for case in template_cases(name):
            outputs = case["output"][name]
            for place, output in enumerate(outputs if isinstance(outputs, list) else [outputs]):
                yield pytest.param(name, case, place, output, id=f"{name}-{case['name']}-{place}")


def fact(name, value, place):
    value = next(iter(value.values())) if isinstance(value, dict) else value
    value = value[place] if isinstance(value, list) else value
    return value * 100 if name in MONEY or name == "accommodation_size" else value


def first_day(period):
    year, _, month = str(period).partition("-")
    return date(int(year), int(month or 1), 1)


@pytest.mark.parametrize(("name", "case", "place", "output"), list(asked()))
def test_restated_template_gives_what_the_template_says(name, case, place, output):
    compiled = compile_scheme(READ[name], first_day(case["period"]))
    given = {key: fact(key, value, place) for key, value in case["input"].items()}
    if name == "housing_tax":
        given.setdefault("housing_occupancy_status", "tenant")
    row = ON.rows(compiled.on_values(answers.values(compiled, given)))[0]
    assert row["amount"] == output * 100


def registry(case, period):
    """The case's household as one factory: its members hold its jobs, its home is its lease."""
    given = case["input"]
    household, persons = given.get("household", {}), given.get("persons")
    persons = {"someone": given} if persons is None else persons
    made = {name: [] for name in worlds.TABLES}
    made["factory"] = [
        dict.fromkeys(worlds.TABLES["factory"])
        | dict.fromkeys(("factory_id", "enterprise_id", "cluster_id", "town_id"), 1)
    ]
    made["lease"] = [
        {
            "lease_id": 1,
            "factory_id": 1,
            "landlord_kind": household.get("housing_occupancy_status", "tenant"),
            "area_dm2": household.get("accommodation_size", 0) * 100,
            "rent_fen": household.get("rent", 0) * 100,
            "from_on": date(1970, 1, 1),
            "to_on": None,
        }
    ]
    for number, person in enumerate(persons.values(), 1):
        born = date.fromisoformat(str(person.get("birth", "1970-01-01")))
        made["person"].append(
            {"person_id": number, "household_id": None, "sex": None, "born_on": born}
        )
        made["employment"].append(
            {
                "employment_id": number,
                "person_id": number,
                "factory_id": 1,
                "kind": "contract",
                "from_on": date(1970, 1, 1),
                "to_on": None,
            }
        )
        salary = person.get("salary", 0)
        for at, paid in (salary if isinstance(salary, dict) else {period: salary}).items():
            start = first_day(at)
            if "-" in str(at):
                made["payroll"].append(
                    {
                        "person_id": number,
                        "factory_id": 1,
                        "month": start.year * 12 + start.month - 1,
                        "net_fen": paid * 100,
                    }
                )
    return made


def decided(case, period, *names):
    """Each scheme's amounts over the case's household, by item."""
    engine = worlds.engine(registry(case, period))
    planned = runs.plan({name: READ[name] for name in names}, first_day(period))
    tables = runs.run(engine, planned)
    return {
        name: [
            row["amount"]
            for row in engine.rows(f"SELECT * FROM {tables[READ[name].name]} ORDER BY item_id")
        ]
        for name in names
    }


PARTS = (
    "basic_income",
    "housing_allowance",
    "income_tax",
    "social_security_contribution",
    "housing_tax",
)
SUM = re.compile(r"^[0-9. */+-]+$")


def euros(written):
    """A number, or the small sum that the template writes instead of one ("600 * 2 - 200 / 12")."""
    text = str(written)
    assert SUM.match(text), text
    total = Fraction(0)
    for sign, term in re.findall(r"(^|[+-])\s*([0-9. */]+)", text):
        value = Fraction(1)
        for way, part in re.findall(r"(^|[*/])\s*([0-9.]+)", term.strip()):
            value = value / Fraction(part) if way == "/" else value * Fraction(part)
        total += -value if sign == "-" else value
    return total


@pytest.mark.parametrize("case", template_cases("disposable_income"), ids=lambda case: case["name"])
def test_disposable_income_adds_up_the_other_schemes(case):
    amount = decided(case, case["period"], *PARTS, "disposable_income")["disposable_income"]
    wanted = euros(case["output"]["disposable_income"])
    assert abs(Fraction(amount[0], 100) - wanted) <= Fraction(str(case["absolute_error_margin"]))


@pytest.mark.parametrize(
    ("case", "period", "euro"),
    [
        (case, period, euro)
        for case in template_cases("situations/parenting_allowance")
        for period, euro in case["output"]["household"]["parenting_allowance"].items()
    ],
)
def test_parenting_allowance_reads_the_household(case, period, euro):
    assert decided(case, period, "parenting_allowance") == {"parenting_allowance": [euro * 100]}


@pytest.mark.parametrize("case", template_cases("situations/income_tax"))
def test_income_tax_of_a_household_is_each_member_s_own(case):
    found = decided(case, case["period"], "income_tax", "housing_tax")
    wanted = [person["income_tax"] * 100 for person in case["output"]["persons"].values()]
    assert found == {
        "income_tax": wanted,
        "housing_tax": [euro * 100 for euro in case["output"]["household"]["housing_tax"].values()],
    }


def given_of(case):
    return {key: fact(key, value, 0) for key, value in case["input"].items()}


def test_a_reform_of_a_parameter_gives_what_the_template_says():
    (case,) = template_cases("reforms/add_inline_parametric_reform")
    text = SCHEMES["housing_allowance"].replace("{2010-01-01: 25%}", "{2010-01-01: 10%}")
    compiled = compile_scheme(read_scheme(text), first_day(case["period"]))
    row = ON.rows(compiled.on_values(answers.values(compiled, given_of(case))))[0]
    assert (row["amount"], case["output"]["housing_allowance"]) == (10 * 100, "100*0.1")


@pytest.mark.parametrize("case", template_cases("reforms/modify_social_security_taxation"))
def test_a_reform_of_a_scale_gives_what_the_template_says(case):
    text = SCHEMES["social_security_contribution"].replace(
        "{0: 2%, 6000元: 6%, 12400元: 12%}", "{6000元: 16%, 12400元: 12%, 40000元: 40%}"
    )
    compiled = compile_scheme(read_scheme(text), first_day(case["period"]))
    row = ON.rows(compiled.on_values(answers.values(compiled, given_of(case))))[0]
    assert row["amount"] == case["output"]["social_security_contribution"] * 100


NEW_TAX = (
    HEAD.format(name="new_tax", start="2017-01-01", end="", subject="worker")
    + """\
parameters:
  fixed: {unit: fen, source: law, values: {2017-01-01: 100元}}
facts:
  income_tax: worker.decided(schemes=[income_tax])
  has_car: worker.in_groups(groups=[veteran])
conditions: [{id: drives, say: has a car, check: has_car}]
amount: income_tax + fixed
"""
)


@pytest.mark.parametrize("case", template_cases("reforms/add_new_tax"))
def test_a_new_tax_builds_on_another_one(case):
    made = registry(case, case["period"])
    if case["input"]["has_car"]:
        made["person_status"].append(
            {"person_id": 1, "kind": "veteran", "from_on": date(2010, 1, 1), "to_on": None}
        )
    engine = worlds.engine(made)
    schemes = {"a_new": read_scheme(NEW_TAX), "income_tax": READ["income_tax"]}
    planned = runs.plan(schemes, first_day(case["period"]))
    tables = runs.run(engine, planned)
    for name, euro in case["output"].items():
        assert engine.rows(f"SELECT amount FROM {tables[name]}") == [{"amount": euro * 100}]


AGES = [
    (case, month, age)
    for case in template_cases("age")
    for month, age in case["output"]["age"].items()
]


@pytest.mark.parametrize(("case", "month", "age"), AGES)
def test_age_is_full_years_on_the_first_of_the_month(case, month, age):
    made = registry({"input": {"birth": case["input"]["birth"]}}, month)
    compiled = compile_scheme(READ["basic_income"], first_day(month))
    assert worlds.engine(made).decide(compiled)[0]["f_age"] == age


def test_every_case_of_the_template_is_asked():
    folder = Path(find_spec("openfisca_country_template").submodule_search_locations[0]) / "tests"
    there = {file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.yaml")}
    assert there - {"reforms/add_dynamic_variable"} == (set(SCHEMES) - {"parenting_allowance"}) | {
        "age",
        "reforms/add_inline_parametric_reform",
        "reforms/add_new_tax",
        "reforms/modify_social_security_taxation",
        "situations/income_tax",
        "situations/parenting_allowance",
    }
