"""OpenFisca's country template restated in our language passes the template's own cases.

One euro is one yuan here. Restated: basic income, income tax, social security contribution, housing allowance,
housing tax, meal price, age. Not restated: parenting allowance and disposable income, which ask for facts
about a household's members that this registry does not have.
"""

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from tests.rulebook import worlds

from rulebook import answers, cases
from rulebook.compiler import compile_scheme
from rulebook.library import read_scheme

HEAD = (
    "scheme: {name}\ntitle: 例\nclause: law.gov.example\nin_force: {{from: {start}{end}}}\nsubject: {subject}\npayee: worker\n"
    "version_date: application\nperiod: month\nfund: state\nsteps: [{{by: office, days: 5 working}}]\n"
)
PEOPLE = "windows: {this: this_year}\nfacts:\n  salary: worker.wages(window=this)\n"
SCHEMES = {
    "basic_income": HEAD.format(name="basic_income", start="2015-12-01", end="", subject="worker")
    + """\
windows: {this: this_year}
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
}
MONEY = {"salary", "rent", "household_income"}
ON = cases.engine()


def template_cases(name):
    folder = Path(find_spec("openfisca_country_template").submodule_search_locations[0]) / "tests"
    found = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    return found if isinstance(found, list) else [found]


def asked():
    for name in SCHEMES:
        for case in template_cases(name):
            outputs = case["output"][name]
            for place, output in enumerate(outputs if isinstance(outputs, list) else [outputs]):
                yield pytest.param(name, case, place, output, id=f"{name}-{case['name']}-{place}")


def fact(name, value, place):
    value = next(iter(value.values())) if isinstance(value, dict) else value
    value = value[place] if isinstance(value, list) else value
    return value * 100 if name in MONEY or name == "accommodation_size" else value


@pytest.mark.parametrize(("name", "case", "place", "output"), list(asked()))
def test_restated_template_gives_what_the_template_says(name, case, place, output):
    year, _, month = str(case["period"]).partition("-")
    day = date(int(year), int(month or 1), 1)
    compiled = compile_scheme(read_scheme(SCHEMES[name]), day)
    given = {key: fact(key, value, place) for key, value in case["input"].items()}
    if name == "housing_tax":
        given.setdefault("housing_occupancy_status", "tenant")
    row = ON.rows(compiled.on_values(answers.values(compiled, given)))[0]
    assert row["amount"] == output * 100


AGES = [
    (case, month, age)
    for case in template_cases("age")
    for month, age in case["output"]["age"].items()
]


@pytest.mark.parametrize(("case", "month", "age"), AGES)
def test_age_is_full_years_on_the_first_of_the_month(case, month, age):
    day = date.fromisoformat(f"{month}-01")
    born = date.fromisoformat(str(case["input"]["birth"]))
    made = {name: [] for name in worlds.TABLES}
    made["factory"] = [
        {
            "factory_id": 1,
            "enterprise_id": 1,
            "cluster_id": 1,
            "town_id": 1,
            "kind": None,
            "trade": None,
            "mode": None,
            "registered_on": None,
        }
    ]
    made["person"] = [{"person_id": 1, "household_id": None, "sex": None, "born_on": born}]
    made["employment"] = [
        {
            "employment_id": 1,
            "person_id": 1,
            "factory_id": 1,
            "kind": "contract",
            "from_on": date(1970, 1, 1),
            "to_on": None,
        }
    ]
    scheme = read_scheme(SCHEMES["basic_income"])
    assert worlds.engine(made).decide(compile_scheme(scheme, day))[0]["f_age"] == age
