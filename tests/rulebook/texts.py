"""Small scheme texts that tests change in one place."""

GOOD = """\
scheme: tried
title: {zh: 试写, en: Tried}
clause: 3.2-3
in_force: {from: 2018-01-01}
subject: factory
payee: enterprise
version_date: application
period: year
parameters:
  least: {unit: people, clause: 3.2-3, values: {2018-01-01: 5}}
  per_head: {unit: fen/person, source: 甲号文件, values: {2018-01-01: 1000元, 2019-07-01: 1200元}}
facts:
  staff: factory.workers()
  months: factory.registered_months()
conditions:
  - {id: enough, say: 五人以上, check: "staff >= least"}
amount: staff * per_head
limits:
  - {once: item, over: year}
steps:
  - {by: town, days: 5 working}
fund: employment_fund
"""


def changed(old: str, new: str, text: str = GOOD) -> str:
    """The text with one place changed; the place must be there."""
    assert old in text
    return text.replace(old, new, 1)
